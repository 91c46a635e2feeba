package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Hostile texts. A usual run reads the kept inputs only; {@code JAZZER_FUZZ=1} with {@code -Djazzer.hooks=true} and one
 * test method chosen searches for new ones.
 */
class TimeFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void cron(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        CronDialect dialect = dialect(text);
        String expression = text.isEmpty() ? text : text.substring(1);
        try {
            CronDefinition definition = new CronDefinition(expression, dialect, ZoneOffset.UTC, DstPolicy.DEFAULT);
            definition.schedule(7, Instant.EPOCH).next(Instant.parse("2026-01-01T00:00:00Z"));
        } catch (InvalidTimeException e) {
            assertThat(e.column()).isBetween(1, expression.length() + 1);
        }
    }

    /** The first letter of an input chooses the dialect. */
    private static CronDialect dialect(String text) {
        return switch (text.isEmpty() ? 'U' : text.charAt(0)) {
            case 'K' -> CronDialect.KUBERNETES;
            case 'Q' -> CronDialect.QUARTZ;
            default -> CronDialect.UNIX;
        };
    }

    @FuzzTest(maxDuration = "60s")
    void duration(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(DurationText.parse(text).isNegative()).isFalse();
        } catch (InvalidDurationException e) {
            assertThat(e.column()).isBetween(1, text.length() + 1);
        }
    }
}
