package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Zones, durations, intervals, and what a hostile text can do to their readers. */
class TimeTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "15m, PT15M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1w2d3h4m5s6ms, PT219H4M5.006S",
        "0s, PT0S",
        "90m, PT1H30M",
        "PT15M, PT15M",
        "P1DT2H, PT26H"
    })
    void durationsAsPeopleWriteThem(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
        assertThat(DurationText.parse(DurationText.format(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1 | it is empty",
                "15 | 3 | a unit is missing after 15",
                "m | 1 | a number is missing",
                "5x | 2 | \"x\" is not a unit",
                "5min | 2 | did you mean m?",
                "5 hours | 2 | did you mean h?",
                "1.5h | 2 | \".\" is not a unit",
                "-5m | 1 | \"-\" is not a unit",
                "30m1h | 5 | units go from the largest down",
                "1h1h | 4 | units go from the largest down",
                "PT-5M | 1 | it is negative",
                "P1M | 1 | not an ISO 8601 duration",
                "40000d | 1 | longer than 36500d",
                "9999999999999999s | 1 | the number is too large"
            })
    void durationsThatAreNone(String text, int column, String problem) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOfSatisfying(
                        InvalidDurationException.class,
                        e -> assertThat(e.column()).isEqualTo(column))
                .hasMessageContaining(problem)
                .hasMessageContaining("Write for example 500ms, 10s, 15m, 1h30m, 2d or PT15M");
    }

    @Test
    void durationsAreWrittenAsTheyAreRead() {
        assertThat(DurationText.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThat(DurationText.format(Duration.ofDays(14))).isEqualTo("14d");
        assertThat(DurationText.format(Duration.ofMillis(61_500))).isEqualTo("1m1s500ms");
        assertThat(DurationText.format(Duration.ofNanos(1))).isEqualTo("PT0.000000001S");
        long seed = Seeded.seed();
        for (int number = 0; number < 1_000; number++) {
            Duration duration = Duration.ofMillis(Seeded.scenario(seed, number).nextLong(1L << 41));
            assertThat(DurationText.parse(DurationText.format(duration)))
                    .as(Seeded.about(seed, number))
                    .isEqualTo(duration);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "europe/berlin, Europe/Berlin",
        "Berlin, Europe/Berlin",
        "Europe/Belrin, Europe/Berlin",
        "America/New York, America/New_York",
        "EST, America/New_York",
        "CST, America/Chicago",
        "utc, UTC",
        "Z, UTC"
    })
    void zonesThatAreNoneComeWithTheOneThatWasMeant(String text, String meant) {
        assertThatThrownBy(() -> ZoneIds.parse(text))
                .isInstanceOf(InvalidZoneException.class)
                .hasMessageContaining("Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "UTC+1", "GMT-3", "UT+5", "", "x", "Europe/Nowhere At All", "MST", "HST"})
    void whatIsNoRegionIsRefused(String text) {
        assertThatThrownBy(() -> ZoneIds.parse(text)).isInstanceOf(InvalidZoneException.class);
    }

    @Test
    void zonesThatAreOftenMisreadComeWithAWarning() {
        assertThat(ZoneIds.parse("Etc/GMT+5").warning().orElseThrow())
                .contains("5 hours west of Greenwich")
                .contains("UTC-5");
        assertThat(ZoneIds.parse("Etc/GMT-14").warning().orElseThrow()).contains("UTC+14");
        assertThat(ZoneIds.parse("EST5EDT").warning().orElseThrow()).contains("America/New_York");
        assertThat(ZoneIds.parse("Etc/GMT+0").warning()).isEmpty();
        assertThat(ZoneIds.parse("Europe/Berlin"))
                .isEqualTo(new ZoneIds.Parsed(ZoneId.of("Europe/Berlin"), java.util.Optional.empty()));
        assertThat(ZoneIds.parse("UTC").warning()).isEmpty();
    }

    @Test
    void everyRegionButTheAbbreviationsIsAccepted() {
        int accepted = 0;
        for (String id : new TreeSet<>(java.time.zone.ZoneRulesProvider.getAvailableZoneIds())) {
            if (id.equals("EST") || id.equals("MST") || id.equals("HST")) {
                assertThatThrownBy(() -> ZoneIds.parse(id)).isInstanceOf(InvalidZoneException.class);
            } else {
                assertThat(ZoneIds.parse(id).zone().getId()).isEqualTo(id);
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(500);
    }

    @Test
    void gridMeetsItsAnchorOnBothSides() {
        GridSchedule quarter = new GridSchedule(Duration.ofMinutes(15));
        assertThat(quarter.requireNext(Instant.parse("2026-01-01T00:00:00Z")).at())
                .isEqualTo("2026-01-01T00:15:00Z");
        assertThat(quarter.requireNext(Instant.parse("1969-12-31T23:50:00.5Z")).at())
                .isEqualTo(Instant.EPOCH);
        GridSchedule anchored = new GridSchedule(Duration.ofHours(7), Instant.parse("2026-01-01T00:00:00.25Z"));
        assertThat(anchored.requireNext(Instant.parse("2026-01-01T00:00:00Z")).at())
                .isEqualTo("2026-01-01T00:00:00.250Z");
        assertThat(anchored.requireNext(Instant.parse("2026-01-01T00:00:00.25Z"))
                        .at())
                .isEqualTo("2026-01-01T07:00:00.250Z");
        assertThat(anchored.requireNext(Instant.parse("2025-12-31T20:00:00Z")).nominal())
                .isEqualTo("2026-01-01T00:00:00.250");
        assertThat(quarter.next(Instant.MAX)).isEmpty();
        assertThatThrownBy(() -> new GridSchedule(Duration.ofMillis(1_500)))
                .isInstanceOf(InvalidDurationException.class)
                .hasMessageContaining("whole number of seconds");
        assertThatThrownBy(() -> new GridSchedule(Duration.ZERO)).isInstanceOf(InvalidDurationException.class);
    }

    @Test
    void oneTimeStartsOnce() {
        AtSchedule at = new AtSchedule(Instant.parse("2026-12-31T22:00:00Z"));
        assertThat(at.requireNext(Instant.parse("2026-12-31T21:59:59Z")).at()).isEqualTo("2026-12-31T22:00:00Z");
        assertThat(at.next(Instant.parse("2026-12-31T22:00:00Z"))).isEmpty();
        assertThatThrownBy(() -> at.requireNext(Instant.parse("2027-01-01T00:00:00Z")))
                .isInstanceOf(NeverFiresException.class);
    }

    @Test
    void noTextMakesAReaderThrowAnythingElse() {
        String alphabet = "0123456789*/-,?LW#H()~@+ \tJANMONsun.:TZ=\u00df\u0660\ud83d\ude00\n";
        long seed = Seeded.seed();
        for (int number = 0; number < 10_000; number++) {
            Random random = Seeded.scenario(seed, number);
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                if (random.nextInt(5) == 0) {
                    text.append(' ').append(random.nextInt(3) == 0 ? "*" : "1");
                }
            }
            readAll(text.toString(), Seeded.about(seed, number));
        }
        for (String text : List.of("", "/", "\ud83d", "e".repeat(100_000), "Europe/".repeat(20), "\u0130stanbul")) {
            assertThatThrownBy(() -> ZoneIds.parse(text)).isInstanceOf(InvalidZoneException.class);
        }
        readAll("9".repeat(100_000), "a long number");
        readAll("0 0 0 1 1 ? 1-999999999", "many years");
        readAll("0 0 0 1 1 ? " + "1970-2199,".repeat(90), "many ranges of years");
        readAll("@every " + "1h".repeat(400), "a long interval");
    }

    private static void readAll(String text, String about) {
        for (CronDialect dialect : CronDialect.values()) {
            try {
                CronDefinition definition = new CronDefinition(text, dialect, ZoneOffset.UTC, DstPolicy.DEFAULT);
                definition.schedule(7, Instant.EPOCH).next(Instant.parse("2026-01-01T00:00:00Z"));
            } catch (InvalidTimeException e) {
                assertThat(e.column()).as("%s: %s", about, text).isBetween(1, text.length() + 1);
            }
        }
        try {
            DurationText.parse(text);
        } catch (InvalidDurationException e) {
            assertThat(e.column()).as("%s: %s", about, text).isBetween(1, text.length() + 1);
        }
    }

    @Test
    void aSingleStartThatIsPastIsRefused() {
        AtSchedule at = new AtSchedule(Instant.parse("2026-12-31T22:00:00Z"));
        assertThat(at.requireNext(Instant.parse("2026-12-31T21:59:59Z")).at()).isEqualTo(at.at());
        assertThatThrownBy(() -> at.requireNext(at.at()))
                .isInstanceOf(NeverFiresException.class)
                .hasMessageContaining("\"at 2026-12-31T22:00:00Z\", column 1, never fires: it is past");
    }
}
