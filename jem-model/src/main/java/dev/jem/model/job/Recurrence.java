package dev.jem.model.job;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.BusinessDayTimes;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.RruleTimes;
import dev.jem.model.time.WallClockSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** When a job starts, as it was written. */
public sealed interface Recurrence {

    /** The zone of what knows none. */
    ZoneId UTC = ZoneId.of("UTC");

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

    /** Once. */
    record At(Instant at) implements Recurrence {}

    /**
     * A recurrence rule of RFC 5545 on the wall clock of a zone.
     *
     * @param rule as it was written, in capitals: {@code FREQ=MONTHLY;BYDAY=-1FR}
     * @param start where it begins; gives what the rule does not say
     * @param except times that it names and that do not count
     */
    record Rrule(String rule, LocalDateTime start, List<LocalDateTime> except, ZoneId zone, DstPolicy dst)
            implements Recurrence {

        public Rrule {
            except = List.copyOf(except);
        }

        /**
         * The schedule it means.
         *
         * @throws dev.jem.model.time.InvalidTimeException if the rule is none, or never matches
         */
        public WallClockSchedule schedule() {
            return new WallClockSchedule(RruleTimes.parse(rule, start, except, zone), zone, dst);
        }
    }

    /**
     * Certain business days, on the wall clock of a zone.
     *
     * @param calendar whose business days count
     */
    record CalendarRule(BusinessDayRule rule, CalendarKey calendar, ZoneId zone, DstPolicy dst) implements Recurrence {

        /** The schedule it means in a version of its calendar. */
        public WallClockSchedule schedule(BusinessDays days) {
            return new WallClockSchedule(new BusinessDayTimes(rule, days), zone, dst);
        }
    }

    /**
     * Whenever a run of another job ends like this.
     *
     * @param date whose business date a run gets
     */
    record After(JobKey job, EndedAs ends, DateScope date) implements Recurrence {}

    /** Whenever a named event is emitted in the job's namespace. */
    record OnSignal(SignalKey signal, DateScope date, Consume consume) implements Recurrence {}

    /**
     * Whenever somebody outside delivers something to an address of the job's namespace, and shows that he has its key.
     *
     * @param path the end of the address
     * @param secret the name of the key, which servers keep by themselves
     * @param dedupe where in what is delivered stands what tells deliveries apart, as in {@code body.id}
     */
    record Webhook(String path, String secret, Optional<String> dedupe) implements Recurrence {}

    /**
     * Whenever a worker has found a file that nobody writes any more, and has claimed it.
     *
     * @param path a {@link FilePattern}
     * @param stableFor how long its size and its time of change stay the same
     * @param minAge how long ago it was changed
     * @param minSize in bytes
     * @param watchers the workers that look for it
     */
    record FileArrival(String path, Duration stableFor, Duration minAge, long minSize, Watchers watchers)
            implements Recurrence {}

    /** Whether it is about time: whether its starts are expected ones. */
    default boolean isTimed() {
        return switch (this) {
            case Cron _, Every _, At _, Rrule _, CalendarRule _ -> true;
            case After _, OnSignal _, Webhook _, FileArrival _ -> false;
        };
    }

    /** The calendar it is meant in, where it is meant in one. */
    default Optional<CalendarKey> inCalendar() {
        return this instanceof CalendarRule rule ? Optional.of(rule.calendar) : Optional.empty();
    }

    /** The zone it is meant in; UTC where clocks do not matter. */
    default ZoneId zone() {
        return UTC;
    }
}
