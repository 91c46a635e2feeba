package dev.jem.model.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When something is expected to start: a fixed set of instants, known in advance. Immutable and safe to share. Every
 * search is bounded; nothing is found before the year 0 or after the year 9999.
 */
public sealed interface Schedule permits WallClockSchedule, GridSchedule, AtSchedule {

    /** The first start strictly after an instant; empty when there is none. */
    Optional<Fire> next(Instant afterExclusive);

    /**
     * The nominal times that the daylight-saving policy leaves out, by the instant of the clock change that takes them
     * away, in order. Together with {@link #next} over the same span they are every expected start exactly once.
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
