package dev.jem.api;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Idempotency keys of requests that leave no mark of their own in the journal, the newest of them, until the server
 * ends. A cancel whose answer was lost is sent again, and a second cancel would mean more than the first. Thread-safe.
 */
final class RecentKeys {

    private static final int KEPT_MAX = 10_000;

    /** Guarded by this. */
    private final Map<String, Long> newest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KEPT_MAX;
        }
    };

    synchronized boolean holds(String key, long run) {
        return newest.getOrDefault(key, 0L) == run;
    }

    synchronized void add(String key, long run) {
        newest.put(key, run);
    }
}
