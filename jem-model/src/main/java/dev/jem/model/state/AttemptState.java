package dev.jem.model.state;

/** Where an attempt is: one execution of a task on one worker under a lease. */
public enum AttemptState {
    LEASED,
    STARTED,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED,
    OUT_OF_MEMORY,
    /** Nobody can know the outcome. Final, and never guessed. */
    LOST;

    public boolean isTerminal() {
        return this != LEASED && this != STARTED;
    }
}
