package dev.jem.model.job;

/** What happens when a job does again what it has done already. */
public enum Idempotent {
    /** The same as after the first time. */
    TRUE,

    /** Something else: it is done again only when a person has confirmed that. */
    FALSE,

    /** What it had finished it leaves as it is: it may go on after a failure, but not start over after a success. */
    CHECKPOINT
}
