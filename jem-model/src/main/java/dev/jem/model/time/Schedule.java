package dev.jem.model.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When something is expected to start: a fixed set of instants, known in advance. Immutable and safe to share. Every
 * search is bounded; nothing is found before the year 0 or after the year 9999.
 */
public interface Schedule {

    /** The first start strictly after an instant; empty when there is none. */
    Optional<Fire> next(Instant afterExclusive);

    /**
     * The nominal times that are left out, by daylight saving or by rules of the trigger, in order. Each stands at its
     * own instant, or that of the clock change that takes it away. Together with {@link #next} over the same span they
     * are every expected start exactly once.
     */
    List<SkippedStarts> skipped(Instant afterExclusive, Instant untilInclusive);

    /**
     * The first start strictly after an instant, for those who refuse a schedule without one.
     *
     * @throws NeverFiresException if there is none
     */
    default Fire requireNext(Instant afterExclusive) {
        return next(afterExclusive).orElseThrow(() -> NeverFiresException.after(this, afterExclusive));
    }
}
