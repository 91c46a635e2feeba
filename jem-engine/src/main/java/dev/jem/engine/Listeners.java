package dev.jem.engine;

import dev.jem.model.job.Action;
import dev.jem.model.job.WaitFor;
import dev.jem.model.signal.SignalKey;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tasks that wait for named events, those of the oldest runs first: derived from the runs. */
final class Listeners {

    private final TreeMap<SignalKey, TreeSet<TaskRun>> bySignal = new TreeMap<>();

    /** What a task waits for, if that is a named event. */
    static Optional<WaitFor.OnSignal> what(TaskRun task) {
        return task.definition().action() instanceof Action.Wait(var what) && what instanceof WaitFor.OnSignal it
                ? Optional.of(it)
                : Optional.empty();
    }

    void add(TaskRun task) {
        what(task)
                .ifPresent(it -> bySignal.computeIfAbsent(it.event().signal(), _ -> new TreeSet<>(TaskRun.BY_PLACE))
                        .add(task));
    }

    void remove(TaskRun task) {
        what(task)
                .ifPresent(it -> bySignal.computeIfPresent(it.event().signal(), (_, tasks) -> {
                    tasks.remove(task);
                    return tasks.isEmpty() ? null : tasks;
                }));
    }

    List<TaskRun> of(SignalKey signal) {
        return List.copyOf(bySignal.getOrDefault(signal, new TreeSet<>(TaskRun.BY_PLACE)));
    }
}
