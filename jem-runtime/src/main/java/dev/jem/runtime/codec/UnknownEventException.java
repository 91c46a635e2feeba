package dev.jem.runtime.codec;

/**
 * Something was written by a newer Jem: a type, a version, a constant or a feature level that this one does not know.
 * This node must not lead and must not go on applying.
 */
public final class UnknownEventException extends CodecException {

    private static final long serialVersionUID = 1;

    private final String what;

    UnknownEventException(String what) {
        super(what + " is not known here: a newer Jem wrote it. This node will not lead or follow;"
                + " run it with at least the version of the newest server");
        this.what = what;
    }

    /** The same, with the place where it was met. */
    UnknownEventException in(String place) {
        UnknownEventException placed = new UnknownEventException(place + ": " + what);
        placed.initCause(this);
        return placed;
    }
}
