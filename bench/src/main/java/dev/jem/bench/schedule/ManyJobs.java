package dev.jem.bench.schedule;

import dev.jem.model.command.Command.Apply;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.job.Action;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.Criticality;
import dev.jem.model.job.Description;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.Owner;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Retry;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskDefinition.TaskSettings;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Template;
import dev.jem.model.job.Timeouts;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Jobs as a manifest would give them: each with a command, an owner and a description of its own. Nothing is shared
 * between two of them that a reader of manifests would not share. The idle ones do not start before September.
 */
final class ManyJobs {

    /** When they are applied. */
    static final Instant BEGIN = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<ZoneId> ZONES =
            new TreeSet<>(ZoneId.getAvailableZoneIds()).stream().map(ZoneId::of).toList();
    private static final int JOBS_PER_COMMAND = 100;

    private final SplittableRandom random;
    private final Consumer<Apply> commands;
    private final List<Submitted> open = new ArrayList<>();
    private long count;

    /**
     * @param seed other schedules for each, or some of the memory of one would be that of another one before
     * @param commands takes the commands that apply them; nothing of them is kept here
     */
    ManyJobs(long seed, Consumer<Apply> commands) {
        this.random = new SplittableRandom(seed);
        this.commands = commands;
    }

    /** Jobs that wait until autumn, each with so many schedules. */
    void idle(int jobs, int schedulesPerJob) {
        for (int number = 0; number < jobs; number++) {
            List<TriggerDefinition> triggers = new ArrayList<>();
            for (int index = 0; index < schedulesPerJob; index++) {
                triggers.add(trigger("schedule-" + index, cron(), ZONES.get(random.nextInt(ZONES.size()))));
            }
            add(triggers);
        }
        flush();
    }

    /** Jobs that start in each of the first minutes of one hour of the 2nd of June. */
    void due(int jobs, int hour, int minutes) {
        String cron = "0-%d %d 2 6 *".formatted(minutes - 1, hour);
        for (int number = 0; number < jobs; number++) {
            add(List.of(trigger("minutes", cron, ZoneId.of("UTC"))));
        }
        flush();
    }

    private void flush() {
        if (!open.isEmpty()) {
            commands.accept(new Apply(List.copyOf(open)));
            open.clear();
        }
    }

    private String cron() {
        int minute = random.nextInt(60);
        int hour = random.nextInt(24);
        return switch (random.nextInt(4)) {
            case 0 -> "%d %d * 9-12 *".formatted(minute, hour);
            case 1 -> "%d %d * 9-12 1-5".formatted(minute, hour);
            case 2 -> "%d %d %d 9-12 *".formatted(minute, hour, 1 + random.nextInt(28));
            default -> "*/%d %d-23 * 9-12 *".formatted(5 * (1 + random.nextInt(6)), hour);
        };
    }

    private static TriggerDefinition trigger(String name, String cron, ZoneId zone) {
        Recurrence recurrence = new Recurrence.Cron(
                cron, CronDialect.UNIX, zone, new DstPolicy(DstPolicy.Gap.AUTO, DstPolicy.Overlap.AUTO));
        CatchUp catchUp = new CatchUp(CatchUp.Policy.LATEST, CatchUp.DEFAULT.max(), CatchUp.DEFAULT.startingDeadline());
        return new TriggerDefinition(name, recurrence, catchUp);
    }

    private void add(List<TriggerDefinition> triggers) {
        long number = count++;
        JobKey key = new JobKey("team-" + number % 50, "job-" + number);
        JobDefinition definition = new JobDefinition(
                key,
                new Description(
                        new TreeMap<>(),
                        new Owner("team-" + number % 50, "team-" + number % 50 + "@example.org"),
                        "",
                        Criticality.NORMAL,
                        ""),
                List.of(),
                triggers,
                Optional.empty(),
                List.of(),
                new Concurrency(1_000, Template.EMPTY, OnConflict.ALLOW),
                JobDefinition.PRIORITY_DEFAULT,
                Timeouts.DEFAULT,
                List.of(task(number)));
        open.add(new Submitted(definition, sha256(key)));
        if (open.size() == JOBS_PER_COMMAND) {
            flush();
        }
    }

    private static TaskDefinition task(long number) {
        return new TaskDefinition(
                "main",
                new Action.Command(List.of(Template.literal("/opt/jobs/run"), Template.literal("job-" + number))),
                List.of(),
                RunIf.SUCCESS,
                Join.all(),
                IfSkipped.PROPAGATE,
                TaskRules.NONE,
                new TreeMap<>(),
                List.of(),
                new TaskSettings(
                        Timeouts.DEFAULT,
                        Retry.NEVER,
                        OnWorkerLost.defaults(),
                        Optional.empty(),
                        Optional.empty(),
                        TaskSettings.OUTPUT_BYTES_MAX_DEFAULT));
    }

    private static String sha256(JobKey key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(key.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
