package dev.jem.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.BootClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lease counts from when a heartbeat was sent, and remembers that it has been over. */
class LeaseTest {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    @Test
    void itIsOverUntilItIsRenewed() {
        Lease lease = new Lease(BootClock.nanos() - 1);
        assertThat(lease.isValid()).isFalse();
        lease.renew(BootClock.nanos(), 60_000);
        assertThat(lease.isValid()).isTrue();
        assertThat(lease.lapses()).isZero();
    }

    @Test
    void itCountsFromTheSendingAndNotFromTheAnswer() {
        Lease lease = new Lease(BootClock.nanos() - 1);
        lease.renew(BootClock.nanos() - HOUR, 60_000);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void anAnswerThatComesLateDoesNotShortenIt() {
        long sent = BootClock.nanos();
        Lease lease = new Lease(sent);
        lease.renew(sent, 60_000);
        lease.renew(sent - HOUR, 60_000);
        assertThat(lease.validUntil()).isEqualTo(sent + Duration.ofMinutes(1).toNanos());
    }

    @Test
    void eachTimeItIsOverIsCounted() {
        Lease lease = new Lease(BootClock.nanos() - 1);
        lease.renew(BootClock.nanos(), 60_000);
        long before = lease.lapses();
        assertThat(lease.isValid()).isTrue();
        Lease shortOne = new Lease(BootClock.nanos() + 1_000_000);
        boolean wasValid = shortOne.isValid();
        while (shortOne.isValid()) {
            Thread.onSpinWait();
        }
        assertThat(shortOne.lapses()).isEqualTo(wasValid ? 1 : 0);
        assertThat(lease.lapses()).isEqualTo(before);
    }

    @Test
    void aSuccessorHasWhatItsPredecessorHad() {
        assertThat(new Lease(BootClock.nanos() + HOUR).isValid()).isTrue();
    }
}
