package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.jem.model.state.Excuse;
import dev.jem.model.time.DstPolicy.Gap;
import dev.jem.model.time.DstPolicy.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What has broken schedulers before, with answers worked out by hand from the zones' rules. */
class HardCasesTest {

    @Test
    void dailyJobInsideTheSpringGapRunsOnceRightAfterIt() {
        assertThat(unix("30 2 * * *", "America/New_York").after("2026-03-07T12:00:00Z", 2))
                .containsExactly("2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z");
        assertThat(unix("30 2 * * *", "Europe/Berlin").after("2025-03-29T12:00:00Z", 2))
                .containsExactly("2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z");
    }

    @Test
    void dailyJobInsideTheSpringGapIsSkippedByPolicyButNeverSilently() {
        Times times = unix("30 2 * * *", "Europe/Berlin").with(Gap.SKIP, Overlap.AUTO);
        assertThat(times.after("2025-03-29T12:00:00Z", 1)).containsExactly("2025-03-31T00:30:00Z");
        assertThat(times.skipped("2025-03-29T12:00:00Z", "2025-03-31T12:00:00Z"))
                .containsExactly(new SkippedStarts(
                        Instant.parse("2025-03-30T01:00:00Z"),
                        Instant.parse("2025-03-30T01:00:00Z"),
                        NominalRange.of(LocalDateTime.parse("2025-03-30T02:30:00")),
                        Excuse.SKIPPED_DST_GAP,
                        ""));
        assertThat(times.skipped("2025-03-30T01:00:00Z", "2025-03-31T12:00:00Z"))
                .isEmpty();
    }

    @Test
    void dailyJobInsideTheSpringGapShiftsByItsLength() {
        assertThat(unix("30 2 * * *", "Europe/Berlin")
                        .with(Gap.SHIFT, Overlap.AUTO)
                        .after("2025-03-29T12:00:00Z", 2))
                .containsExactly("2025-03-30T01:30:00Z", "2025-03-31T00:30:00Z");
    }

    @Test
    void dailyJobInTheRepeatedHourRunsOnceOnTheFirstPass() {
        Times times = unix("30 1 * * *", "America/New_York");
        assertThat(times.after("2026-10-31T12:00:00Z", 2))
                .containsExactly("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z");
        assertThat(times.with(Gap.AUTO, Overlap.LAST).after("2026-10-31T12:00:00Z", 2))
                .containsExactly("2026-11-01T06:30:00Z", "2026-11-02T06:30:00Z");
        assertThat(times.with(Gap.AUTO, Overlap.BOTH).after("2026-10-31T12:00:00Z", 3))
                .containsExactly("2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z", "2026-11-02T06:30:00Z");
    }

    @Test
    void everyQuarterOfAnHourRunsThroughBothPassesWithoutPause() {
        List<String> expected = new ArrayList<>();
        for (Instant at = Instant.parse("2025-10-25T23:00:00Z");
                at.isBefore(Instant.parse("2025-10-26T03:00:00Z"));
                at = at.plusSeconds(900)) {
            expected.add(at.toString());
        }
        assertThat(unix("*/15 * * * *", "Europe/Berlin").after("2025-10-25T22:59:59Z", 16))
                .isEqualTo(expected);
    }

    @Test
    void everyMinuteMakesNothingUpAfterTheGap() {
        Times times = unix("* * * * *", "Europe/Berlin");
        assertThat(times.after("2025-03-30T00:58:30Z", 3))
                .containsExactly("2025-03-30T00:59:00Z", "2025-03-30T01:00:00Z", "2025-03-30T01:01:00Z");
        assertThat(times.skipped("2025-03-30T00:00:00Z", "2025-03-30T02:00:00Z")
                        .getFirst()
                        .nominals())
                .isEqualTo(new NominalRange(
                        LocalDateTime.parse("2025-03-30T02:00:00"), LocalDateTime.parse("2025-03-30T02:59:00"), 60));
    }

    @Test
    void secondPassIsToldApartByItsFold() {
        Times times = unix("*/30 * * * *", "Europe/Berlin");
        assertThat(times.fires("2025-10-25T23:59:59Z", 4))
                .extracting(Fire::nominal, Fire::fold)
                .containsExactly(
                        tuple(LocalDateTime.parse("2025-10-26T02:00:00"), 0),
                        tuple(LocalDateTime.parse("2025-10-26T02:30:00"), 0),
                        tuple(LocalDateTime.parse("2025-10-26T02:00:00"), 1),
                        tuple(LocalDateTime.parse("2025-10-26T02:30:00"), 1));
    }

    @Test
    void twoNominalTimesInOneGapAreOneRun() {
        Fire fire = unix("0,30 2 * * *", "Europe/Berlin")
                .fires("2025-03-29T12:00:00Z", 1)
                .getFirst();
        assertThat(fire)
                .isEqualTo(new Fire(
                        Instant.parse("2025-03-30T01:00:00Z"),
                        LocalDateTime.parse("2025-03-30T02:30:00"),
                        0,
                        List.of(NominalRange.of(LocalDateTime.parse("2025-03-30T02:00:00")))));
    }

    @Test
    void aTimeInTheGapIsOneRunWithTheRealTimeRightAfterIt() {
        Fire fire = unix("0 2,3 * * *", "Europe/Berlin")
                .fires("2025-03-29T12:00:00Z", 1)
                .getFirst();
        assertThat(fire.nominal()).isEqualTo(LocalDateTime.parse("2025-03-30T03:00:00"));
        assertThat(fire.coalescedCount()).isEqualTo(1);
    }

    @Test
    void lordHoweMovesByHalfAnHour() {
        assertThat(unix("0 2 * * *", "Australia/Lord_Howe").after("2025-04-05T00:00:00Z", 2))
                .containsExactly("2025-04-05T15:30:00Z", "2025-04-06T15:30:00Z");
        assertThat(unix("45 1 * * *", "Australia/Lord_Howe").after("2025-04-05T00:00:00Z", 2))
                .containsExactly("2025-04-05T14:45:00Z", "2025-04-06T15:15:00Z");
        assertThat(unix("15 2 * * *", "Australia/Lord_Howe").after("2025-10-04T00:00:00Z", 2))
                .containsExactly("2025-10-04T15:30:00Z", "2025-10-05T15:15:00Z");
        assertThat(unix("15 2 * * *", "Australia/Lord_Howe")
                        .with(Gap.SHIFT, Overlap.AUTO)
                        .after("2025-10-04T00:00:00Z", 1))
                .containsExactly("2025-10-04T15:45:00Z");
    }

    @Test
    void dublinEqualsLondonThoughItsSavingIsNegative() {
        for (String cron : List.of("30 1 * * *", "*/10 * * * *", "0 2 * * 0")) {
            assertThat(unix(cron, "Europe/Dublin").after("2026-03-28T20:00:00Z", 200))
                    .isEqualTo(unix(cron, "Europe/London").after("2026-03-28T20:00:00Z", 200));
            assertThat(unix(cron, "Europe/Dublin").after("2026-10-24T20:00:00Z", 200))
                    .isEqualTo(unix(cron, "Europe/London").after("2026-10-24T20:00:00Z", 200));
        }
    }

    @Test
    void casablancaGoesBackForRamadan() {
        assertThat(unix("30 2 * * *", "Africa/Casablanca").after("2025-02-22T12:00:00Z", 2))
                .containsExactly("2025-02-23T01:30:00Z", "2025-02-24T02:30:00Z");
        assertThat(unix("30 2 * * *", "Africa/Casablanca").after("2025-04-05T12:00:00Z", 2))
                .containsExactly("2025-04-06T02:00:00Z", "2025-04-07T01:30:00Z");
    }

    @Test
    void trollMovesByTwoHours() {
        assertThat(unix("30 1,2 * * *", "Antarctica/Troll").after("2025-03-29T12:00:00Z", 2))
                .containsExactly("2025-03-30T01:00:00Z", "2025-03-30T23:30:00Z");
        assertThat(unix("30 1,2 * * *", "Antarctica/Troll")
                        .with(Gap.SHIFT, Overlap.AUTO)
                        .after("2025-03-29T12:00:00Z", 2))
                .containsExactly("2025-03-30T01:30:00Z", "2025-03-30T02:30:00Z");
        assertThat(unix("30 * * * *", "Antarctica/Troll").after("2025-10-25T23:00:00Z", 5))
                .containsExactly(
                        "2025-10-25T23:30:00Z",
                        "2025-10-26T00:30:00Z",
                        "2025-10-26T01:30:00Z",
                        "2025-10-26T02:30:00Z",
                        "2025-10-26T03:30:00Z");
    }

    @Test
    void skippedDaysRunAtTheirEnd() {
        assertThat(unix("0 12 * * 5", "Pacific/Apia").after("2011-12-28T00:00:00Z", 2))
                .containsExactly("2011-12-30T10:00:00Z", "2012-01-05T22:00:00Z");
        assertThat(unix("0 12 21 8 *", "Pacific/Kwajalein").after("1993-01-01T00:00:00Z", 2))
                .containsExactly("1993-08-21T12:00:00Z", "1994-08-21T00:00:00Z");
        assertThat(unix("0 12 31 12 *", "Pacific/Kiritimati").after("1994-01-01T00:00:00Z", 2))
                .containsExactly("1994-12-31T10:00:00Z", "1995-12-30T22:00:00Z");
    }

    @Test
    void aWholeSkippedDayIsCoalescedOrExcusedInFull() {
        Fire fire = unix("0 6,18 * * *", "Pacific/Apia")
                .fires("2011-12-30T09:00:00Z", 1)
                .getFirst();
        assertThat(fire.at()).isEqualTo("2011-12-30T10:00:00Z");
        assertThat(fire.coalescedCount()).isEqualTo(1);
        assertThat(unix("* * * * *", "Pacific/Apia").skipped("2011-12-30T00:00:00Z", "2011-12-31T00:00:00Z"))
                .singleElement()
                .satisfies(skipped -> assertThat(skipped.nominals().count()).isEqualTo(1_440));
    }

    @Test
    void midnightThatDoesNotExist() {
        assertThat(unix("0 0 * * *", "America/Sao_Paulo").after("2018-11-03T12:00:00Z", 2))
                .containsExactly("2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z");
        assertThat(unix("@daily", "America/Santiago").after("2025-09-06T12:00:00Z", 2))
                .containsExactly("2025-09-07T04:00:00Z", "2025-09-08T03:00:00Z");
        assertThat(unix("@daily", "Africa/Cairo").after("2025-04-24T12:00:00Z", 2))
                .containsExactly("2025-04-24T22:00:00Z", "2025-04-25T21:00:00Z");
        assertThat(unix("@daily", "America/Havana").after("2025-03-08T12:00:00Z", 2))
                .containsExactly("2025-03-09T05:00:00Z", "2025-03-10T04:00:00Z");
    }

    @Test
    void yearlyJobWhoseOnlyDateFallsInAGap() {
        assertThat(unix("0 1 30 3 *", "Europe/Lisbon").after("2025-01-01T00:00:00Z", 2))
                .containsExactly("2025-03-30T01:00:00Z", "2026-03-30T00:00:00Z");
        assertThat(unix("0 1 30 3 *", "Europe/Lisbon")
                        .with(Gap.SKIP, Overlap.AUTO)
                        .after("2025-01-01T00:00:00Z", 1))
                .containsExactly("2026-03-30T00:00:00Z");
    }

    @Test
    void aTimeThatIsInAGapEveryYearNeverFiresWhenGapsAreSkipped() {
        Times times = quartz("0 30 2 ? 3 1L", "Europe/Berlin");
        assertThat(times.with(Gap.SKIP, Overlap.AUTO).schedule().next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
        assertThat(times.after("2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2027-03-28T01:00:00Z");
    }

    @Test
    void offsetsChangeWithoutDaylightSaving() {
        assertThat(unix("45 23 * * *", "Asia/Pyongyang").after("2018-05-03T16:00:00Z", 2))
                .containsExactly("2018-05-04T15:00:00Z", "2018-05-05T14:45:00Z");
        assertThat(unix("45 2 * * *", "America/Caracas").after("2016-05-01T00:00:00Z", 2))
                .containsExactly("2016-05-01T07:00:00Z", "2016-05-02T06:45:00Z");
        assertThat(unix("30 1 * * *", "Europe/Volgograd").after("2020-12-26T12:00:00Z", 2))
                .containsExactly("2020-12-26T21:30:00Z", "2020-12-27T22:30:00Z");
        assertThat(unix("10 0 1 1 *", "Asia/Kathmandu").after("1985-06-01T00:00:00Z", 2))
                .containsExactly("1985-12-31T18:30:00Z", "1986-12-31T18:25:00Z");
    }

    @Test
    void minute25InZonesOffTheHour() {
        assertThat(unix("25 * * * *", "Asia/Kolkata").after("2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-01T00:55:00Z", "2026-01-01T01:55:00Z");
        assertThat(unix("25 * * * *", "Asia/Kathmandu").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T00:40:00Z");
        assertThat(unix("25 * * * *", "Pacific/Chatham").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T00:40:00Z");
    }

    @Test
    void leapDayOverACenturyThatIsNone() {
        assertThat(unix("0 0 29 2 *", "UTC").after("2095-01-01T00:00:00Z", 2))
                .containsExactly("2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");
        assertThat(unix("0 0 29 2 *", "UTC").after("2399-01-01T00:00:00Z", 1)).containsExactly("2400-02-29T00:00:00Z");
        assertThat(kubernetes("0 12 29 2 *", "UTC").after("1897-01-01T00:00:00Z", 1))
                .containsExactly("1904-02-29T12:00:00Z");
    }

    @Test
    void aDateThatDoesNotExistIsRefusedAtOnce() {
        for (String date : List.of("0 0 30 2 *", "0 0 31 4 *", "0 0 31 2,4,6,9,11 *", "0 0 30-31 FEB *")) {
            assertThatThrownBy(() -> CronExpression.parse(date, CronDialect.UNIX, 0))
                    .as(date)
                    .isInstanceOf(NeverFiresException.class)
                    .hasMessageContaining("column 5, never fires");
            assertThatThrownBy(() -> CronExpression.parse(date, CronDialect.KUBERNETES, 0))
                    .isInstanceOf(NeverFiresException.class);
        }
        assertThatThrownBy(() -> CronExpression.parse("0 0 0 29 2 ? 2023", CronDialect.QUARTZ, 0))
                .isInstanceOf(NeverFiresException.class);
        assertThatThrownBy(() -> CronExpression.parse("0 0 0 L-30 2 ?", CronDialect.QUARTZ, 0))
                .isInstanceOf(NeverFiresException.class);
    }

    @Test
    void bothDayFieldsByDialect() {
        assertThat(unix("0 0 13 * 5", "UTC").after("2026-02-12T12:00:00Z", 3))
                .containsExactly("2026-02-13T00:00:00Z", "2026-02-20T00:00:00Z", "2026-02-27T00:00:00Z");
        // 2026-01-05 is the first Monday with an odd date: */2 begins with a star, so both must match.
        assertThat(unix("0 0 */2 * 1", "UTC").after("2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-05T00:00:00Z", "2026-01-19T00:00:00Z");
        // The step clears robfig's star, so either is enough.
        assertThat(kubernetes("0 0 */2 * 1", "UTC").after("2026-01-01T00:00:00Z", 3))
                .containsExactly("2026-01-03T00:00:00Z", "2026-01-05T00:00:00Z", "2026-01-07T00:00:00Z");
        assertThat(kubernetes("0 0 */2 * 1", "UTC").after("2026-01-11T00:00:00Z", 1))
                .containsExactly("2026-01-12T00:00:00Z");
        assertThat(kubernetes("0 0 */1 * 1", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-05T00:00:00Z");
    }

    @Test
    void quartzDaysOfTheMonth() {
        assertThat(quartz("0 0 0 L * ?", "UTC").after("2026-01-31T12:00:00Z", 2))
                .containsExactly("2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z");
        assertThat(quartz("0 0 0 LW * ?", "UTC").after("2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-01-30T00:00:00Z", "2026-02-27T00:00:00Z");
        assertThat(quartz("0 0 0 15W * ?", "UTC").after("2026-02-01T00:00:00Z", 3))
                .containsExactly("2026-02-16T00:00:00Z", "2026-03-16T00:00:00Z", "2026-04-15T00:00:00Z");
        // The first of August 2026 is a Saturday, of November a Sunday: never out of the month.
        assertThat(quartz("0 0 0 1W 8,11 ?", "UTC").after("2026-07-01T00:00:00Z", 2))
                .containsExactly("2026-08-03T00:00:00Z", "2026-11-02T00:00:00Z");
        assertThat(quartz("0 0 0 31W 5 ?", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-05-29T00:00:00Z");
        assertThat(quartz("0 0 0 L-3 * ?", "UTC").after("2026-02-01T00:00:00Z", 1))
                .containsExactly("2026-02-25T00:00:00Z");
        assertThat(quartz("0 0 0 L-2W 5 ?", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-05-29T00:00:00Z");
        assertThat(quartz("0 0 0 ? * 6#3", "UTC").after("2026-03-01T00:00:00Z", 1))
                .containsExactly("2026-03-20T00:00:00Z");
        assertThat(quartz("0 0 0 ? * 2#5", "UTC").after("2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-03-30T00:00:00Z", "2026-06-29T00:00:00Z");
        assertThat(quartz("0 0 0 ? * 6L", "UTC").after("2026-03-01T00:00:00Z", 1))
                .containsExactly("2026-03-27T00:00:00Z");
    }

    @Test
    void stepsCountAnewAndTheReaderIsTold() {
        assertThat(unix("*/45 * * * *", "UTC").after("2026-01-01T00:00:00Z", 4))
                .containsExactly(
                        "2026-01-01T00:45:00Z", "2026-01-01T01:00:00Z", "2026-01-01T01:45:00Z", "2026-01-01T02:00:00Z");
        for (String step : List.of("*/45 * * * *", "*/7 * * * *", "0 */5 * * *", "0 0 */2 * *", "0 0 1 */5 *")) {
            assertThat(CronExpression.parse(step, CronDialect.UNIX, 0).warnings())
                    .as(step)
                    .singleElement()
                    .asString()
                    .contains("counts anew every");
        }
        assertThat(CronExpression.parse("*/15 */6 * */3 *", CronDialect.UNIX, 0).warnings())
                .isEmpty();
    }

    @Test
    void sundayByDialect() {
        for (String sunday : List.of("0", "7", "SUN", "sun")) {
            assertThat(unix("0 0 * * " + sunday, "UTC").after("2026-01-01T00:00:00Z", 1))
                    .containsExactly("2026-01-04T00:00:00Z");
        }
        assertThat(unix("0 0 * * 5-7", "UTC").after("2026-01-01T00:00:00Z", 3))
                .containsExactly("2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z");
        assertThat(kubernetes("0 0 * * 0", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-04T00:00:00Z");
        assertThat(quartz("0 0 0 ? * 1", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-04T00:00:00Z");
        assertThat(quartz("0 0 0 ? * 7", "UTC").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-03T00:00:00Z");
    }

    @Test
    void beyond2038AndTheZoneTables() {
        assertThat(unix("14 3 19 1 *", "UTC").after("2038-01-01T00:00:00Z", 1)).containsExactly("2038-01-19T03:14:00Z");
        assertThat(unix("30 2 * * *", "Europe/Berlin").after("2099-03-28T12:00:00Z", 2))
                .containsExactly("2099-03-29T01:00:00Z", "2099-03-30T00:30:00Z");
        assertThat(unix("0 0 1 1 *", "UTC").after("9998-06-01T00:00:00Z", 1)).containsExactly("9999-01-01T00:00:00Z");
    }

    @Test
    void aPastYearIsRefusedAndAReachedEndIsTold() {
        assertThatThrownBy(() -> CronExpression.parse("0 0 0 1 1 ? 1969", CronDialect.QUARTZ, 0))
                .isInstanceOf(NeverFiresException.class);
        Times times = quartz("0 0 12 1 1 ? 2026", "UTC");
        assertThat(times.after("2025-01-01T00:00:00Z", 1)).containsExactly("2026-01-01T12:00:00Z");
        assertThat(times.schedule().next(Instant.parse("2026-01-01T12:00:00Z"))).isEmpty();
        assertThatThrownBy(() -> times.schedule().requireNext(Instant.parse("2026-01-01T12:00:00Z")))
                .isInstanceOf(NeverFiresException.class)
                .hasMessageContaining("no start after 2026-01-01T12:00:00Z");
    }

    @Test
    void nothingFiresAfterTheLastInstant() {
        Times times = unix("* * * * *", "Europe/Berlin");
        assertThat(times.schedule().next(Instant.MAX)).isEmpty();
        assertThat(times.schedule().next(Instant.parse("9999-12-31T23:59:30Z"))).isEmpty();
        assertThat(times.schedule().next(Instant.MIN)).isPresent();
    }

    @Test
    void editingInTheFiringMinuteFiresOnceForOneInstant() {
        Instant fired = Instant.parse("2026-01-01T08:30:00Z");
        assertThat(unix("30 8 * * *", "UTC")
                        .schedule()
                        .next(fired)
                        .orElseThrow()
                        .at())
                .isAfter(fired);
        assertThat(unix("30 8 * * *", "UTC")
                        .schedule()
                        .next(fired.minusNanos(1))
                        .orElseThrow()
                        .at())
                .isEqualTo(fired);
    }

    @Test
    void downtimeOfAYearIsAccountedInSlices() {
        WallClockSchedule minutes = unix("* * * * *", "America/New_York").schedule();
        Backlog year = new Backlog(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:30Z"));
        CatchUpPlan plan = CatchUpPlan.of(minutes, CatchUp.DEFAULT, year);
        long starts = 0;
        long excused = 0;
        CatchUpPlan.Slice slice = plan.first(1_000);
        while (true) {
            starts += slice.starts().size();
            excused += slice.excused().stream()
                    .mapToLong(e -> e.nominals().count())
                    .sum();
            if (slice.complete()) {
                break;
            }
            slice = plan.slice(slice.coveredTo(), 1_000);
        }
        assertThat(starts).isEqualTo(1);
        // A minute for each of the year, and the sixty that the spring gap took away.
        assertThat(excused).isEqualTo(365 * 1_440 - 1 + 60);
        assertThat(minutes.next(slice.coveredTo()).orElseThrow().at()).isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void catchUpThatEndsInsideAnOverlap() {
        CatchUp all = new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofHours(2));
        WallClockSchedule halfHours = unix("*/30 * * * *", "Europe/Berlin").schedule();
        Backlog backlog = new Backlog(Instant.parse("2025-10-25T20:00:00Z"), Instant.parse("2025-10-26T01:15:00Z"));
        assertThat(CatchUpPlan.of(halfHours, all, backlog).first(100).starts())
                .extracting(start ->
                        start.fire().at().toString() + " " + start.fire().fold())
                .containsExactly(
                        "2025-10-25T23:30:00Z 0",
                        "2025-10-26T00:00:00Z 0",
                        "2025-10-26T00:30:00Z 0",
                        "2025-10-26T01:00:00Z 1");
    }

    @Test
    void catchUpAcrossAGapExcusesWhatItTookAway() {
        CatchUp latest = new CatchUp(CatchUp.Policy.LATEST, OptionalInt.empty(), Duration.ofHours(12));
        WallClockSchedule daily = unix("0,30 2 * * *", "Europe/Berlin").schedule();
        Backlog backlog = new Backlog(Instant.parse("2025-03-28T12:00:00Z"), Instant.parse("2025-03-30T06:00:00Z"));
        CatchUpPlan.Slice slice = CatchUpPlan.of(daily, latest, backlog).first(100);
        assertThat(slice.starts()).singleElement().satisfies(start -> {
            assertThat(start.fire().at()).isEqualTo("2025-03-30T01:00:00Z");
            assertThat(start.timeliness()).isEqualTo(CatchUpPlan.Timeliness.MADE_UP);
        });
        assertThat(slice.excused())
                .extracting(e -> e.reason() + " " + e.nominals().count())
                .containsExactly("SKIPPED_MISFIRE 2", "COALESCED 1");
    }

    @Test
    void theIdentityOfAStartIsItsNominalTimeWhateverTheOffset() {
        // The same nominal time under two rule sets: only the instant differs.
        Fire berlin = unix("30 8 * * *", "Europe/Berlin")
                .fires("2026-06-01T00:00:00Z", 1)
                .getFirst();
        Fire london = unix("30 8 * * *", "Europe/London")
                .fires("2026-06-01T00:00:00Z", 1)
                .getFirst();
        assertThat(berlin.nominal()).isEqualTo(london.nominal());
        assertThat(berlin.at()).isNotEqualTo(london.at());
    }

    @Test
    void timeZoneDataTellsItsVersion() {
        assertThat(TimeZoneData.version()).matches("20[0-9]{2}[a-z]+").isGreaterThanOrEqualTo("2025a");
        // Mexico without daylight saving since 2022, Istanbul at +03 since 2016.
        assertThat(unix("0 12 1 7 *", "America/Mexico_City").after("2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-07-01T18:00:00Z");
        assertThat(unix("0 12 1 1 *", "Europe/Istanbul").after("2025-06-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T09:00:00Z");
    }

    private static Times unix(String cron, String zone) {
        return Times.of(cron, CronDialect.UNIX, zone);
    }

    private static Times kubernetes(String cron, String zone) {
        return Times.of(cron, CronDialect.KUBERNETES, zone);
    }

    private static Times quartz(String cron, String zone) {
        return Times.of(cron, CronDialect.QUARTZ, zone);
    }

    private record Times(WallClockSchedule schedule) {

        static Times of(String cron, CronDialect dialect, String zone) {
            return new Times(
                    new WallClockSchedule(CronExpression.parse(cron, dialect, 0), ZoneId.of(zone), DstPolicy.DEFAULT));
        }

        Times with(Gap gap, Overlap overlap) {
            return new Times(new WallClockSchedule(schedule.times(), schedule.zone(), new DstPolicy(gap, overlap)));
        }

        List<String> after(String instant, int count) {
            return fires(instant, count).stream().map(f -> f.at().toString()).toList();
        }

        List<Fire> fires(String instant, int count) {
            List<Fire> fires = new ArrayList<>();
            Optional<Fire> fire = schedule.next(Instant.parse(instant));
            while (fire.isPresent() && fires.size() < count) {
                fires.add(fire.get());
                fire = schedule.next(fire.get().at());
            }
            return fires;
        }

        List<SkippedStarts> skipped(String after, String until) {
            return schedule.skipped(Instant.parse(after), Instant.parse(until));
        }
    }
}
