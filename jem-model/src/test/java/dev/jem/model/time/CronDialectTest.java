package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each dialect accepts, refuses, and says about it. */
class CronDialectTest {

    @Test
    void whatIsTooLongIsNotRepeatedAtLength() {
        String items = "0,".repeat(20_000) + "0 * * * *";
        assertThatThrownBy(() -> new CronDefinition(items, CronDialect.UNIX, ZoneOffset.UTC, DstPolicy.DEFAULT)
                        .schedule(0, Instant.EPOCH))
                .isInstanceOf(CronSyntaxException.class)
                .hasMessageContaining("0,0,0,")
                .hasMessageContaining("it has more than 1000 characters")
                .satisfies(it -> assertThat(String.valueOf(it.getMessage())).hasSizeLessThan(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "  0\t0 1  1 *  ",
                "0,15,30-45/5 * * * *",
                "*/15 0-23/2 1-31 JAN-dec sun,Mon",
                "00 007 01 1 7",
                "*/100 * * * *",
                "*,5 * * * *",
                "1-1 * * * *",
                "0 0 * * FRI-SUN",
                "0 0 * * sat-0",
                "0 0 * * 5-7",
                "0~59 ~ 1~28 * *",
                "~30 6~ * * *",
                "H H(1-5) * * *",
                "H/15 * * * *",
                "H(0-29)/10 * * * *",
                "@yearly",
                "@annually",
                "@monthly",
                "@weekly",
                "@daily",
                "@midnight",
                "@hourly"
            })
    void unixAccepts(String text) {
        assertThat(accepts(text, CronDialect.UNIX)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 0 *",
                "* * * 13 *",
                "* * * * 8",
                "5/10 * * * *",
                "*5 * * * *",
                "*/0 * * * *",
                "*/ * * * *",
                "*/x * * * *",
                "*/5/2 * * * *",
                "1-5/2/2 * * * *",
                "30-10 * * * *",
                "* 22-3 * * *",
                "* * * NOV-FEB *",
                "* * * * FRI-MON",
                "* * * * 5-0/2",
                "5-0 * * * *",
                "1,,2 * * * *",
                "1, * * * *",
                ",1 * * * *",
                "1- * * * *",
                "-5 * * * *",
                "+5 * * * *",
                "1-2-3 * * * *",
                "1~70 * * * *",
                "30~10 * * * *",
                "6~15/2 * * * *",
                "99999999999 * * * *",
                "* * * JANUARY *",
                "* * * * MONDAY",
                "MON * * * *",
                "? * * * *",
                "* * ? * *",
                "* * L * *",
                "* * 15W * *",
                "* * * * 5L",
                "* * * * 6#3",
                "H/0 * * * *",
                "H/61 * * * *",
                "H(5-1) * * * *",
                "H(0-60) * * * *",
                "H( * * * *",
                "Hx * * * *",
                "@reboot",
                "@Daily",
                "@every 1h",
                "@fortnightly",
                "CRON_TZ=UTC * * * * *"
            })
    void unixRefuses(String text) {
        assertThat(accepts(text, CronDialect.UNIX)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "? ? ? ? ?",
                "5/10 * * * *",
                "*/5 1-5/2 MON/2 * *",
                "* * * JAN/3 mon/2",
                "1,,2, * * * *",
                "+5 * * * *",
                "*-5 * * * *",
                "*-x-y/2 * * * *",
                "*/100 * * * *",
                "0 0 * * SUN-SAT",
                "TZ=Europe/Berlin 0 6 * * *",
                "CRON_TZ=Asia/Tokyo   @daily",
                "@yearly",
                "@annually",
                "@monthly",
                "@weekly",
                "@daily",
                "@midnight",
                "@hourly",
                "H H * * *"
            })
    void kubernetesAccepts(String text) {
        boolean nameAsDay = text.startsWith("*/5 1-5/2 MON");
        assertThat(accepts(text, CronDialect.KUBERNETES)).isEqualTo(!nameAsDay);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "0 0 * * 7",
                "0 0 * * SAT-SUN",
                "0 0 * * 0-7",
                "*/0 * * * *",
                "*/-1 * * * *",
                "-5 * * * *",
                "5- * * * *",
                "1-2-3 * * * *",
                "*/2/2 * * * *",
                "/5 * * * *",
                "60 * * * *",
                "58/1-2 * * * *",
                "30-10 * * * *",
                "*5 * * * *",
                ", * * * *",
                "0~5 * * * *",
                "* * L * *",
                "* * * * 6#3",
                "* * * * MONDAY",
                "TZ=Europe/Berlin",
                "TZ=Nowhere/City 0 6 * * *",
                "@reboot",
                "@Daily",
                "@every",
                "@every 5",
                "@every 1d"
            })
    void kubernetesRefuses(String text) {
        assertThat(accepts(text, CronDialect.KUBERNETES)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 12 * * ?",
                "0 0 12 ? * *",
                "0 15 10 ? * 6L 2026-2030",
                "0 15 10 ? * FRI#3",
                "0 15 10 L * ?",
                "0 15 10 L-3W * ?",
                "0 15 10 LW * ?",
                "0 15 10 1,15W,L * ?",
                "0 0/5 14,18 * * ?",
                "0 0 22-3 * * ?",
                "0 0 0 ? NOV-FEB FRI-MON",
                "0 0 0 25-5/2 * ?",
                "/10 */7 * ? * mon",
                "0 0 0 ? * MONDAY",
                "0 0 0 ? * MON-FRI/2",
                "0 0 0 ? * L",
                "0 0 0 5-1/0 * ?",
                "0 0 0 1 1 ? */4",
                "0 0 0 1 1 ? 2026,2028-2032/2",
                "H H H ? * H",
                "0 H/20 H(8-17) * * ?"
            })
    void quartzAccepts(String text) {
        assertThat(accepts(text, CronDialect.QUARTZ)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 0 12 * *",
                "0 0 12 * * ? 2026 x",
                "0 0 12 * * *",
                "0 0 12 ? * ?",
                "0 0 12 1 * 2",
                "60 0 0 * * ?",
                "0 60 0 * * ?",
                "0 0 24 * * ?",
                "0 0 0 0 * ?",
                "0 0 0 32 * ?",
                "0 0 0 * 0 ?",
                "0 0 0 * 13 ?",
                "0 0 0 ? * 0",
                "0 0 0 ? * 8",
                "0/60 0 0 * * ?",
                "0 0 0/24 * * ?",
                "0 0 0 ? * 1/8",
                "? 0 0 * * ?",
                "0 0 0 L-31 * ?",
                "0 0 0 L- * ?",
                "0 0 0 W * ?",
                "0 0 0 32W * ?",
                "0 0 0 ? * 15W",
                "0 0 0 6L * ?",
                "0 0 0 ? * 6#6",
                "0 0 0 ? * 6#0",
                "0 0 0 ? * 6#",
                "0 0 0 ? * 2#1,3#1",
                "0 0 0 ? * 2,6L",
                "0 0 0 ? * 2-FRI",
                "0 0 0 ? * MON-5",
                "0 0 0 ? * XYZ",
                "0 0 0 * JA ?",
                "0 0 0 1 1 ? 2030-2026",
                "L 0 0 * * ?",
                "0 5/ 0 * * ?",
                "0 5- 0 * * ?",
                "@daily"
            })
    void quartzRefuses(String text) {
        assertThat(accepts(text, CronDialect.QUARTZ)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNIX | 61 * * * * | 1 | 61 is out of range. The minute is 0-59",
                "UNIX | 0 24 * * * | 3 | 24 is out of range. The hour is 0-23",
                "UNIX | 0 1,2,25 * * * | 7 | 25 is out of range",
                "UNIX | 5/10 * * * * | 1 | Write 5-59/10",
                "UNIX | 0 22-3 * * * | 3 | Write 22-23,0-3",
                "UNIX | 0 0 * * MONDAY | 9 | Did you mean MON?",
                "UNIX | 0 0 L * * | 5 | ? L W # belong to dialect quartz",
                "UNIX | 0 0 12 * * ? | 12 | with seconds or years it is dialect quartz",
                "UNIX | @reboot | 1 | it belongs to the start of a machine",
                "UNIX | @DAILY | 1 | Did you mean @daily?",
                "UNIX | @every 1h | 1 | Write every: 1h, without cron",
                "UNIX | @every | 1 | Write every: 1h30m, without cron",
                "UNIX | TZ=Asia/Tokyo 0 0 * * * | 1 | Write timezone: Asia/Tokyo",
                "KUBERNETES | 0 0 * * 7 | 9 | Sunday is 0 here",
                "KUBERNETES | TZ=europe/berlin 0 0 * * * | 4 | Did you mean Europe/Berlin?",
                "QUARTZ | 0 0 0 ? * 0 | 11 | Sunday is 1 here",
                "QUARTZ | 0 0 12 * * * | 12 | One of day-of-month and day-of-week is ?",
                "QUARTZ | 0 12 * * * | 11 | with five it is dialect unix or kubernetes",
                "QUARTZ | @daily | 1 | For @daily write 0 0 0 * * ?"
            })
    void refusalsSayWhereAndWhatInstead(CronDialect dialect, String text, int column, String advice) {
        assertThatThrownBy(() -> CronExpression.parse(text, dialect, 0))
                .isInstanceOfSatisfying(CronSyntaxException.class, e -> {
                    assertThat(e.column()).isEqualTo(column);
                    assertThat(e.text()).isEqualTo(text);
                })
                .hasMessageContaining("column " + column)
                .hasMessageContaining(advice);
    }

    @Test
    void quartzWrapsRangesAndGoesOnFromAValue() {
        assertThat(hours("0 0 22-3 * * ?")).containsExactly(0, 1, 2, 3, 22, 23);
        assertThat(hours("0 0 20-4/3 * * ?")).containsExactly(2, 20, 23);
        assertThat(hours("0 0 5/6 * * ?")).containsExactly(5, 11, 17, 23);
        assertThat(hours("0 0 20-4/0 * * ?")).containsExactly(20);
    }

    @Test
    void whatQuartzPassesOverIsAcceptedWithAWarning() {
        assertThat(CronExpression.parse("0 0 0 ? * MON-FRI/2", CronDialect.QUARTZ, 0)
                        .warnings())
                .containsExactly("day-of-week MON-FRI/2: Quartz does not look at \"/2\"");
        assertThat(CronExpression.parse("0 0 0 ? * L", CronDialect.QUARTZ, 0).warnings())
                .singleElement()
                .asString()
                .contains("every Saturday");
    }

    @Test
    void aWeekdayRangeMayEndOnSunday() {
        Schedule schedule = schedule("0 0 * * FRI-SUN", CronDialect.UNIX, 0);
        assertThat(schedule.next(Instant.parse("2026-01-03T12:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-01-04T00:00:00Z");
        assertThat(schedule.next(Instant.parse("2026-01-04T12:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-01-09T00:00:00Z");
    }

    @Test
    void macrosMeanTheirFields() {
        for (CronDialect dialect : List.of(CronDialect.UNIX, CronDialect.KUBERNETES)) {
            Instant from = Instant.parse("2026-01-01T00:30:00Z");
            assertThat(schedule("@hourly", dialect, 0).requireNext(from).at()).isEqualTo("2026-01-01T01:00:00Z");
            assertThat(schedule("@daily", dialect, 0).requireNext(from).at()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(schedule("@midnight", dialect, 0).requireNext(from).at()).isEqualTo("2026-01-02T00:00:00Z");
            assertThat(schedule("@weekly", dialect, 0).requireNext(from).at()).isEqualTo("2026-01-04T00:00:00Z");
            assertThat(schedule("@monthly", dialect, 0).requireNext(from).at()).isEqualTo("2026-02-01T00:00:00Z");
            assertThat(schedule("@yearly", dialect, 0).requireNext(from).at()).isEqualTo("2027-01-01T00:00:00Z");
            assertThat(CronExpression.parse("@hourly", dialect, 0).followsWallClock())
                    .isTrue();
            assertThat(CronExpression.parse("@daily", dialect, 0).followsWallClock())
                    .isFalse();
            assertThat(CronExpression.parse("@daily", dialect, 0)).hasToString("@daily");
        }
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400", "90m, 5400", "1.5h, 5400", "100ms, 1", "2500ms, 2", "0, 1", "-5s, 1", "1h1µs, 3600"})
    void everyIsAnIntervalOfWholeSeconds(String text, long seconds) {
        Instant since = Instant.parse("2026-01-01T00:00:07.5Z");
        CronDefinition definition =
                new CronDefinition("@every " + text, CronDialect.KUBERNETES, ZoneOffset.UTC, DstPolicy.DEFAULT);
        assertThat(definition.interval()).contains(Duration.ofSeconds(seconds));
        assertThat(definition.schedule(0, since))
                .isEqualTo(new GridSchedule(Duration.ofSeconds(seconds), Instant.parse("2026-01-01T00:00:07Z")));
        assertThatThrownBy(() -> CronExpression.parse("@every " + text, CronDialect.KUBERNETES, 0))
                .isInstanceOf(CronSyntaxException.class)
                .hasMessageContaining("is an interval");
    }

    @Test
    void theZoneInTheExpressionOverrides() {
        CronDefinition definition = new CronDefinition(
                "CRON_TZ=Asia/Tokyo 0 6 * * *", CronDialect.KUBERNETES, ZoneId.of("Europe/Berlin"), DstPolicy.DEFAULT);
        assertThat(definition
                        .schedule(0, Instant.EPOCH)
                        .requireNext(Instant.parse("2026-01-01T00:00:00Z"))
                        .at())
                .isEqualTo("2026-01-01T21:00:00Z");
        assertThat(CronExpression.parse("CRON_TZ=Asia/Tokyo 0 6 * * *", CronDialect.KUBERNETES, 0)
                        .zone())
                .contains(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void bothDayFieldsAreExplainedBeforeAnyoneSaves() {
        assertThat(CronExpression.parse("0 0 13 * 5", CronDialect.UNIX, 0).warnings())
                .containsExactly("day-of-month and day-of-week are both set: it runs on days that match either");
        assertThat(CronExpression.parse("0 0 */2 * 5", CronDialect.UNIX, 0).warnings())
                .contains("day-of-month and day-of-week are both set: it runs only on days that match both");
        assertThat(CronExpression.parse("0 0 31 * *", CronDialect.UNIX, 0).warnings())
                .containsExactly("day-of-month 31: months without it are skipped");
    }

    @Test
    void intervalLikeIsWhatBeginsWithAStar() {
        for (String text : List.of("* 2 * * *", "*/5 2 * * *", "0 * * * *", "0 */2 * * *", "0-59 * * * *")) {
            assertThat(CronExpression.parse(text, CronDialect.UNIX, 0).followsWallClock())
                    .as(text)
                    .isTrue();
        }
        for (String text : List.of("0 2 * * *", "0-59 2 * * *", "0 0-23 * * *", "5,* 1,* * * *", "H H * * *")) {
            assertThat(CronExpression.parse(text, CronDialect.UNIX, 0).followsWallClock())
                    .as(text)
                    .isFalse();
        }
    }

    @Test
    void hashesSpreadEvenlyAndStayWhereTheyAre() {
        // These numbers may never change: schedules of running installations depend on them.
        assertThat(HashSeed.of("ops/disk-report")).isEqualTo(HashSeed.of("ops/disk-report"));
        assertThat(HashSeed.of("")).isEqualTo(0xcbf29ce484222325L);
        assertThat(HashSeed.of("a")).isEqualTo(0xaf63dc4c8601ec8cL);
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        long seed = HashSeed.of("ops/disk-report");
        assertThat(schedule("H * * * *", CronDialect.UNIX, seed)
                        .requireNext(from)
                        .at())
                .isEqualTo("2026-01-01T00:03:00Z");
        assertThat(schedule("H H H H *", CronDialect.UNIX, seed)
                        .requireNext(from)
                        .at())
                .isEqualTo("2026-04-01T06:03:00Z");
        assertThat(schedule("H H(1-5) * * H", CronDialect.KUBERNETES, seed)
                        .requireNext(from)
                        .at())
                .isEqualTo("2026-01-03T04:03:00Z");
        assertThat(schedule("H H/20 H/6 ? * H", CronDialect.QUARTZ, seed)
                        .requireNext(from)
                        .at())
                .isEqualTo("2026-01-03T00:03:43Z");
        int[] minutes = new int[60];
        for (int job = 0; job < 60_000; job++) {
            minutes[firstMinute("H 0 * * *", HashSeed.of("ops/job-" + job))]++;
        }
        for (int count : minutes) {
            assertThat(count).isBetween(850, 1_150);
        }
    }

    @Test
    void hashesKeepToTheirRange() {
        for (int job = 0; job < 500; job++) {
            long seed = HashSeed.of("ops/job-" + job);
            assertThat(firstMinute("H(10-19) 0 * * *", seed)).isBetween(10, 19);
            assertThat(firstMinute("H/15 0 * * *", seed)).isBetween(0, 14);
            assertThat(firstMinute("H(30-59)/10 0 * * *", seed)).isBetween(30, 39);
            assertThat(firstMinute("6~15 0 * * *", seed)).isBetween(6, 15);
            Instant monthly = schedule("0 0 H * *", CronDialect.UNIX, seed)
                    .requireNext(Instant.parse("2026-01-01T00:00:00Z").minusNanos(1))
                    .at();
            assertThat(monthly).isBefore(Instant.parse("2026-01-29T00:00:00Z"));
        }
        assertThat(times("H/20 0 * * *", HashSeed.of("x"))
                        .map(i -> i.getEpochSecond() / 60 % 60)
                        .distinct()
                        .toList())
                .hasSize(3);
    }

    private static int firstMinute(String text, long seed) {
        Instant at = schedule(text, CronDialect.UNIX, seed)
                .requireNext(Instant.parse("2026-01-01T00:00:00Z").minusNanos(1))
                .at();
        return (int) (at.getEpochSecond() / 60 % 60);
    }

    private static Stream<Instant> times(String text, long seed) {
        Schedule schedule = schedule(text, CronDialect.UNIX, seed);
        return Stream.iterate(
                        schedule.requireNext(
                                Instant.parse("2026-01-01T00:00:00Z").minusNanos(1)),
                        fire -> schedule.requireNext(fire.at()))
                .limit(30)
                .map(Fire::at);
    }

    private static List<Integer> hours(String quartz) {
        Schedule schedule = schedule(quartz, CronDialect.QUARTZ, 0);
        return Stream.iterate(
                        schedule.requireNext(
                                Instant.parse("2026-01-01T00:00:00Z").minusNanos(1)),
                        fire -> schedule.requireNext(fire.at()))
                .takeWhile(fire -> fire.at().isBefore(Instant.parse("2026-01-02T00:00:00Z")))
                .map(fire -> fire.nominal().getHour())
                .toList();
    }

    private static WallClockSchedule schedule(String text, CronDialect dialect, long seed) {
        return new WallClockSchedule(CronExpression.parse(text, dialect, seed), ZoneOffset.UTC, DstPolicy.DEFAULT);
    }

    private static boolean accepts(String text, CronDialect dialect) {
        try {
            return !CronExpression.parse(text, dialect, 0).toString().isEmpty();
        } catch (InvalidTimeException e) {
            assertThat(e.getMessage()).contains("column " + e.column());
            assertThat(e.column()).isBetween(1, text.length() + 1);
            return false;
        }
    }
}
