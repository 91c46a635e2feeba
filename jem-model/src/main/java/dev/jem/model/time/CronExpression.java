package dev.jem.model.time;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A cron expression, read and checked. Immutable, about 200 bytes. Which instants it means depends on a zone and a
 * daylight-saving policy: see {@link WallClockSchedule}.
 */
public final class CronExpression implements NominalTimes {

    private final CronDialect dialect;
    private final String source;
    private final CronTimes times;
    private final boolean followsWallClock;
    private final Optional<ZoneId> zone;
    private final List<String> warnings;

    CronExpression(CronReading reading, CronTimes times, boolean followsWallClock, Optional<ZoneId> zone) {
        this.dialect = reading.dialect();
        this.source = normalised(reading.text());
        this.times = times;
        this.followsWallClock = followsWallClock;
        this.zone = zone;
        this.warnings = reading.warnings();
    }

    private static String normalised(String text) {
        List<Piece> words = new Piece(text, 1).words();
        String joined = String.join(" ", words.stream().map(Piece::text).toList());
        // Most are written like that; then the definition's own text serves both.
        return joined.equals(text) ? text : joined;
    }

    /**
     * Reads an expression exactly as its dialect does, and {@code H} in every dialect.
     *
     * @param hashSeed what {@code H} is spread by, as a rule {@link HashSeed#of} the job's name
     * @throws CronSyntaxException if the dialect refuses it; also for {@code @every}, which is an interval: read that
     *     with {@link CronDefinition#schedule}
     * @throws NeverFiresException if no date ever matches, or only in years before 1970
     */
    public static CronExpression parse(String text, CronDialect dialect, long hashSeed) {
        CronReading reading = new CronReading(text, dialect, hashSeed);
        return switch (CronText.read(reading)) {
            case CronText.Times(CronExpression expression) -> expression;
            case CronText.Every every ->
                throw reading.refuse(
                        new Piece(text, 1),
                        "@every is an interval, not a time of day",
                        "Write every: %s, without cron".formatted(DurationText.format(every.interval())));
        };
    }

    public CronDialect dialect() {
        return dialect;
    }

    /**
     * The zone that the expression itself names ({@code CRON_TZ=} in dialect kubernetes); it overrides the trigger's.
     */
    public Optional<ZoneId> zone() {
        return zone;
    }

    /** What the author may not have meant, such as a step of 45 minutes, which is not every 45. For people. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Whether the minute or hour field starts with a star. Such a schedule is meant as an interval: by default it
     * follows the wall clock through a clock change, where any other runs once.
     */
    @Override
    public boolean followsWallClock() {
        return followsWallClock;
    }

    @Override
    public long next(long from) {
        return times.next(from);
    }

    @Override
    public long last(long from, long to) {
        return times.last(from, to);
    }

    @Override
    public long count(long from, long to) {
        return times.count(from, to);
    }

    @Override
    public String in(ZoneId zone) {
        return "%s (%s, %s)".formatted(this, dialect.name().toLowerCase(Locale.ROOT), zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression that
                && dialect == that.dialect
                && source.equals(that.source)
                && times.equals(that.times)
                && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(dialect, source, times);
    }

    /** The expression as it was written, with single spaces. */
    @Override
    public String toString() {
        return source;
    }
}
