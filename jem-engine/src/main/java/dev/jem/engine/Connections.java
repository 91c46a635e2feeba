package dev.jem.engine;

import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import java.util.Optional;
import java.util.TreeMap;

/** The connections that are applied. */
final class Connections {

    /** A connection in its present version. */
    record Applied(ConnectionDefinition definition, long version, String sha256) {}

    private final TreeMap<ConnectionKey, Applied> applied = new TreeMap<>();

    Optional<Applied> get(ConnectionKey key) {
        return Optional.ofNullable(applied.get(key));
    }

    Iterable<Applied> all() {
        return applied.values();
    }

    /** The connection that a task names, if it may use it now. */
    Optional<ConnectionDefinition> usable(TaskRun task) {
        return task.definition()
                .action()
                .connection()
                .flatMap(this::get)
                .map(Applied::definition)
                .filter(it -> it.isOpenTo(task.run.job.key.namespace()));
    }

    void put(Applied connection) {
        applied.put(connection.definition.key(), connection);
    }

    void remove(ConnectionKey key) {
        applied.remove(key);
    }
}
