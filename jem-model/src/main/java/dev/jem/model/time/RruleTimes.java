package dev.jem.model.time;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The wall-clock times that a recurrence rule of RFC 5545 names, from a start on. The start gives what the rule does
 * not say (the time of day, the day, the phase of an interval) and is one of the times only if the rule matches it.
 *
 * <p>A search begins near the time that is asked for, never at the start, and looks no further than the year 9999.
 */
public final class RruleTimes implements NominalTimes {

    /** The greatest {@code COUNT}; what goes on for longer says {@code UNTIL}. */
    public static final int COUNT_MAX = 10_000;

    /** The most times that may be excepted. */
    public static final int EXCEPT_MAX = 1_000;

    private final String source;
    private final LocalDateTime start;
    private final boolean followsWallClock;
    private final RruleSearch search;
    private final long first;
    private final long last;
    private final long[] except;

    private RruleTimes(String source, LocalDateTime start, RruleParts rule, List<LocalDateTime> except) {
        this.source = source;
        this.start = start;
        this.followsWallClock = rule.frequency().belowDay();
        this.search = rule.frequency().belowDay() ? RruleSlots.of(rule, start) : RrulePeriods.of(rule, start);
        this.except = except.stream()
                .mapToLong(it -> it.toEpochSecond(ZoneOffset.UTC))
                .sorted()
                .toArray();
        this.first = start.toEpochSecond(ZoneOffset.UTC);
        long until = rule.until().map(it -> it.toEpochSecond(ZoneOffset.UTC)).orElse(WallClockSchedule.HORIZON - 1);
        this.last = rule.count().isPresent() ? counted(rule.count().getAsInt()) : until;
    }

    /**
     * Reads a rule.
     *
     * @param text the value of an RRULE property: {@code FREQ=MONTHLY;BYDAY=-1FR}
     * @param start whole seconds
     * @param except times that do not count, although the rule names them
     * @param zone the clock that an {@code UNTIL} in UTC is read on
     * @throws RruleSyntaxException if RFC 5545 does not allow it
     * @throws NeverFiresException if no time ever matches
     */
    public static RruleTimes parse(String text, LocalDateTime start, List<LocalDateTime> except, ZoneId zone) {
        if (except.size() > EXCEPT_MAX) {
            throw new IllegalArgumentException("at most %d times are excepted".formatted(EXCEPT_MAX));
        }
        RruleParts rule = RruleReader.read(text, zone);
        String normal = text.strip().toUpperCase(Locale.ROOT);
        RruleTimes times = new RruleTimes(normal, start.withNano(0), rule, except);
        if (times.next(times.first) == NEVER) {
            throw new NeverFiresException(text, new Piece(text, 1), "no time from " + start + " on matches it");
        }
        return times;
    }

    /** The time of the n-th match. */
    private long counted(int count) {
        long time = search.next(first);
        for (int i = 1; i < count && time != NEVER; i++) {
            time = search.next(time + 1);
        }
        return time == NEVER ? WallClockSchedule.HORIZON - 1 : time;
    }

    @Override
    public long next(long from) {
        long time = search.next(Math.max(from, first));
        while (time <= last && Arrays.binarySearch(except, time) >= 0) {
            time = search.next(time + 1);
        }
        return time <= last ? time : NEVER;
    }

    /** The time after which none matches any more; absent for a rule that goes on. */
    public Optional<LocalDateTime> end() {
        return last >= WallClockSchedule.HORIZON - 1
                ? Optional.empty()
                : Optional.of(LocalDateTime.ofEpochSecond(last, 0, ZoneOffset.UTC));
    }

    /** Whether its periods are shorter than a day. */
    @Override
    public boolean followsWallClock() {
        return followsWallClock;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RruleTimes that
                && source.equals(that.source)
                && start.equals(that.start)
                && last == that.last
                && Arrays.equals(except, that.except);
    }

    @Override
    public int hashCode() {
        return 31 * source.hashCode() + start.hashCode();
    }

    /** The rule in capitals, and its start. */
    @Override
    public String toString() {
        return source + " from " + start;
    }
}
