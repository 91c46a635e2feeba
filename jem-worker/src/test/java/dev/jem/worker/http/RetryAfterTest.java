package dev.jem.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T08:49:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                "' 7 ' | PT7S",
                "999999999999999999 | PT24H",
                "Sun, 22 Nov 2026 08:49:37 GMT | PT37S",
                "Sunday, 22-Nov-26 08:49:37 GMT | PT37S",
                "Sun Nov 22 08:49:37 2026 | PT37S",
                "Tue Dec  1 08:49:00 2026 | PT24H",
                "Sun, 22 Nov 2026 08:48:00 GMT | PT0S"
            })
    void isSecondsOrADate(String value, Duration expected) {
        assertThat(RetryAfter.parse(value, NOW)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"soon", "-5", "1.5", "''", "99999999999999999999999", "Sun, 32 Nov 2026 08:49:37 GMT", "2026-11-22"
            })
    void whatCannotBeReadIsNoWish(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEqualTo(Optional.empty());
    }
}
