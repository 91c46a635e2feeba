package dev.jem.model.job;

/** Which end of the upstream task meets an edge. */
public enum RunIf {
    SUCCESS,
    FAILURE,
    DONE
}
