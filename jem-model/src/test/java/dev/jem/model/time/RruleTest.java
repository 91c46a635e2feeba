package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recurrence rules by hand: examples of RFC 5545, what is refused, and hostile texts. */
class RruleTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final List<String> GOOD = List.of(
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7",
            "FREQ=SECONDLY;INTERVAL=7;BYMINUTE=1,2;UNTIL=20301231T235959Z",
            "FREQ=YEARLY;BYWEEKNO=20,-1;BYYEARDAY=1,100,-200;WKST=SU");

    @Test
    void examplesOfTheRfcStartWhenItSays() {
        assertThat(first("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29T09:00", 4))
                .containsExactly("1997-09-29T09:00", "1997-10-30T09:00", "1997-11-27T09:00", "1997-12-30T09:00");
        assertThat(first("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12T09:00", 3))
                .containsExactly("1997-05-12T09:00", "1998-05-11T09:00", "1999-05-17T09:00");
        assertThat(first("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00", 9))
                .containsExactly("1997-08-05T09:00", "1997-08-17T09:00", "1997-08-19T09:00", "1997-08-31T09:00");
        assertThat(first("FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "1997-01-01T09:00", 5))
                .containsExactly(
                        "1997-01-01T09:00",
                        "1997-04-10T09:00",
                        "1997-07-19T09:00",
                        "2000-01-01T09:00",
                        "2000-04-09T09:00");
        assertThat(first("FREQ=MINUTELY;INTERVAL=90;COUNT=3", "1997-09-02T09:00", 9))
                .containsExactly("1997-09-02T09:00", "1997-09-02T10:30", "1997-09-02T12:00");
        assertThat(first("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15T09:00", 9))
                .containsExactly(
                        "2007-01-15T09:00",
                        "2007-01-30T09:00",
                        "2007-02-15T09:00",
                        "2007-03-15T09:00",
                        "2007-03-30T09:00");
    }

    @Test
    void theStartIsAStartOnlyIfTheRuleMatchesIt() {
        assertThat(first("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02T09:00", 2))
                .containsExactly("1998-02-13T09:00", "1998-03-13T09:00");
    }

    @Test
    void exceptionsAreCountedButDoNotStart() {
        List<LocalDateTime> except = List.of(LocalDateTime.parse("2026-01-02T18:00"));
        RruleTimes times =
                RruleTimes.parse("FREQ=DAILY;COUNT=3", LocalDateTime.parse("2026-01-01T18:00"), except, NEW_YORK);
        assertThat(first(times, 9)).containsExactly("2026-01-01T18:00", "2026-01-03T18:00");
    }

    @Test
    void anEndInUtcIsCarriedToTheClockOfTheZoneAndADateIsTheWholeDay() {
        assertThat(first("FREQ=HOURLY;UNTIL=20260101T150000Z", "2026-01-01T09:00", 9))
                .containsExactly("2026-01-01T09:00", "2026-01-01T10:00");
        assertThat(first("FREQ=DAILY;UNTIL=20260102", "2026-01-01T18:00", 9))
                .containsExactly("2026-01-01T18:00", "2026-01-02T18:00");
    }

    @Test
    void clockChangesAreThoseOfCron() {
        RruleTimes daily = times("FREQ=DAILY", "2026-03-01T02:30");
        WallClockSchedule schedule = new WallClockSchedule(daily, NEW_YORK, DstPolicy.DEFAULT);
        assertThat(schedule.next(Instant.parse("2026-03-08T00:00:00Z")).map(Fire::at))
                .contains(Instant.parse("2026-03-08T07:00:00Z"));
        assertThat(daily.followsWallClock()).isFalse();
        assertThat(times("FREQ=MINUTELY;INTERVAL=15", "2026-03-01T02:30").followsWallClock())
                .isTrue();
    }

    @Test
    void aLeapDayIsFoundWhateverTheCentury() {
        RruleTimes times = times("FREQ=YEARLY", "2096-02-29T09:00");
        assertThat(first(times, 2)).containsExactly("2096-02-29T09:00", "2104-02-29T09:00");
    }

    @Test
    void aWeekBelongsToTheYearThatHasItsFourthDay() {
        assertThat(first("FREQ=YEARLY;BYWEEKNO=1;BYDAY=FR", "2026-01-01T09:00", 2))
                .containsExactly("2026-01-02T09:00", "2027-01-08T09:00");
        assertThat(first("FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", "2026-01-02T09:00", 2))
                .containsExactly("2026-12-31T09:00", "2032-12-30T09:00");
        assertThat(first("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO;WKST=SU", "2026-01-02T09:00", 2))
                .containsExactly("2026-12-28T09:00", "2027-12-27T09:00");
    }

    @Test
    void rulesThatNeverMatchAreRefused() {
        for (String rule : List.of(
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
                "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1,3",
                "FREQ=HOURLY;INTERVAL=168;BYDAY=TU",
                "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3",
                "FREQ=WEEKLY;INTERVAL=4;UNTIL=20251231",
                "FREQ=MINUTELY;BYSECOND=1;BYSETPOS=2",
                "FREQ=MONTHLY;INTERVAL=12;BYDAY=5MO;BYMONTH=3")) {
            assertThatThrownBy(() -> times(rule, "2026-01-05T00:00"))
                    .as(rule)
                    .isInstanceOf(NeverFiresException.class)
                    .hasMessageContaining("never fires");
        }
    }

    @Test
    void whatTheRfcForbidsIsRefusedWithItsColumn() {
        assertRefused("FREQ=MONTLY", 6, "the frequency \"MONTLY\" is unknown");
        assertRefused("BYDAY=MO", 1, "FREQ is missing");
        assertRefused("FREQ=DAILY;COUNT=1;UNTIL=20270101", 18, "exclude each other");
        assertRefused("FREQ=WEEKLY;BYDAY=MO,2TU", 19, "a numbered weekday needs");
        assertRefused("FREQ=WEEKLY;BYDAY=MO,TUE", 22, "Did you mean TU?");
        assertRefused("FREQ=MONTHLY;BYMONTHDAY=32", 25, "not a number from -31 to 31");
        assertRefused("FREQ=MONTHLY;BYMONTHDAY=1,0", 27, "there is no 0");
        assertRefused("FREQ=MONTHLY;BYWEEKNO=3", 23, "BYWEEKNO needs FREQ=YEARLY");
        assertRefused("FREQ=DAILY;BYSETPOS=1", 21, "needs another BY part");
        assertRefused("FREQ=DAILY;DAY=MO", 12, "Did you mean BYDAY?");
        assertRefused("FREQ=DAILY;COUNT=3;COUNT=4", 20, "given twice");
        assertRefused("FREQ=DAILY;", 12, "not NAME=VALUE");
        assertRefused("RRULE:FREQ=DAILY", 1, "Write only what follows RRULE:");
        assertRefused("FREQ=DAILY;UNTIL=2026-01-01", 18, "Write 20261231");
        assertRefused("FREQ=MINUTELY;BYSECOND=60", 24, "leap second");
        assertRefused("FREQ=DAILY;COUNT=10001", 18, "from 1 to 10000");
        assertRefused("FREQ=YEARLY;RSCALE=CHINESE", 13, "not supported");
        assertRefused("", 1, "it is empty");
    }

    private static void assertRefused(String rule, int column, String message) {
        assertThatThrownBy(() -> times(rule, "2026-01-05T00:00"))
                .as(rule)
                .isInstanceOfSatisfying(
                        RruleSyntaxException.class,
                        it -> assertThat(it.column()).as(it.getMessage()).isEqualTo(column))
                .hasMessageContaining(message);
    }

    /** Every answer is a time or a refusal that names a column, however a good rule is bent. */
    @Test
    void bentRulesAreReadOrRefused() {
        long seed = Seeded.seed();
        for (int number = 0; number < 4_000; number++) {
            Random random = Seeded.scenario(seed, number);
            StringBuilder text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bend(random, text);
            }
            String rule = text.toString();
            try {
                times(rule, "2026-01-05T00:00").next(0);
            } catch (InvalidTimeException e) {
                assertThat(e.column())
                        .as("%s: %s", Seeded.about(seed, number), rule)
                        .isBetween(1, rule.length() + 1);
            }
        }
    }

    private static void bend(Random random, StringBuilder text) {
        String alphabet = "0123456789-+;,=ZTMOFRSUYBDWEQ \u00e9";
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(3)) {
            case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
            case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
            default -> text.insert(at, GOOD.get(random.nextInt(GOOD.size())).substring(random.nextInt(20)));
        }
    }

    private static RruleTimes times(String rule, String start) {
        return RruleTimes.parse(rule, LocalDateTime.parse(start), List.of(), NEW_YORK);
    }

    private static List<String> first(String rule, String start, int count) {
        return first(times(rule, start), count);
    }

    private static List<String> first(RruleTimes times, int count) {
        WallClockSchedule schedule = new WallClockSchedule(times, ZoneOffset.UTC, DstPolicy.DEFAULT);
        List<String> found = new ArrayList<>();
        Optional<Fire> fire = schedule.next(Instant.EPOCH);
        while (fire.isPresent() && found.size() < count) {
            found.add(fire.get().nominal().toString());
            fire = schedule.next(fire.get().at());
        }
        return found;
    }
}
