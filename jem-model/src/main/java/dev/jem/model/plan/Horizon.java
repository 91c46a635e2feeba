package dev.jem.model.plan;

import java.time.Instant;

/**
 * A span of time that is looked at.
 *
 * @param after exclusive
 * @param until inclusive
 */
public record Horizon(Instant after, Instant until) {

    public Horizon {
        if (until.isBefore(after)) {
            throw new IllegalArgumentException("a span from %s does not end before, at %s".formatted(after, until));
        }
    }

    boolean includes(Instant instant) {
        return instant.isAfter(after) && !instant.isAfter(until);
    }
}
