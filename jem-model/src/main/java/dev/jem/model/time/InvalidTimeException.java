package dev.jem.model.time;

/**
 * A text that says when (a cron expression, a zone, a duration) and cannot be used. The message names the text, what is
 * allowed, and what to write instead.
 */
public abstract sealed class InvalidTimeException extends IllegalArgumentException
        permits CronSyntaxException,
                RruleSyntaxException,
                NeverFiresException,
                InvalidZoneException,
                InvalidDurationException {

    private final String message;
    private final String text;
    private final int column;

    InvalidTimeException(String message, String text, int column) {
        super(message);
        this.message = message;
        this.text = text;
        this.column = column;
    }

    /** What is wrong, what is allowed, what to write instead; for people. */
    @Override
    public String getMessage() {
        return message;
    }

    /** The whole text, as it was given. */
    public String text() {
        return text;
    }

    /** Where in {@link #text()} the trouble begins; the first character is 1. */
    public int column() {
        return column;
    }
}
