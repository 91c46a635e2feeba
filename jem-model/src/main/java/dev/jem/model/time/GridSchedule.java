package dev.jem.model.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A fixed interval, on a grid that reaches to both sides of an anchor. Clock changes do not touch it.
 *
 * @param interval whole seconds, at least one
 * @param anchor an instant on the grid
 */
public record GridSchedule(Duration interval, Instant anchor) implements Schedule {

    public GridSchedule {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0
                || !interval.equals(interval.truncatedTo(ChronoUnit.SECONDS))) {
            throw new InvalidDurationException(
                    DurationText.format(interval), 1, "an interval is a whole number of seconds, at least 1s");
        }
    }

    /** The grid on which every interval that divides a day meets midnight UTC. */
    public GridSchedule(Duration interval) {
        this(interval, Instant.EPOCH);
    }

    @Override
    public Optional<Fire> next(Instant afterExclusive) {
        long elapsed = Duration.between(anchor, afterExclusive).toSeconds();
        long step = Math.floorDiv(elapsed, interval.toSeconds()) + 1;
        long seconds = anchor.getEpochSecond() + step * interval.toSeconds();
        return seconds >= WallClockSchedule.HORIZON
                ? Optional.empty()
                : Optional.of(AtSchedule.fireAt(Instant.ofEpochSecond(seconds, anchor.getNano())));
    }

    @Override
    public List<SkippedStarts> skipped(Instant afterExclusive, Instant untilInclusive) {
        return List.of();
    }

    @Override
    public String toString() {
        return "every " + DurationText.format(interval);
    }
}
