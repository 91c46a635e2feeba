package dev.jem.model.time;

/** A recurrence rule that RFC 5545 does not allow, or that is not supported. */
public final class RruleSyntaxException extends InvalidTimeException {

    RruleSyntaxException(String text, Piece where, String problem, String advice) {
        super(
                "recurrence rule \"%s\", column %d: %s. %s".formatted(text, where.column(), problem, advice),
                text,
                where.column());
    }
}
