package dev.jem.cli.object;

import dev.jem.cli.command.Names;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.RunViews;
import dev.jem.cli.text.Table;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Runs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How one run is described. */
final class RunView {

    private RunView() {}

    static void describe(Runs.Run run, Output output, Instant now) {
        output.print(facts(run, output.times(), now));
        output.line("");
        output.print(tasks(run, output.times(), now));
        long artifacts = run.tasks().stream()
                .flatMap(it -> it.attempts().stream())
                .mapToLong(it -> it.artifacts().size())
                .sum();
        if (artifacts > 0) {
            output.line("");
            output.print(artifacts(run));
        }
        if (run.tasks().stream().anyMatch(it -> !it.outputs().isEmpty())) {
            output.line("");
            output.print(outputs(run));
        }
    }

    private static Table facts(Runs.Run run, Times times, Instant now) {
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("run", Names.of(run) + " (id " + run.id() + ")"));
        facts.add(List.of("state", run.state()));
        if (!run.reason().isEmpty()) {
            facts.add(List.of("reason", run.reason()));
        }
        if (!run.disposition().isEmpty() && !run.disposition().equals("NORMAL")) {
            facts.add(List.of("disposition", run.disposition()));
        }
        String by = run.trigger().by().isEmpty() ? "" : " by " + run.trigger().by();
        String why =
                run.trigger().reason().isEmpty() ? "" : ": " + run.trigger().reason();
        facts.add(List.of("trigger", RunViews.trigger(run) + by + why));
        facts.add(List.of("version", Long.toString(run.version())));
        facts.add(List.of("execution", Integer.toString(run.execution())));
        run.executions().forEach(it -> facts.add(before(it, times)));
        facts.add(List.of("business date", Names.orDash(run.businessDate())));
        run.scheduledAt().ifPresent(it -> facts.add(List.of("scheduled", times.full(it))));
        if (!run.trigger().nominal().isEmpty()) {
            facts.add(List.of("nominal time", run.trigger().nominal().replace('T', ' ')));
        }
        facts.add(List.of("queued", times.full(run.queuedAt())));
        facts.add(List.of("started", times.full(run.startedAt())));
        facts.add(List.of("ended", times.full(run.endedAt())));
        facts.add(List.of("took", Times.elapsed(run.startedAt(), run.endedAt(), now)));
        run.phases().ifPresent(it -> facts.add(List.of("phases", phases(it))));
        facts.add(List.of("params", values(run.params())));
        facts.add(List.of("revision", Long.toString(run.revision())));
        marks(run, times).forEach(facts::add);
        return facts;
    }

    private static List<String> before(Runs.Execution it, Times times) {
        String why = it.reason().isEmpty() ? "" : ": " + it.reason();
        return List.of(
                "before",
                it.execution() + " by version " + it.version() + ", " + it.state() + " " + times.full(it.endedAt())
                        + why);
    }

    /** What operators have decided and done. */
    private static List<List<String>> marks(Runs.Run run, Times times) {
        List<List<String>> marks = new ArrayList<>();
        run.held().ifPresent(it -> marks.add(List.of("held", held(it, times))));
        run.tasks()
                .forEach(task -> task.held()
                        .ifPresent(it -> marks.add(List.of("held", "task " + task.name() + ", " + held(it, times)))));
        run.tasks().stream()
                .filter(task -> !task.instead().isEmpty())
                .forEach(task -> marks.add(List.of(task.instead(), "task " + task.name())));
        if (!run.instead().isEmpty()) {
            marks.add(List.of(run.instead(), "the run"));
        }
        for (Runs.Acted act : run.actions()) {
            String task = act.task().isEmpty() ? "" : " of task " + act.task();
            String ticket = act.ticket().isEmpty() ? "" : " (" + act.ticket() + ")";
            String why = act.reason().isEmpty() ? "" : ": " + act.reason();
            marks.add(List.of(
                    "action",
                    times.full(act.at()) + " " + act.action() + task + " by " + act.by() + why + ticket + ", "
                            + act.before() + " → " + act.after()));
        }
        return marks;
    }

    private static String held(Runs.Hold hold, Times times) {
        String why = hold.reason().isEmpty() ? "" : ": " + hold.reason();
        String until = hold.until()
                .map(it -> ", due to be released by " + times.full(it))
                .orElse("");
        return "by " + hold.by() + " since " + times.full(hold.since()) + why + until;
    }

    private static String phases(Runs.Phases it) {
        return "wait %.1f ms, queue %.1f ms, dispatch %.1f ms, start %.1f ms, program %.1f ms, report %.1f ms"
                .formatted(it.waitMs(), it.queueMs(), it.dispatchMs(), it.startMs(), it.userMs(), it.reportMs());
    }

    private static String values(Map<String, Object> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** A line for each task and one for each of its attempts. */
    private static Table tasks(Runs.Run run, Times times, Instant now) {
        Table table = new Table(List.of("TASK", "STATE", "ATTEMPT", "WORKER", "EXIT", "STARTED", "TOOK", "REASON"));
        for (Runs.Task task : run.tasks()) {
            String retry = task.retryAt()
                    .map(it -> "next attempt at " + times.full(it))
                    .orElse(task.reason());
            if (task.attempts().isEmpty()) {
                table.add(alone(task, times, now));
            }
            for (Runs.Attempt attempt : task.attempts()) {
                boolean isLast = attempt.number() == task.attempts().getLast().number();
                table.add(List.of(
                        attempt.number() == task.attempts().getFirst().number() ? task.name() : " ",
                        isLast && attempt.endedAt().isEmpty() ? task.state() : attempt.state(),
                        Integer.toString(attempt.number()),
                        attempt.worker(),
                        Names.orDash(attempt.exitCode()),
                        times.full(attempt.startedAt()),
                        Times.elapsed(attempt.startedAt(), attempt.endedAt(), now),
                        reason(attempt, isLast ? retry : "")));
            }
        }
        return table;
    }

    /** A task without attempts: one that waits by itself says since when, and until when at the latest. */
    private static List<String> alone(Runs.Task task, Times times, Instant now) {
        Optional<Instant> since = task.alone().flatMap(Runs.Alone::since);
        Optional<Instant> until = task.alone().flatMap(Runs.Alone::until);
        boolean isOpen = task.state().equals("WAITING");
        String what = isOpen ? until.map(it -> "until " + times.full(it)).orElse("") : task.reason();
        String took = since.isPresent() && isOpen ? Times.elapsed(since, Optional.empty(), now) : "";
        return List.of(
                task.name(), task.state(), "", "", "", since.map(times::full).orElse(""), took, what);
    }

    private static String reason(Runs.Attempt attempt, String ofTask) {
        String suspect = attempt.suspect() ? "no contact to the worker; " : "";
        boolean saysMore = !attempt.reason().contains(ofTask);
        if (saysMore && ofTask.contains(attempt.reason())) {
            return suspect + ofTask;
        }
        return suspect + attempt.reason() + (saysMore ? "; " + ofTask : "");
    }

    private static Table artifacts(Runs.Run run) {
        Table table = new Table(List.of("ARTIFACT OF", "SIZE", "SHA-256", "PATH"));
        for (Runs.Task task : run.tasks()) {
            for (Runs.Attempt attempt : task.attempts()) {
                attempt.artifacts()
                        .forEach(it -> table.add(List.of(
                                task.name() + "/" + attempt.number(), Times.bytes(it.size()), it.sha256(), it.path())));
            }
        }
        return table;
    }

    private static Table outputs(Runs.Run run) {
        Table table = new Table(List.of("OUTPUT OF", "NAME", "VALUE"));
        for (Runs.Task task : run.tasks()) {
            new TreeMap<>(task.outputs())
                    .forEach((name, value) -> table.add(List.of(task.name(), name, String.valueOf(value))));
        }
        return table;
    }
}
