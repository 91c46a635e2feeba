package dev.jem.runtime.projection;

/**
 * A read or an output could not be served. Unchecked, because every caller does the same: it gives up this one request
 * and says so.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What the caller can tell its own caller. */
    public enum Kind {
        /** No connection, or none free in time. The same request may work in a moment. */
        UNAVAILABLE,
        /** The request took longer than reads may take. A narrower one may work. */
        TIMED_OUT,
        /** The disk or a declared limit is full. Nothing was kept. */
        FULL,
        /**
         * What was sent contradicts itself, such as content that does not have the announced hash. Nothing was kept.
         */
        INVALID,
        /** What is stored cannot be read. A rebuild of the projection may cure it. */
        CORRUPT
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
