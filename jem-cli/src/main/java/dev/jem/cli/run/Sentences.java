package dev.jem.cli.run;

import dev.jem.cli.command.Names;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says in words where tasks and runs are. */
final class Sentences {

    private final Times times;

    Sentences(Times times) {
        this.times = times;
    }

    static Optional<Runs.Attempt> last(Runs.Task task) {
        return task.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(task.attempts().getLast());
    }

    /** Such as {@code running on w1, attempt 2} or {@code failed after 1.2s: exit code 3}. */
    String task(Runs.Task task) {
        if (task.retryAt().isPresent()) {
            String why =
                    last(task).map(Sentences::why).filter(it -> !it.isEmpty()).orElse(task.reason());
            return "attempt " + task.attempts().size() + " " + lastState(task) + (why.isEmpty() ? "" : ": " + why)
                    + "; the next one begins at " + times.clock(task.retryAt().get());
        }
        if (States.isRunning(task)) {
            return "running" + last(task).map(Sentences::where).orElse("");
        }
        return Names.words(task.state()) + took(task) + reason(task);
    }

    private static String lastState(Runs.Task task) {
        return last(task).map(it -> Names.words(it.state())).orElse("");
    }

    private static String where(Runs.Attempt attempt) {
        String worker = attempt.worker().isEmpty() ? "" : " on " + attempt.worker();
        String number = attempt.number() > 1 ? ", attempt " + attempt.number() : "";
        return worker + number + (attempt.suspect() ? " (no contact to the worker)" : "");
    }

    private static String took(Runs.Task task) {
        Optional<Runs.Attempt> attempt = last(task);
        Optional<Duration> length = attempt.flatMap(Runs.Attempt::startedAt)
                .flatMap(start -> attempt.flatMap(Runs.Attempt::endedAt).map(end -> Duration.between(start, end)));
        return length.map(it -> " after " + Times.duration(it)).orElse("");
    }

    private static String reason(Runs.Task task) {
        String own = task.reason();
        String why = own.isEmpty() && States.isFailure(task)
                ? last(task).map(Sentences::why).orElse("")
                : own;
        return why.isEmpty() ? "" : ": " + why;
    }

    private static String why(Runs.Attempt attempt) {
        return attempt.reason().isEmpty()
                ? attempt.exitCode().map(it -> "exit code " + it).orElse("")
                : attempt.reason();
    }

    /** Such as {@code finance/recon#42 succeeded after 12s}. */
    static String run(Runs.Run run, Instant now) {
        String took = run.startedAt().isEmpty() ? "" : " after " + Times.elapsed(run.startedAt(), run.endedAt(), now);
        String reason = run.reason().isEmpty() ? "" : ": " + run.reason();
        return Names.of(run) + " " + Names.words(run.state()) + took + reason;
    }

    /** What to look at when a run did not end well. */
    static String advice(Runs.Run run) {
        return run.tasks().stream()
                .filter(it -> States.isFailure(it) && !it.attempts().isEmpty())
                .findFirst()
                .map(it ->
                        "See: jem logs " + Names.of(run) + " --task " + it.name() + ", jem describe " + Names.of(run))
                .orElse("See: jem describe " + Names.of(run));
    }
}
