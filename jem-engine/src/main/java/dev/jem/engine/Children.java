package dev.jem.engine;

import dev.jem.model.event.Parent;
import java.util.Optional;
import java.util.TreeMap;

/** The active runs that tasks wait for, as they are their work. */
final class Children {

    private final TreeMap<Long, TreeMap<String, ActiveRun>> byParent = new TreeMap<>();

    void add(ActiveRun run) {
        run.parent
                .filter(Parent::awaited)
                .ifPresent(it ->
                        byParent.computeIfAbsent(it.run(), _ -> new TreeMap<>()).put(it.task(), run));
    }

    void remove(ActiveRun run) {
        run.parent
                .filter(Parent::awaited)
                .ifPresent(it -> byParent.computeIfPresent(it.run(), (_, children) -> {
                    children.remove(it.task(), run);
                    return children.isEmpty() ? null : children;
                }));
    }

    /** The run that is the work of a task. */
    Optional<ActiveRun> of(TaskRun task) {
        return Optional.ofNullable(byParent.get(task.run.id)).map(it -> it.get(task.name()));
    }
}
