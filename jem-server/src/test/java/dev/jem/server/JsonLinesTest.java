package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.jem.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

/** A log line can be read by machines and by people, also in the hour that there is twice. */
class JsonLinesTest {

    private final LoggingEvent event = new LoggingEvent(
            "here",
            new LoggerContext().getLogger("dev.jem.Some"),
            Level.WARN,
            "{} \"quoted\"\nline",
            null,
            new Object[] {"x"});

    private Map<?, ?> line(ZoneId zone) {
        event.setMDCPropertyMap(Map.of());
        event.setThreadName("main");
        String text = new String(new JsonLines(zone).encode(event), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1);
        assertThat(text).endsWith("}\n");
        return Json.mapper().readValue(text, Map.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29T00:59:59.999Z, 2026-03-29T01:59:59.999+01:00",
        "Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29T03:00:00.000+02:00",
        "Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T02:30:00.000+02:00",
        "Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T02:30:00.000+01:00",
        "America/New_York, 2026-03-08T06:59:59.999Z, 2026-03-08T01:59:59.999-05:00",
        "America/New_York, 2026-03-08T07:00:00Z, 2026-03-08T03:00:00.000-04:00",
        "America/New_York, 2026-11-01T05:30:00Z, 2026-11-01T01:30:00.000-04:00",
        "America/New_York, 2026-11-01T06:30:00Z, 2026-11-01T01:30:00.000-05:00",
        "Australia/Lord_Howe, 2026-04-04T14:45:00Z, 2026-04-05T01:45:00.000+11:00",
        "Australia/Lord_Howe, 2026-04-04T15:15:00Z, 2026-04-05T01:45:00.000+10:30",
        "Australia/Lord_Howe, 2026-10-03T15:29:59.999Z, 2026-10-04T01:59:59.999+10:30",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-04T02:30:00.000+11:00",
        "Europe/Dublin, 2026-03-29T00:59:59.999Z, 2026-03-29T00:59:59.999Z",
        "Europe/Dublin, 2026-03-29T01:00:00Z, 2026-03-29T02:00:00.000+01:00",
        "Europe/Dublin, 2026-10-25T00:30:00Z, 2026-10-25T01:30:00.000+01:00",
        "Europe/Dublin, 2026-10-25T01:30:00Z, 2026-10-25T01:30:00.000Z",
        "America/Santiago, 2026-04-05T02:30:00Z, 2026-04-04T23:30:00.000-03:00",
        "America/Santiago, 2026-04-05T03:30:00Z, 2026-04-04T23:30:00.000-04:00",
        "America/Santiago, 2026-09-06T03:59:59.999Z, 2026-09-05T23:59:59.999-04:00",
        "America/Santiago, 2026-09-06T04:00:00Z, 2026-09-06T01:00:00.000-03:00",
        "Antarctica/Troll, 2026-03-29T00:59:59.999Z, 2026-03-29T00:59:59.999Z",
        "Antarctica/Troll, 2026-03-29T01:00:00Z, 2026-03-29T03:00:00.000+02:00",
        "Antarctica/Troll, 2026-10-25T00:30:00Z, 2026-10-25T02:30:00.000+02:00",
        "Antarctica/Troll, 2026-10-25T02:30:00Z, 2026-10-25T02:30:00.000Z",
        "UTC, 2026-06-01T12:00:00.5Z, 2026-06-01T12:00:00.500Z"
    })
    void everyTimeHasItsOffset(String zone, Instant at, String expected) {
        event.setInstant(at);
        assertThat(line(ZoneId.of(zone)).get("time")).isEqualTo(expected);
        assertThat(text(ZoneId.of(zone)))
                .isEqualTo(expected.substring("2026-01-01T".length()) + " WARN  Some: x \"quoted\"\nline\n");
    }

    /** The same message as people see it on a terminal. */
    private String text(ZoneId zone) {
        byte[] line = Logging.text(new LoggerContext(), Logging.textIn(zone)).encode(event);
        return new String(line, StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsOneLineWithWhatItIsAbout() {
        event.setInstant(Instant.EPOCH);
        event.setKeyValuePairs(List.of(new KeyValuePair("run", 42L)));
        assertThat(line(ZoneId.of("UTC")))
                .isEqualTo(Map.of(
                        "time", "1970-01-01T00:00:00.000Z",
                        "level", "WARN",
                        "logger", "dev.jem.Some",
                        "thread", "main",
                        "message", "x \"quoted\"\nline",
                        "run", "42"));
    }

    @Test
    void anErrorIsInTheSameLine() {
        event.setInstant(Instant.EPOCH);
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(new IllegalStateException("broken")));
        assertThat(line(ZoneId.of("UTC")).get("error"))
                .asString()
                .startsWith("java.lang.IllegalStateException: broken")
                .contains("JsonLinesTest");
    }
}
