package dev.jem.api;

import dev.jem.model.Micros;
import dev.jem.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** The clock of this machine, behind by what a test says until the test lets that pass. */
final class HandClock implements TimeSource {

    private volatile long behind;

    HandClock(Duration behind) {
        this.behind = Micros.of(behind);
    }

    /** Lets all of it pass at once. */
    void catchUp() {
        behind = 0;
    }

    @Override
    public long monotonic() {
        return System.nanoTime() / 1_000 - behind;
    }

    @Override
    public long wall() {
        return Micros.of(Instant.now()) - behind;
    }
}
