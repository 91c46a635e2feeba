package dev.jem.model.state;

/** What a principal may do; finer rights come on top. */
public enum Role {
    ADMIN,
    OPERATOR,
    DEVELOPER,
    VIEWER,
    WORKER,
    /** A running attempt: sees what a viewer sees, and starts runs. */
    TASK
}
