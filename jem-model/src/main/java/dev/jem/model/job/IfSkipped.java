package dev.jem.model.job;

/** What a skipped upstream task means to an edge with {@code runIf: success}. */
public enum IfSkipped {
    SATISFIED,
    PROPAGATE
}
