package dev.jem.model.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A cron trigger as it was written.
 *
 * @param zone the wall clock it is read on, unless the expression names its own
 */
public record CronDefinition(String expression, CronDialect dialect, ZoneId zone, DstPolicy dst) {

    /**
     * The schedule it means: a {@link WallClockSchedule}, or for {@code @every} a {@link GridSchedule}.
     *
     * @param hashSeed what {@code H} is spread by, as a rule {@link HashSeed#of} the job's name
     * @param activeSince when the trigger took effect; the interval of {@code @every} counts from it, whole seconds
     * @throws CronSyntaxException if the dialect refuses the expression
     * @throws NeverFiresException if no date ever matches
     */
    public Schedule schedule(long hashSeed, Instant activeSince) {
        return switch (CronText.read(new CronReading(expression, dialect, hashSeed))) {
            case CronText.Times(CronExpression read) ->
                new WallClockSchedule(read, read.zone().orElse(zone), dst);
            case CronText.Every(var interval) ->
                new GridSchedule(interval, Instant.ofEpochSecond(activeSince.getEpochSecond()));
        };
    }

    /**
     * The interval, if the expression is {@code @every}; where it may follow the runs instead of a grid.
     *
     * @throws InvalidTimeException as {@link #schedule}
     */
    public Optional<Duration> interval() {
        return switch (CronText.read(new CronReading(expression, dialect, 0))) {
            case CronText.Times times -> Optional.empty();
            case CronText.Every(var interval) -> Optional.of(interval);
        };
    }

    /**
     * What the author may not have meant, for people.
     *
     * @throws InvalidTimeException as {@link #schedule}
     */
    public List<String> warnings() {
        CronReading reading = new CronReading(expression, dialect, 0);
        return switch (CronText.read(reading)) {
            case CronText.Times(CronExpression read) -> read.warnings();
            case CronText.Every every -> reading.warnings();
        };
    }
}
