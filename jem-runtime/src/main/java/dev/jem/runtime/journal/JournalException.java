package dev.jem.runtime.journal;

/** The journal could not be reached or did not do what was asked. */
public final class JournalException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is known about the effect. */
    public enum Kind {
        /** The request may have had its effect or not: take over from yourself. */
        UNKNOWN,
        /** The request had no effect and may be repeated as it is. */
        REFUSED
    }

    private final Kind kind;

    public JournalException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public JournalException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
