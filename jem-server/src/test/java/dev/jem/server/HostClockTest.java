package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.runtime.TimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostClockTest {

    private long awake = Duration.ofDays(3).toNanos();
    private long asleep = Duration.ofDays(1).toNanos();
    private final HostClock clock = new HostClock(() -> awake, () -> awake + asleep);

    private Duration passes(Duration working, Duration sleeping) {
        long before = clock.monotonic();
        awake += working.toNanos();
        asleep += sleeping.toNanos();
        return Duration.ofNanos(1_000 * (clock.monotonic() - before));
    }

    @Test
    void goesLikeTheClockOfJava() {
        assertThat(passes(Duration.ofMillis(5), Duration.ZERO)).isEqualTo(Duration.ofMillis(5));
        assertThat(passes(Duration.ofHours(5), Duration.ZERO)).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void goesOnWhileTheMachineSleeps() {
        assertThat(passes(Duration.ofSeconds(1), Duration.ofHours(8)))
                .isEqualTo(Duration.ofHours(8).plusSeconds(1));
    }

    @Test
    void neverFalls() {
        assertThat(passes(Duration.ofSeconds(1), Duration.ofNanos(-40_000))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void isThatOfThisHost() {
        TimeSource host = HostClock.system();
        long before = host.monotonic();
        assertThat(host.monotonic()).isGreaterThanOrEqualTo(before);
        assertThat(host.wall()).isPositive();
    }
}
