package dev.jem.model.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.SkippedStarts;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Schedules under rules: by hand, and against putting every single start where its rules say. */
class RuledScheduleTest {

    private static final CalendarKey CALENDAR = new CalendarKey("ops", "workdays");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo");
    private static final List<String> CRONS = List.of(
            "30 2 * * *", "0 */3 * * *", "0 9 * * SAT", "15,45 23 * * *", "*/20 0-4 * * *", "0 0 1 * *", "7 8 * * 6,0");

    private static boolean isWorkday(LocalDate day) {
        boolean isWeekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        return !isWeekend && day.getDayOfMonth() != 25;
    }

    private static TriggerSchedule trigger(String cron, String zone, StartRules rules, BusinessDays days) {
        Recurrence recurrence = new Recurrence.Cron(cron, CronDialect.UNIX, ZoneId.of(zone), DstPolicy.DEFAULT);
        TriggerDefinition definition =
                new TriggerDefinition("t", recurrence, rules, CatchUp.DEFAULT, Collections.emptySortedMap());
        return new TriggerSchedule(
                new JobKey("ops", "job"),
                definition,
                key -> key.equals(CALENDAR) ? Optional.of(days) : Optional.empty());
    }

    private static StartRules on(Optional<Shift> shift) {
        return new StartRules(
                Optional.of(new CalendarFilter(CALENDAR, Mode.RUN, shift)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Schedule schedule(TriggerSchedule trigger) {
        return trigger.fixed(Instant.EPOCH).orElseThrow();
    }

    @Test
    void startsOfAWeekendThatMoveToMondayAreOne() {
        Schedule daily =
                schedule(trigger("30 2 * * *", "UTC", on(Optional.of(Shift.NEXT)), RuledScheduleTest::isWorkday));
        Fire monday = daily.next(Instant.parse("2026-11-20T02:30:00Z")).orElseThrow();
        assertThat(monday.at()).isEqualTo("2026-11-23T02:30:00Z");
        assertThat(monday.nominal()).isEqualTo("2026-11-23T02:30:00");
        assertThat(monday.coalescedCount()).isEqualTo(2);
        assertThat(daily.next(monday.at()).orElseThrow().at()).isEqualTo("2026-11-24T02:30:00Z");
    }

    @Test
    void aStartThatAGapMovesGoesToTheTimeItWasWrittenForOnAnotherDay() {
        Schedule berlin = schedule(
                trigger("30 2 * * *", "Europe/Berlin", on(Optional.of(Shift.NEXT)), RuledScheduleTest::isWorkday));
        Fire monday = berlin.next(Instant.parse("2027-03-26T12:00:00Z")).orElseThrow();
        assertThat(monday.at()).isEqualTo("2027-03-29T00:30:00Z");
        assertThat(monday.coalesced())
                .singleElement()
                .satisfies(it -> assertThat(it.count()).isEqualTo(2));
        Fire tuesday = berlin.next(monday.at()).orElseThrow();
        assertThat(tuesday.at()).isEqualTo("2027-03-30T00:30:00Z");
        Schedule before = schedule(
                trigger("30 2 * * *", "Europe/Berlin", on(Optional.of(Shift.PREVIOUS)), RuledScheduleTest::isWorkday));
        assertThat(before.next(Instant.parse("2027-03-25T12:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2027-03-26T01:30:00Z");
        assertThat(before.next(Instant.parse("2027-03-26T01:30:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2027-03-29T00:30:00Z");
    }

    @Test
    void jitterKeepsTogetherWhatTheCalendarPutsOnOneInstant() {
        StartRules rules = new StartRules(
                Optional.of(new CalendarFilter(CALENDAR, Mode.RUN, Optional.of(Shift.NEXT))),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(2)),
                Optional.empty());
        Schedule daily = schedule(trigger("30 2 * * *", "UTC", rules, RuledScheduleTest::isWorkday));
        Fire monday = daily.next(Instant.parse("2026-11-20T12:00:00Z")).orElseThrow();
        assertThat(monday.at()).isBetween(Instant.parse("2026-11-23T02:30:00Z"), Instant.parse("2026-11-23T02:32:00Z"));
        assertThat(monday.coalescedCount()).isEqualTo(2);
        assertThat(daily.next(monday.at()).orElseThrow().nominal()).isEqualTo("2026-11-24T02:30:00");
    }

    @Test
    void aStartThatMovesForwardComesBeforeThoseInBetween() {
        Schedule weekly =
                schedule(trigger("0 9 * * 0", "UTC", on(Optional.of(Shift.PREVIOUS)), RuledScheduleTest::isWorkday));
        assertThat(weekly.next(Instant.parse("2026-11-19T00:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-11-20T09:00:00Z");
        assertThat(weekly.next(Instant.parse("2026-11-20T09:00:00Z"))
                        .orElseThrow()
                        .at())
                .isEqualTo("2026-11-27T09:00:00Z");
    }

    @Test
    void aCalendarWithoutDaysIsNeverInBoundedTime() {
        Schedule minutely = schedule(trigger("* * * * *", "UTC", on(Optional.empty()), _ -> false));
        assertThat(minutely.next(Instant.parse("2026-11-19T00:00:00Z"))).isEmpty();
    }

    @Test
    void whatIsExcusedIsListedByDay() {
        Schedule hourly = schedule(trigger("0 * * * *", "UTC", on(Optional.empty()), RuledScheduleTest::isWorkday));
        List<SkippedStarts> skipped =
                hourly.skipped(Instant.parse("2026-11-20T23:00:00Z"), Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(skipped)
                .extracting(it -> it.nominals().count() + ": " + it.why())
                .containsExactly(
                        "24: 2026-11-21 is not a day of calendar ops/workdays",
                        "24: 2026-11-22 is not a day of calendar ops/workdays");
    }

    @Test
    void agreesWithPlacingEveryStart() {
        long seed = Long.getLong("jem.seed", System.nanoTime());
        for (int number = 0; number < 1_500; number++) {
            Random random = new Random(seed * 1_000_003 + number);
            TriggerSchedule trigger =
                    trigger(pick(CRONS, random), pick(ZONES, random), rules(random), RuledScheduleTest::isWorkday);
            Instant from = Instant.parse("2009-01-01T00:00:00Z").plusSeconds(random.nextLong(700_000_000L));
            Instant to = from.plus(Duration.ofDays(1 + random.nextInt(12)));
            assertThat(walk(trigger, from, to))
                    .as("seed %d, case %d: %s from %s", seed, number, trigger.trigger(), from)
                    .isEqualTo(placed(trigger, from, to));
        }
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static StartRules rules(Random random) {
        Optional<Shift> shift =
                pick(List.of(Optional.empty(), Optional.of(Shift.NEXT), Optional.of(Shift.PREVIOUS)), random);
        CalendarFilter filter = new CalendarFilter(CALENDAR, pick(List.of(Mode.values()), random), shift);
        int open = random.nextInt(24 * 60);
        int close = (open + 1 + random.nextInt(24 * 60 - 1)) % (24 * 60);
        Window window = new Window(
                LocalTime.ofSecondOfDay(open * 60L),
                LocalTime.ofSecondOfDay(close * 60L),
                pick(List.of(OnOutside.values()), random));
        Duration jitter = pick(List.of(Duration.ofMillis(1), Duration.ofMinutes(7), Duration.ofHours(20)), random);
        return new StartRules(
                Optional.of(filter).filter(_ -> random.nextBoolean()),
                Optional.of(window).filter(_ -> random.nextBoolean()),
                Optional.of(jitter).filter(_ -> random.nextInt(3) == 0),
                Optional.empty());
    }

    /** What starts and what does not, as the schedule says. */
    private static List<String> walk(TriggerSchedule trigger, Instant from, Instant to) {
        List<String> lines = new ArrayList<>();
        Schedule schedule = schedule(trigger);
        Optional<Fire> fire = schedule.next(from);
        while (fire.isPresent() && !fire.get().at().isAfter(to)) {
            lines.add(fire.get().at() + " " + (1 + fire.get().coalescedCount()));
            fire = schedule.next(fire.get().at());
        }
        long excused = schedule.skipped(from, to).stream()
                .mapToLong(it -> it.nominals().count())
                .sum();
        lines.add(excused + " excused");
        return lines;
    }

    /** The same, from every start within two months around. */
    private static List<String> placed(TriggerSchedule trigger, Instant from, Instant to) {
        TreeMap<Instant, Long> starts = new TreeMap<>();
        TriggerDefinition bare = new TriggerDefinition(
                "t", trigger.trigger().recurrence(), trigger.trigger().catchUp());
        Schedule written = schedule(new TriggerSchedule(trigger.job(), bare, trigger.calendars()));
        long excused = written.skipped(from, to).stream()
                .mapToLong(it -> it.nominals().count())
                .sum();
        Optional<Fire> fire = written.next(from.minus(Duration.ofDays(40)));
        while (fire.isPresent() && fire.get().at().isBefore(to.plus(Duration.ofDays(40)))) {
            Instant at = fire.get().at();
            long count = 1 + fire.get().coalescedCount();
            switch (trigger.outcome(fire.get())) {
                case Outcome.Runs(Instant placed) -> starts.merge(placed, count, Long::sum);
                case Outcome.Fails _ -> starts.merge(at, count, Long::sum);
                case Outcome.Excused _ -> excused += at.isAfter(from) && !at.isAfter(to) ? count : 0;
            }
            fire = written.next(at);
        }
        List<String> lines = new ArrayList<>();
        starts.subMap(from, false, to, true).forEach((at, count) -> lines.add(at + " " + count));
        lines.add(excused + " excused");
        return lines;
    }
}
