package dev.jem.model.job;

import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a job is expected to start, as it was written. */
public sealed interface Recurrence {

    /** A cron expression on the wall clock of a zone. */
    record Cron(String expression, CronDialect dialect, ZoneId zone, DstPolicy dst) implements Recurrence {}

    /**
     * A fixed interval.
     *
     * @param interval at least one second
     * @param from what the interval is counted from
     * @param anchor an instant on the grid; the epoch where absent
     */
    record Every(Duration interval, From from, Optional<Instant> anchor) implements Recurrence {

        /** What an interval is counted from. */
        public enum From {
            /** The start of the run before. */
            START,
            /** The end of the run before. */
            END,
            /** A fixed grid of instants. */
            GRID
        }
    }
}
