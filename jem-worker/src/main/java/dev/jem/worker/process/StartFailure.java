package dev.jem.worker.process;

/** Why a program could not be executed. */
public enum StartFailure {
    /** There is no such program, or the interpreter that its first line names. */
    NOT_FOUND,
    /** It is there but may not be executed, or is no program. */
    NOT_EXECUTABLE,
    /** The working directory is missing or the account may not enter it. */
    BAD_WORKDIR,
    /** Arguments and variables are more than the system takes. */
    TOO_LARGE,
    /** The request itself cannot be carried out: a name, a value, a file. */
    INVALID_REQUEST,
    /** The worker's policy does not allow it. */
    NOT_ALLOWED,
    /** This host could not do its part: no space, no processes, no memory. */
    HOST
}
