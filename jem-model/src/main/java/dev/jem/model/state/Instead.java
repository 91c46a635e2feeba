package dev.jem.model.state;

/** What a task does when its turn comes, in place of its work. */
public enum Instead {
    /** On ice: it does not run, and what waits for it goes on as if it had succeeded. */
    ICE,
    /** It succeeds without being executed. */
    NO_EXEC,
    /** It ends {@code SKIPPED}, which means to what waits for it what their {@code ifSkipped} says. */
    SKIP
}
