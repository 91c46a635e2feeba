package dev.jem.runtime.codec;

/** A free value that cannot be done without was redacted, so the event that holds it cannot be given any more. */
public final class RedactedException extends CodecException {

    private static final long serialVersionUID = 1;

    private final String what;

    RedactedException(String what) {
        super(what + " was redacted, and nothing can stand for it. The chain still verifies;"
                + " replay from a snapshot taken behind this event");
        this.what = what;
    }

    /** The same, with the place where it was met. */
    RedactedException in(String place) {
        RedactedException placed = new RedactedException(place + ": " + what);
        placed.initCause(this);
        return placed;
    }
}
