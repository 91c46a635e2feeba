package dev.jem.client;

import java.time.Duration;

/**
 * How often a request is sent again that found no server or a busy one. Only requests that are safe to repeat are:
 * reads, and writes with an idempotency key.
 *
 * @param attempts the first counts
 * @param delay wait before the second; each further one is twice as long, spread by up to a half
 * @param delayMax longest wait, also where the server asks for more
 * @param elapsedMax no attempt begins later than this after the first
 */
public record RetryPolicy(int attempts, Duration delay, Duration delayMax, Duration elapsedMax) {

    /** One attempt. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** For a person who waits: gives up within about two seconds. */
    public static final RetryPolicy BRIEF =
            new RetryPolicy(4, Duration.ofMillis(150), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** For programs and for following a run: outlives a restart of the server. */
    public static final RetryPolicy PATIENT =
            new RetryPolicy(60, Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofMinutes(2));

    /** The wait after so many failed attempts; {@code spread} is between 0 and 1. */
    Duration delayAfter(int failed, double spread) {
        double factor = Math.pow(2, Math.min(failed - 1, 30)) * (0.5 + spread / 2);
        long millis = Math.round(delay.toMillis() * factor);
        return Duration.ofMillis(Math.min(millis, delayMax.toMillis()));
    }
}
