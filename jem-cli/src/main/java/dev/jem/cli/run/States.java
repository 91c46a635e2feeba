package dev.jem.cli.run;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Names;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import dev.jem.protocol.Runs;
import dev.jem.spec.text.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the names of states mean. A name this version does not know is one that is not over. */
public final class States {

    private static final Set<String> RUN_ENDS = Arrays.stream(RunState.values())
            .filter(RunState::isTerminal)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> TASK_ENDS = Arrays.stream(TaskState.values())
            .filter(TaskState::isTerminal)
            .map(Enum::name)
            .collect(Collectors.toUnmodifiableSet());

    private States() {}

    /** Whether it goes on no more. */
    public static boolean isOver(Runs.Run run) {
        return RUN_ENDS.contains(run.state());
    }

    static boolean isOver(Runs.Task task) {
        return TASK_ENDS.contains(task.state());
    }

    static boolean isGood(Runs.Run run) {
        return run.state().equals(RunState.SUCCEEDED.name());
    }

    static boolean isRunning(Runs.Task task) {
        return task.state().equals(TaskState.RUNNING.name());
    }

    /** Whether there can be output. */
    static boolean hasStarted(Runs.Attempt attempt) {
        return !attempt.state().equals(AttemptState.LEASED.name());
    }

    static boolean isSkipped(Runs.Task task) {
        return task.state().equals(TaskState.SKIPPED.name());
    }

    static boolean isFailure(Runs.Task task) {
        return Arrays.stream(TaskState.values())
                .anyMatch(it -> it.isFailure() && it.name().equals(task.state()));
    }

    /** A state of a run as people write it: {@code timed-out}. */
    public static String read(String text) {
        String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        List<String> all = Arrays.stream(RunState.values()).map(Enum::name).toList();
        if (!all.contains(name)) {
            throw CommandFailure.usage("there is no state '" + text + "'; "
                    + DidYouMean.nearest(name, all)
                            .map(it -> "did you mean '" + Names.words(it) + "'?")
                            .orElse("there are " + String.join(", ", all)));
        }
        return name;
    }
}
