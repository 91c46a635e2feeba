package dev.jem.model.time;

/** A cron expression that its dialect refuses. */
public final class CronSyntaxException extends InvalidTimeException {

    private final String piece;

    CronSyntaxException(String text, Piece where, String problem, String advice) {
        super(
                "cron expression \"%s\", column %d: %s. %s".formatted(shown(text), where.column(), problem, advice),
                text,
                where.column());
        this.piece = where.text();
    }

    /** What is too long to be read is too long to be shown. */
    private static String shown(String text) {
        return text.length() > CronText.LONGEST ? text.substring(0, text.offsetByCodePoints(0, 60)) + "…" : text;
    }

    /** The part of the expression that is refused; empty when something is missing. */
    public String piece() {
        return piece;
    }
}
