package dev.jem.model.time;

/** A text that is not a duration. */
public final class InvalidDurationException extends InvalidTimeException {

    InvalidDurationException(String text, int column, String problem) {
        super(
                "duration \"%s\", column %d: %s. Write for example 500ms, 10s, 15m, 1h30m, 2d or PT15M"
                        .formatted(text, column, problem),
                text,
                column);
    }
}
