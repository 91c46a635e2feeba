package dev.jem.model.state;

/** Why work is to stop before its end. */
public enum StopCause {
    CANCELLED,
    /** The run's timeout has passed. */
    TIMED_OUT,
    /** A newer run took its place ({@code onConflict: cancel-running}). */
    SUPERSEDED,
    /** An operator wants it gone at once, without time to clean up. */
    KILLED,
    /** An operator has said how it ends. */
    FORCED;

    /** How a run ends that was stopped for this cause. */
    public RunState runState() {
        return this == TIMED_OUT ? RunState.TIMED_OUT : RunState.CANCELLED;
    }

    /** How a task ends that was stopped for this cause. */
    public TaskState taskState() {
        return this == TIMED_OUT ? TaskState.TIMED_OUT : TaskState.CANCELLED;
    }
}
