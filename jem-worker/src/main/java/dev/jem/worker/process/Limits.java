package dev.jem.worker.process;

import java.time.Duration;

/**
 * How far an attempt may go.
 *
 * @param timeout counted from its start, time in which the host was suspended included
 * @param grace between SIGTERM and SIGKILL
 * @param outputBytesMax how much of its output is kept: the first and the last half; a chunk counts as at least 64
 *     bytes
 * @param endsWithLease whether it ends, at the latest, with the lease that {@link ProcessExecutor#lease} says, also
 *     when this worker is killed
 */
public record Limits(Duration timeout, Duration grace, long outputBytesMax, boolean endsWithLease) {

    public static final Limits STANDARD = new Limits(Duration.ofHours(24), Duration.ofSeconds(30), 64L << 20, false);

    public Limits {
        if (timeout.isNegative() || grace.isNegative() || outputBytesMax < 0) {
            throw new IllegalArgumentException("limits must not be negative");
        }
    }
}
