package dev.jem.model.time;

/** A text that is not a time zone jobs may be scheduled in. */
public final class InvalidZoneException extends InvalidTimeException {

    InvalidZoneException(String text, String problem, String advice) {
        super("time zone \"%s\" %s. %s".formatted(text, problem, advice), text, 1);
    }
}
