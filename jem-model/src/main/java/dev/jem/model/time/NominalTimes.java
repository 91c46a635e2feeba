package dev.jem.model.time;

import java.time.ZoneId;

/**
 * A set of wall-clock times. Knows no zone: a time is a count of seconds on the local clock,
 * {@code LocalDateTime.toEpochSecond(ZoneOffset.UTC)}. Which instants it means depends on a zone and a daylight-saving
 * policy: see {@link WallClockSchedule}. Immutable and safe to share; every search is bounded.
 */
public sealed interface NominalTimes permits CronExpression, RruleTimes, BusinessDayTimes {

    /** Later than every time: what a search answers that finds nothing. */
    long NEVER = Long.MAX_VALUE;

    /** The first time that is not before the given one, or {@link #NEVER}. */
    long next(long from);

    /**
     * Whether it is meant as an interval: by default it then follows the wall clock through a clock change, where any
     * other runs once.
     */
    boolean followsWallClock();

    /** The last time in {@code from <= time < to}, or {@link #NEVER}; for the short spans of clock changes. */
    default long last(long from, long to) {
        long last = NEVER;
        for (long time = next(from); time < to; time = next(time + 1)) {
            last = time;
        }
        return last;
    }

    /** How many times there are in {@code from <= time < to}; for the short spans of clock changes. */
    default long count(long from, long to) {
        long count = 0;
        for (long time = next(from); time < to; time = next(time + 1)) {
            count++;
        }
        return count;
    }

    /** What they are called together with a zone, for people. */
    default String in(ZoneId zone) {
        return "%s (%s)".formatted(this, zone);
    }
}
