package dev.jem.worker.agent;

import dev.jem.worker.linux.BootClock;

/**
 * The right to run what must not run twice, counted from the sending of the last answered heartbeat on a clock that
 * goes on while the machine sleeps. Thread-safe.
 */
final class Lease {

    private long validUntil;
    private boolean wasValid;
    private long lapses;

    /** @param validUntil what a predecessor of this worker had, on the boot clock: its attempts have it still */
    Lease(long validUntil) {
        this.validUntil = validUntil;
    }

    /** On the boot clock. */
    synchronized long validUntil() {
        return validUntil;
    }

    /** @param sentAt on the boot clock */
    synchronized void renew(long sentAt, long leaseMillis) {
        isValid();
        validUntil = Math.max(validUntil, sentAt + leaseMillis * 1_000_000);
    }

    synchronized boolean isValid() {
        boolean valid = BootClock.nanos() < validUntil;
        if (wasValid && !valid) {
            lapses++;
        }
        wasValid = valid;
        return valid;
    }

    /** How often it has been over: what was asked for before such a time must not be taken as granted after it. */
    synchronized long lapses() {
        isValid();
        return lapses;
    }
}
