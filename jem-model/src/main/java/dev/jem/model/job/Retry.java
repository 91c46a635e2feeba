package dev.jem.model.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a failed attempt is followed by another.
 *
 * @param attempts how many attempts there may be; the first counts
 * @param delay wait before the second attempt
 * @param backoff factor by which each further wait grows
 * @param maxDelay longest wait
 * @param maxElapsed no attempt begins later than this after the first one began
 * @param jitter how the wait is spread
 * @param on what is retried; empty means every failure
 */
public record Retry(
        int attempts,
        Duration delay,
        double backoff,
        Duration maxDelay,
        Optional<Duration> maxElapsed,
        Jitter jitter,
        List<RetryOn> on) {

    public static final Retry NEVER =
            new Retry(1, Duration.ofSeconds(10), 2, Duration.ofMinutes(10), Optional.empty(), Jitter.FULL, List.of());

    /** How a wait is spread, so that many failures at once do not return at once. */
    public enum Jitter {
        NONE,
        /** Anywhere between nothing and the whole wait. */
        FULL
    }

    public Retry {
        on = List.copyOf(on);
    }
}
