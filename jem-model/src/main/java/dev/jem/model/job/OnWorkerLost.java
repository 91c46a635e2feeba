package dev.jem.model.job;

import java.time.Duration;
import java.util.Optional;

/** What matters more when the contact to a worker is lost: that the work goes on, or that it is done soon. */
public sealed interface OnWorkerLost {

    /**
     * The attempt goes on and is reconciled on return; no other one starts meanwhile.
     *
     * @param lostAfter when it is given up all the same; without it only the worker, its successor or a person decides
     */
    record Wait(Optional<Duration> lostAfter) implements OnWorkerLost {}

    /** The worker stops the attempt at the end of its lease, and the next attempt starts after lease plus margin. */
    record RetryElsewhere() implements OnWorkerLost {}

    /** Wait for the worker, without a limit. */
    static OnWorkerLost defaults() {
        return new Wait(Optional.empty());
    }
}
