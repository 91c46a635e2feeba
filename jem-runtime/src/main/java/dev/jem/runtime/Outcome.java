package dev.jem.runtime;

import java.util.Optional;

/**
 * What came of a request.
 *
 * @param <T> what it was answered with
 */
public sealed interface Outcome<T> {

    /**
     * It was decided, and all that it was decided on is durable.
     *
     * @param seq the batch of the journal that a reader must have seen to see its effect
     */
    record Answered<T>(T answer, long seq) implements Outcome<T> {}

    /**
     * It may have been carried out or not, or certainly was not: this server cannot tell or cannot do it now. Try
     * again.
     */
    record Unavailable<T>(Reason reason, String detail) implements Outcome<T> {}

    /** Deciding it failed; it was put aside and will fail again. */
    record Quarantined<T>(String detail) implements Outcome<T> {}

    /** The answer, if there is one. */
    default Optional<T> answered() {
        return switch (this) {
            case Answered<T> answered -> Optional.of(answered.answer);
            case Unavailable<T> _, Quarantined<T> _ -> Optional.empty();
        };
    }

    /** Why a request was not answered. */
    enum Reason {
        /** This server does not lead, or lost the lead before the answer was durable. */
        NOT_LEADING,
        /** Too much is waiting already. Nothing was done. */
        OVERLOADED,
        /** What follows the journal is too far behind for new work. Nothing was done. */
        LAGGING,
        /** The server is going down. */
        STOPPING
    }
}
