package dev.jem.model.state;

/** Gates that an operator can let a run or a task through though they are not met. */
public enum Bypass {
    /** A pause. */
    HOLD,
    /** The wait for the next attempt. */
    TIME,
    /** A maintenance window, a freeze, or the hours of a trigger. */
    WINDOW,
    /** The ends of other tasks. */
    DEPENDENCY,
    /** What the task asks in {@code when}. */
    CONDITION,
    /** The concurrency limit. */
    CONCURRENCY
}
