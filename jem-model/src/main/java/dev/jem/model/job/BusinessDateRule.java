package dev.jem.model.job;

import dev.jem.model.calendar.CalendarKey;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Which day of business a run belongs to: the day of its start on the clock of a zone, where a new day begins at the
 * new-day time instead of midnight. What is absent is that of the calendar, and where that says nothing, the trigger's
 * zone and midnight.
 *
 * @param calendar whose business days count for {@code roll} and for arithmetic with the business date
 * @param newDay when a new day begins: a run before it belongs to the day before
 * @param roll where a day goes that is no business day
 */
public record BusinessDateRule(
        Optional<CalendarKey> calendar, Optional<ZoneId> zone, Optional<LocalTime> newDay, Optional<Roll> roll) {

    /** What happens to a day that is no business day. */
    public enum Roll {
        /** The business day before stands for it. */
        PREVIOUS,
        /** The business day after stands for it. */
        NEXT
    }
}
