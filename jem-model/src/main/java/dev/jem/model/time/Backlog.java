package dev.jem.model.time;

import java.time.Instant;

/**
 * A span of time whose expected starts have no outcome yet.
 *
 * @param after every start up to and including this instant has its outcome
 * @param until the last instant of the span; earlier than {@code now} where a definition ended before
 * @param now what lateness is measured against
 */
public record Backlog(Instant after, Instant until, Instant now) {

    public Backlog {
        if (until.isAfter(now)) {
            throw new IllegalArgumentException("a backlog ends by now (%s), not at %s".formatted(now, until));
        }
    }

    /** Everything up to and including now. */
    public Backlog(Instant after, Instant now) {
        this(after, now, now);
    }
}
