package dev.jem.engine;

import dev.jem.model.state.Cause;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Tasks that need nothing but a worker, by what the worker must have. */
final class ReadyQueue {

    /** What is made up waits for what is on time; then more urgent first, the older run, the definition's order. */
    private static final Comparator<TaskRun> TURN = Comparator.<TaskRun, Boolean>comparing(
                    task -> task.run.cause == Cause.CATCH_UP)
            .thenComparingInt(task -> -task.run.priority)
            .thenComparingLong(task -> task.run.dueAt)
            .thenComparingLong(task -> task.run.id)
            .thenComparingInt(task -> task.index);

    private static final int LOOKED_AT = 200;

    private final TreeMap<String, TreeSet<TaskRun>> byExecutor = new TreeMap<>();

    void add(TaskRun task) {
        byExecutor
                .computeIfAbsent(task.definition().action().executor(), _ -> new TreeSet<>(TURN))
                .add(task);
    }

    void remove(TaskRun task) {
        String executor = task.definition().action().executor();
        TreeSet<TaskRun> tasks = byExecutor.get(executor);
        if (tasks == null || !tasks.remove(task)) {
            throw new BrokenInvariant(task + " is ready but not in the queue");
        }
        if (tasks.isEmpty()) {
            byExecutor.remove(executor);
        }
    }

    /** The task whose turn it is among those that a worker with these executors can do. */
    Optional<TaskRun> first(List<String> executors) {
        Optional<TaskRun> first = Optional.empty();
        for (String executor : executors) {
            TreeSet<TaskRun> tasks = byExecutor.get(executor);
            if (tasks != null && (first.isEmpty() || TURN.compare(tasks.first(), first.get()) < 0)) {
                first = Optional.of(tasks.first());
            }
        }
        return first;
    }

    /** The same among those that meet a condition; looks at the first few only. */
    Optional<TaskRun> first(List<String> executors, Predicate<TaskRun> fits) {
        return executors.stream()
                .flatMap(executor -> Optional.ofNullable(byExecutor.get(executor)).stream())
                .flatMap(tasks -> tasks.stream().limit(LOOKED_AT).filter(fits).findFirst().stream())
                .min(TURN);
    }

    int size() {
        return byExecutor.values().stream().mapToInt(TreeSet::size).sum();
    }

    /** How many tasks are before this one among those with its executor. */
    int rank(TaskRun task) {
        TreeSet<TaskRun> tasks = byExecutor.get(task.definition().action().executor());
        return tasks == null ? 0 : tasks.headSet(task).size();
    }
}
