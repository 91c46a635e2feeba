package dev.jem.model.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Only these end work; warnings tell.
 *
 * @param start longest wait of a run from due to its first attempt
 * @param attempt longest attempt, measured by the worker from its start
 * @param run longest run from its creation
 * @param grace time between the request to stop and the kill
 */
public record Timeouts(Optional<Duration> start, Duration attempt, Optional<Duration> run, Duration grace) {

    public static final Timeouts DEFAULT =
            new Timeouts(Optional.empty(), Duration.ofHours(24), Optional.empty(), Duration.ofSeconds(30));
}
