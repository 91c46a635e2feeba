package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.PauseTexts;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Pauses;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How jobs are shown. */
final class JobView {

    private JobView() {}

    static View<Jobs.Job> list(Times times) {
        return new View<>(
                List.of(
                        Column.of("JOB", JobView::name),
                        Column.of(
                                "LAST RUN",
                                it -> it.lastRun()
                                        .map(last -> "#" + last.number())
                                        .orElse("")),
                        Column.of(
                                "STATE",
                                it -> it.lastRun().map(Jobs.LastRun::state).orElse("")),
                        Column.of(
                                "NEXT START", it -> next(it, nextAt(it), times).orElse("")),
                        Column.of("SCHEDULE", JobView::schedules),
                        Column.wide("VERSION", it -> Long.toString(it.version())),
                        Column.wide("OWNER", Jobs.Job::owner),
                        Column.wide("CRITICALITY", Jobs.Job::criticality)),
                JobView::name,
                "There are no jobs here. Apply a manifest with: jem apply -f FILE");
    }

    static String name(Jobs.Job job) {
        return job.namespace() + "/" + job.name();
    }

    /** What is due in a pause does not start when it is due. */
    private static Optional<String> next(Jobs.Job job, Optional<Instant> at, Times times) {
        Optional<Pauses.Pause> pause = job.paused().filter(it -> at.isPresent());
        boolean isInPause = pause.flatMap(Pauses.Pause::until)
                .flatMap(until -> at.map(it -> it.isBefore(until)))
                .orElse(pause.isPresent());
        return isInPause
                ? pause.map(it -> "paused"
                        + it.until().map(until -> " until " + times.full(until)).orElse(""))
                : at.map(times::full);
    }

    private static Optional<Instant> nextAt(Jobs.Job job) {
        return job.triggers().stream().flatMap(it -> it.nextAt().stream()).min(Comparator.naturalOrder());
    }

    private static String schedules(Jobs.Job job) {
        String paused = job.paused().isPresent() ? "PAUSED " : "";
        return job.quarantined()
                ? "QUARANTINED"
                : paused + job.triggers().stream().map(JobView::schedule).collect(Collectors.joining("; "));
    }

    private static String schedule(Jobs.Trigger trigger) {
        boolean hasZone = !trigger.timezone().isEmpty() && !trigger.timezone().equals("UTC");
        return trigger.schedule() + (hasZone ? " " + trigger.timezone() : "");
    }

    static void describe(Jobs.Job job, Output output) {
        Times times = output.times();
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("job", name(job)));
        facts.add(List.of("description", job.description()));
        facts.add(List.of("owner", job.owner()));
        facts.add(List.of("criticality", job.criticality()));
        facts.add(List.of("labels", labels(job)));
        facts.add(List.of(
                "version",
                job.version() + ", applied " + times.full(Optional.ofNullable(job.appliedAt())) + " by "
                        + job.appliedBy()));
        facts.add(List.of(
                "last run",
                job.lastRun()
                        .map(it -> "#" + it.number() + " " + it.state() + " at " + times.full(it.at()))
                        .orElse("none yet")));
        job.paused()
                .ifPresent(it ->
                        facts.add(List.of("paused", PauseTexts.how(it, times) + " (" + PauseTexts.what(it) + ")")));
        if (job.quarantined()) {
            facts.add(List.of(
                    "quarantined",
                    "its definition could not be evaluated; it is not planned until another " + "version is applied"));
        }
        output.print(facts);
        if (!job.triggers().isEmpty()) {
            output.line("");
            Table triggers = new Table(List.of("TRIGGER", "SCHEDULE", "TIME ZONE", "NEXT START"));
            job.triggers()
                    .forEach(it -> triggers.add(List.of(
                            it.name(),
                            it.schedule(),
                            it.timezone(),
                            next(job, it.nextAt(), times)
                                    .orElse(it.timezone().isEmpty() ? "when it happens" : "never again"))));
            output.print(triggers);
        }
        output.line("");
        output.raw(Output.yamlText(job.definition()));
    }

    private static String labels(Jobs.Job job) {
        return new TreeMap<>(job.labels())
                .entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining(", "));
    }
}
