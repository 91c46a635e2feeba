package dev.jem.model.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;

/** A set of days, as it was written. */
public sealed interface Days {

    /** The greatest depth of sets within sets, other calendars counted. */
    int DEPTH_MAX = 32;

    /** Certain days of every week. */
    record Week(List<DayOfWeek> weekdays) implements Days {

        public Week {
            weekdays = weekdays.stream().distinct().sorted().toList();
        }
    }

    /** Single days. */
    record Dates(List<NamedDate> dates) implements Days {

        public Dates {
            dates = dates.stream().distinct().sorted().toList();
        }
    }

    /**
     * All days of a span, both ends included.
     *
     * @param name for people; may be empty
     */
    record Range(LocalDate first, LocalDate last, String name) implements Days {

        public Range {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException("the span %s to %s runs backwards".formatted(first, last));
            }
        }
    }

    /**
     * The days that a recurrence rule of RFC 5545 names.
     *
     * @param rule as for triggers; its periods are days or longer
     * @param start the day it begins with
     * @param name for people; may be empty
     */
    record Rule(String rule, LocalDate start, String name) implements Days {}

    /**
     * Holidays of a country or a market, resolved.
     *
     * @param source whose they are: {@code DE-BY}, {@code XNYS}
     * @param first the first day they are known for
     * @param last the last day they are known for
     */
    record Holidays(String source, LocalDate first, LocalDate last, List<NamedDate> dates) implements Days {

        public Holidays {
            dates = dates.stream().distinct().sorted().toList();
        }
    }

    /** The days of any of several sets. */
    record Union(List<Days> of) implements Days {

        public Union {
            of = List.copyOf(of);
        }
    }

    /** The days that several sets have in common; at least one set. */
    record Intersection(List<Days> of) implements Days {

        public Intersection {
            of = List.copyOf(of);
            if (of.isEmpty()) {
                throw new IllegalArgumentException("an intersection is of one set at least");
            }
        }
    }

    /** The days of one set that are not in another. */
    record Minus(Days from, Days remove) implements Days {}

    /** The days of another calendar. */
    record Other(CalendarKey calendar) implements Days {}
}
