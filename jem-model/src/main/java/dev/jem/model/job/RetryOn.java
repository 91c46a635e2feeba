package dev.jem.model.job;

/** One kind of failure that is retried. */
public sealed interface RetryOn {

    /** An exit code between two bounds, both included. */
    record Exit(int from, int to) implements RetryOn {}

    /** A failure that is no exit code. */
    record Reason(FailureReason reason) implements RetryOn {}
}
