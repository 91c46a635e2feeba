package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeMap;

/** The pauses that are not over. */
final class Pauses {

    private final TreeMap<PauseTarget, Entity.Pause> pauses = new TreeMap<>();

    Collection<Entity.Pause> all() {
        return pauses.values();
    }

    Optional<Entity.Pause> get(PauseTarget target) {
        return Optional.ofNullable(pauses.get(target));
    }

    Optional<Entity.Pause> get(long id) {
        return pauses.values().stream().filter(it -> it.id() == id).findFirst();
    }

    /** The pause that a job is under; of several the one that ends last. */
    Optional<Entity.Pause> covering(JobKey job) {
        if (pauses.isEmpty()) {
            return Optional.empty();
        }
        return pauses.values().stream()
                .filter(it -> it.target().covers(job))
                .max(Comparator.comparingLong(it -> it.until() == 0 ? Long.MAX_VALUE : it.until()));
    }

    long nextId() {
        return 1 + pauses.values().stream().mapToLong(Entity.Pause::id).max().orElse(0);
    }

    void put(Entity.Pause pause) {
        pauses.put(pause.target(), pause);
    }

    void remove(PauseTarget target) {
        pauses.remove(target);
    }
}
