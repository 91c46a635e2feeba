package dev.jem.model.job;

/** What becomes of a run that is due while as many runs as the limit allows are active. */
public enum OnConflict {
    /** Start it all the same. */
    ALLOW,
    /** Do not create it; the occurrence is {@code SKIPPED_OVERLAP}. */
    SKIP,
    /** Let it wait its turn. */
    QUEUE,
    /** Cancel the oldest active run and start when that has ended. */
    CANCEL_RUNNING
}
