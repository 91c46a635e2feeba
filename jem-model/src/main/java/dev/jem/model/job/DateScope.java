package dev.jem.model.job;

/** Which business date counts of what a job waits for or is started by. */
public enum DateScope {
    /** That of the run that waits; a run that is started gets that of what starts it. */
    SAME,
    /** Whichever; a run that is started gets the one of its own rule. */
    ANY
}
