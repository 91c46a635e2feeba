package dev.jem.model.job;

/** How much depends on a job. */
public enum Criticality {
    LOW,
    NORMAL,
    HIGH,
    CRITICAL
}
