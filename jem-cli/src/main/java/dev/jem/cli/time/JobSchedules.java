package dev.jem.cli.time;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Json;
import dev.jem.spec.BundleFiles;
import dev.jem.spec.ManifestParser;
import dev.jem.spec.ParseResult;
import dev.jem.spec.text.Source;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The schedules of a job that the server told of. */
final class JobSchedules {

    private static final String ANY_HASH = "0".repeat(64);

    private JobSchedules() {}

    /** The schedule of a trigger, and the zone it is written in. */
    record OfTrigger(String trigger, ZoneId zone, Offline schedule) {}

    /** Those that are known in advance; what is counted from the runs themselves is left out with a remark. */
    static List<OfTrigger> of(Jobs.Job job, Consumer<String> remarks) {
        JobDefinition definition = definition(job);
        List<OfTrigger> schedules = new ArrayList<>();
        for (TriggerDefinition trigger : definition.triggers()) {
            Optional<Offline> schedule = schedule(definition.key(), trigger, since(job, trigger.name()));
            schedule.ifPresentOrElse(
                    it -> schedules.add(
                            new OfTrigger(trigger.name(), trigger.recurrence().zone(), it)),
                    () -> remarks.accept("the trigger " + trigger.name()
                            + " is counted from the runs themselves and misses nothing; it is left out"));
        }
        return schedules;
    }

    /** The definition comes in the normal form of a manifest; what its files hold does not matter here. */
    private static JobDefinition definition(Jobs.Job job) {
        Source source =
                new Source(job.namespace() + "/" + job.name(), Json.mapper().writeValueAsString(job.definition()));
        BundleFiles anything = (_, _) -> new BundleFiles.Found(ANY_HASH, 0, false);
        ParseResult result = new ManifestParser().parse(List.of(source), anything);
        if (!result.isGood() || result.jobs().size() != 1) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    "the definition that the server gave cannot be read by this version of jem;"
                            + " use one like the server's");
        }
        return result.jobs().getFirst();
    }

    /** A start to come tells where the others are that count from when the trigger took effect. */
    private static Instant since(Jobs.Job job, String trigger) {
        return job.triggers().stream()
                .filter(it -> it.name().equals(trigger))
                .findFirst()
                .flatMap(Jobs.Trigger::nextAt)
                .orElse(Instant.EPOCH);
    }

    private static Optional<Offline> schedule(JobKey job, TriggerDefinition trigger, Instant since) {
        return new TriggerSchedule(job, trigger, _ -> Optional.empty())
                .fixed(since)
                .map(it -> new Offline(it, List.of()));
    }
}
