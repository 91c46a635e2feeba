package dev.jem.worker.process;

import dev.jem.worker.linux.BootClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the phases of an attempt began, on the boot clock.
 *
 * @param releasedAt by the clock on the wall
 */
record Times(long requested, Optional<Long> released, Optional<Instant> releasedAt, Optional<Long> programEnded) {

    static Times begin() {
        return new Times(BootClock.nanos(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Of an attempt that a predecessor started: the moment of its release is not known exactly. */
    static Times resumed(AttemptRecord record) {
        long starting = record.startingBootNanos();
        return new Times(starting, Optional.of(starting), Optional.of(record.startingAt()), Optional.empty());
    }

    Times release() {
        return new Times(requested, Optional.of(BootClock.nanos()), Optional.of(Instant.now()), programEnded);
    }

    Times programEnd() {
        return new Times(requested, released, releasedAt, Optional.of(BootClock.nanos()));
    }

    Duration starting() {
        return Duration.ofNanos(released.orElseGet(BootClock::nanos) - requested);
    }

    Duration running() {
        return released.map(from -> Duration.ofNanos(programEnded.orElseGet(BootClock::nanos) - from))
                .orElse(Duration.ZERO);
    }

    Duration ending() {
        return programEnded
                .map(from -> Duration.ofNanos(BootClock.nanos() - from))
                .orElse(Duration.ZERO);
    }
}
