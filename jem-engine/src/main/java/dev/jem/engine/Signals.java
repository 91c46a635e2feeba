package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.event.SignalUse;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.signal.SignalLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The named events that are kept, by the order in which they were emitted. */
final class Signals {

    /** The number of the newest one that there ever was. */
    long last;

    private final TreeMap<Long, Entity.Signal> all = new TreeMap<>();
    private final TreeMap<SignalKey, TreeSet<Long>> byKey = new TreeMap<>();
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    /** Those that were given a key, by their name and that key. */
    private final TreeMap<String, Long> byIdempotencyKey = new TreeMap<>();

    Optional<Entity.Signal> get(long signal) {
        return Optional.ofNullable(all.get(signal));
    }

    /** The one of this name that was emitted under this idempotency key. */
    Optional<Entity.Signal> get(SignalKey key, String idempotencyKey) {
        return Optional.ofNullable(byIdempotencyKey.get(owner(key, idempotencyKey)))
                .map(all::get);
    }

    Collection<Entity.Signal> all() {
        return Collections.unmodifiableCollection(all.values());
    }

    /** Those of a name, oldest first. */
    List<Entity.Signal> of(SignalKey key) {
        NavigableSet<Long> numbers = byKey.getOrDefault(key, new TreeSet<>());
        return numbers.stream().map(all::get).toList();
    }

    int size() {
        return all.size();
    }

    int in(String namespace) {
        return counts.getOrDefault(namespace, 0);
    }

    void put(Entity.Signal signal) {
        last = Math.max(last, signal.signal());
        if (all.put(signal.signal(), signal) != null) {
            return;
        }
        byKey.computeIfAbsent(signal.key(), _ -> new TreeSet<>()).add(signal.signal());
        counts.merge(signal.key().namespace(), 1, Integer::sum);
        if (!signal.idempotencyKey().isEmpty()) {
            byIdempotencyKey.put(owner(signal.key(), signal.idempotencyKey()), signal.signal());
        }
    }

    void use(long signal, SignalUse use) {
        Entity.Signal before = get(signal).orElseThrow(() -> new BrokenInvariant("there is no signal " + signal));
        if (before.taken()) {
            throw new BrokenInvariant("signal " + signal + " is used after it was taken");
        }
        List<SignalUse> uses = new ArrayList<>(before.uses());
        if (uses.size() < SignalLimits.USES_MAX) {
            uses.add(use);
        }
        all.put(
                signal,
                new Entity.Signal(
                        signal,
                        before.key(),
                        before.date(),
                        before.payload(),
                        before.emittedAt(),
                        before.expiresAt(),
                        before.emittedBy(),
                        before.idempotencyKey(),
                        uses,
                        before.used() + 1,
                        use.isTaken()));
    }

    Entity.Signal remove(long signal) {
        Entity.Signal removed = all.remove(signal);
        if (removed == null) {
            throw new BrokenInvariant("there is no signal " + signal + " to remove");
        }
        TreeSet<Long> ofKey = byKey.get(removed.key());
        if (ofKey != null && ofKey.remove(signal) && ofKey.isEmpty()) {
            byKey.remove(removed.key());
        }
        counts.computeIfPresent(removed.key().namespace(), (_, count) -> count == 1 ? null : count - 1);
        if (!removed.idempotencyKey().isEmpty()) {
            byIdempotencyKey.remove(owner(removed.key(), removed.idempotencyKey()));
        }
        return removed;
    }

    private static String owner(SignalKey key, String idempotencyKey) {
        return key + "/" + State.owner(idempotencyKey);
    }
}
