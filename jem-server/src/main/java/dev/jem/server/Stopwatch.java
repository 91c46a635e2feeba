package dev.jem.server;

import java.util.ArrayList;
import java.util.List;

/** How long the parts of something took. Not thread-safe. */
final class Stopwatch {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long begun = System.nanoTime();
    private final List<String> laps = new ArrayList<>();
    private long last = begun;

    /** This part has ended, the next begins. */
    void lap(String name) {
        long now = System.nanoTime();
        laps.add(name + " " + millis(now - last));
        last = now;
    }

    /** From the beginning to the end of the last part, for people. */
    String total() {
        return millis(last - begun);
    }

    private static String millis(long nanos) {
        return nanos / NANOS_PER_MILLI + " ms";
    }

    @Override
    public String toString() {
        return String.join(", ", laps);
    }
}
