package dev.jem.model.job;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** What a task waits for without a worker. */
public sealed interface WaitFor {

    /** When it is over at the latest, where it begins at an instant. */
    Instant until(Instant from);

    /** Some time. */
    record Span(Duration length) implements WaitFor {
        @Override
        public Instant until(Instant from) {
            return from.plus(length);
        }
    }

    /** The next such time of day; one that a clock change leaves out is later by what was left out. */
    record TimeOfDay(LocalTime time, ZoneId zone) implements WaitFor {
        @Override
        public Instant until(Instant from) {
            ZonedDateTime today = from.atZone(zone).toLocalDate().atTime(time).atZone(zone);
            return today.toInstant().isAfter(from)
                    ? today.toInstant()
                    : today.toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
        }
    }

    /** An instant; one that has passed is not waited for. */
    record Moment(Instant at) implements WaitFor {
        @Override
        public Instant until(Instant from) {
            return at;
        }
    }

    /** That somebody outside says how it ends, by an address that nobody can guess. */
    record Callback(Duration timeout, OnTimeout onTimeout) implements WaitFor {

        /** How long where the manifest says nothing. */
        public static final Duration TIMEOUT_DEFAULT = Duration.ofHours(24);

        @Override
        public Instant until(Instant from) {
            return from.plus(timeout);
        }
    }

    /** A named event of the job's namespace. */
    record OnSignal(Need.OfSignal event, Duration timeout, OnTimeout onTimeout) implements WaitFor {

        /** How long where the manifest says nothing. */
        public static final Duration TIMEOUT_DEFAULT = Duration.ofHours(24);

        @Override
        public Instant until(Instant from) {
            return from.plus(timeout);
        }
    }

    /** How a task ends for which nothing came in time. */
    enum OnTimeout {
        FAIL,
        SKIP,
        SUCCEED
    }
}
