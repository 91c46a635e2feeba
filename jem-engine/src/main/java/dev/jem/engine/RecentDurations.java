package dev.jem.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** How long the last runs of a job took, in milliseconds. Needs no memory for a job that never ran. */
final class RecentDurations {

    private static final int KEPT = 40;
    private static final long[] NONE = {};

    /** Oldest first. */
    private long[] durations = NONE;

    void add(long millis) {
        int kept = Math.min(durations.length, KEPT - 1);
        long[] changed = Arrays.copyOfRange(durations, durations.length - kept, durations.length + 1);
        changed[kept] = millis;
        durations = changed;
    }

    List<Long> list() {
        List<Long> list = new ArrayList<>(durations.length);
        for (long each : durations) {
            list.add(each);
        }
        return list;
    }

    /** The shortest duration that at least 95 of 100 did not exceed; empty if there was none yet. */
    OptionalLong p95() {
        if (durations.length == 0) {
            return OptionalLong.empty();
        }
        long[] sorted = durations.clone();
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[(sorted.length * 95 + 99) / 100 - 1]);
    }
}
