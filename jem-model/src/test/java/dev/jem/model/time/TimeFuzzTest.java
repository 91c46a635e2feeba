package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Hostile texts. A usual run reads the kept inputs only; {@code JAZZER_FUZZ=1} with {@code -Djazzer.hooks=true} and one
 * test method chosen searches for new ones.
 */
class TimeFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @FuzzTest(maxDuration = "60s")
    void unixCron(byte[] data) {
        cron(data, CronDialect.UNIX);
    }

    @FuzzTest(maxDuration = "60s")
    void kubernetesCron(byte[] data) {
        cron(data, CronDialect.KUBERNETES);
    }

    @FuzzTest(maxDuration = "60s")
    void quartzCron(byte[] data) {
        cron(data, CronDialect.QUARTZ);
    }

    private static void cron(byte[] data, CronDialect dialect) {
        String expression = new String(data, StandardCharsets.UTF_8);
        try {
            CronDefinition definition = new CronDefinition(expression, dialect, ZoneOffset.UTC, DstPolicy.DEFAULT);
            definition.schedule(7, Instant.EPOCH).next(NOW);
            assertThat(definition.warnings()).doesNotContain("");
        } catch (InvalidTimeException e) {
            assertPlace(e, expression);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void rrule(byte[] data) {
        String rule = new String(data, StandardCharsets.UTF_8);
        ZoneId zone = ZoneId.of("Australia/Lord_Howe");
        try {
            RruleTimes times = RruleTimes.parse(rule, LocalDateTime.parse("2026-01-31T02:30"), List.of(), zone);
            new WallClockSchedule(times, zone, DstPolicy.DEFAULT).next(NOW);
        } catch (InvalidTimeException e) {
            assertPlace(e, rule);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void zone(byte[] data) {
        String id = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(ZoneIds.parse(id).zone().getId()).isEqualTo(id);
        } catch (InvalidZoneException e) {
            assertPlace(e, id);
        }
    }

    /** What {@code every:} takes, and {@code @every} with it. */
    @FuzzTest(maxDuration = "60s")
    void interval(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            GridSchedule grid = new GridSchedule(DurationText.parse(text));
            assertThat(grid.interval()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(grid.next(NOW).map(Fire::at))
                    .hasValueSatisfying(at -> assertThat(at).isAfter(NOW).isBeforeOrEqualTo(NOW.plus(grid.interval())));
        } catch (InvalidDurationException e) {
            assertPlace(e, e.text());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void duration(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            assertThat(DurationText.parse(text).isNegative()).isFalse();
        } catch (InvalidDurationException e) {
            assertPlace(e, text);
        }
    }

    private static void assertPlace(InvalidTimeException e, String text) {
        assertThat(e.column()).isBetween(1, text.length() + 1);
        assertThat(e.getMessage()).isNotBlank();
    }
}
