package dev.jem.model.state;

/** Where a task run is: a node of a run's graph. Between two attempts it is {@code WAITING}. */
public enum TaskState {
    WAITING,
    READY,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    SKIPPED,
    UPSTREAM_FAILED;

    public boolean isTerminal() {
        return compareTo(RUNNING) > 0;
    }

    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == UPSTREAM_FAILED;
    }
}
