package dev.jem.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Idempotency keys of requests that leave no mark of their own in the journal, the newest of them, until the server
 * ends. A cancel whose answer was lost is sent again, and a second cancel would mean more than the first. Thread-safe.
 */
final class RecentKeys<V> {

    private static final int KEPT_MAX = 10_000;

    /** Guarded by this. */
    private final Map<String, V> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /** What came of the request with this key. */
    synchronized Optional<V> of(String key) {
        return Optional.ofNullable(newest.get(key));
    }

    synchronized void add(String key, V outcome) {
        newest.put(key, outcome);
    }
}
