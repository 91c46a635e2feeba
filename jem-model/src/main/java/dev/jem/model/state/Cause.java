package dev.jem.model.state;

/** Why a run exists. */
public enum Cause {
    SCHEDULE,
    /** A missed start that was made up. */
    CATCH_UP,
    MANUAL,
    /** A manifest that was run without being applied. */
    AD_HOC,
    /** A named event. */
    EVENT,
    /** The end of another job's run. */
    DEPENDENCY,
    /** A delivery of somebody outside. */
    WEBHOOK,
    /** A file that a worker has claimed. */
    FILE,
    /** It is the work of a task of another run. */
    PARENT
}
