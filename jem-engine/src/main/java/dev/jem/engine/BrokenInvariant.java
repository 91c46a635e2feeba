package dev.jem.engine;

/** Something that must never be true is true. The engine stops rather than go on from a state it cannot trust. */
public final class BrokenInvariant extends IllegalStateException {

    private static final long serialVersionUID = 1;

    BrokenInvariant(String message) {
        super(message);
    }
}
