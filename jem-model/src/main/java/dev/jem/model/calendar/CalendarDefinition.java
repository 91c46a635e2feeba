package dev.jem.model.calendar;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One version of a calendar: immutable and complete. Holidays are resolved to dates, so that what it says never depends
 * on a library; other calendars are named.
 *
 * @param days the days that count
 * @param dataUntil the last day its holidays are known for; absent where it has none
 */
public record CalendarDefinition(CalendarKey key, String description, Days days, Optional<LocalDate> dataUntil) {}
