package dev.jem.model.job;

/** What becomes of a named event for others. */
public enum Consume {
    /** They get it too. */
    KEEP,
    /** One run gets it, and nobody after that. */
    ONE
}
