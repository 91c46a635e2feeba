package dev.jem.model.calendar;

/** A calendar that cannot be used: it leads back to itself, or names another that does not exist. */
public final class InvalidCalendarException extends IllegalArgumentException {

    InvalidCalendarException(String message) {
        super(message);
    }

    InvalidCalendarException(String message, Throwable cause) {
        super(message, cause);
    }
}
