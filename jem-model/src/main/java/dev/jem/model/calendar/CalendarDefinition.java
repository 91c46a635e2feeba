package dev.jem.model.calendar;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * One version of a calendar: immutable and complete. Holidays are resolved to dates, so that what it says never depends
 * on a library; other calendars are named.
 *
 * @param days the days that count
 * @param dataUntil the last day its holidays are known for; absent where it has none
 * @param domain for business dates
 */
public record CalendarDefinition(
        CalendarKey key, String description, Days days, Optional<LocalDate> dataUntil, Domain domain) {

    /**
     * When its days begin; both may be absent, and a job may say otherwise.
     *
     * @param zone whose clock counts
     * @param newDay when a new day begins, where that is not midnight
     */
    public record Domain(Optional<ZoneId> zone, Optional<LocalTime> newDay) {

        /** Says nothing. */
        public static final Domain NONE = new Domain(Optional.empty(), Optional.empty());
    }
}
