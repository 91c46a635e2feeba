package dev.jem.model.job;

/** Why an attempt did not succeed; the closed list that retries, messages and reports share. */
public enum FailureReason {
    /** The program ended with an exit code that is not success. */
    EXIT_CODE,
    /** The program was ended by a signal that Jem did not send. */
    SIGNAL,
    /** The attempt took longer than its timeout. */
    TIMEOUT,
    /** The host ended it for want of memory. */
    OUT_OF_MEMORY,
    /** The worker was lost and nobody can know the outcome. */
    WORKER_LOST,
    /** The program could not be started. */
    START_FAILED,
    /** A promised output is missing or has the wrong type. */
    OUTPUT_INVALID,
    /** The worker does not allow what the task asks for. */
    POLICY_REFUSED,
    /** The service answered with a status that is not success. */
    HTTP_STATUS,
    /** There was no connection to the service, or it broke before the whole answer was there. */
    CONNECT,
    /** The answer is not what the task asks of a good one. */
    RESPONSE_INVALID,
    /** A rule of success takes the end of the program for a failure. */
    SUCCESS_RULE,
    /** The database refused a statement. */
    SQL_ERROR
}
