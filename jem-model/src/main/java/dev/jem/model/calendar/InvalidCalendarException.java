package dev.jem.model.calendar;

import java.util.List;

/** A calendar that cannot be used: it leads back to itself, or names another that does not exist. */
public final class InvalidCalendarException extends IllegalArgumentException {

    private final List<CalendarKey> way;

    InvalidCalendarException(String message) {
        this(message, List.of());
    }

    /** @param way from a calendar back to itself */
    InvalidCalendarException(String message, List<CalendarKey> way) {
        super(message);
        this.way = List.copyOf(way);
    }

    InvalidCalendarException(String message, Throwable cause) {
        super(message, cause);
        this.way = List.of();
    }

    /** The steps from a calendar back to itself; empty where something else is wrong. */
    public List<CalendarKey> way() {
        return way;
    }
}
