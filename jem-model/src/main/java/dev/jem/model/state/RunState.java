package dev.jem.model.state;

/** Where a run is. */
public enum RunState {
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    SKIPPED;

    public boolean isTerminal() {
        return compareTo(RUNNING) > 0;
    }
}
