package dev.jem.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.Fire;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What becomes of a start: by hand, and against a walk through days and minutes. */
class StartRulesTest {

    private static final CalendarKey CALENDAR = new CalendarKey("ops", "workdays");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final BusinessDays WORKDAYS =
            day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    private static final List<ZoneId> ZONES = List.of(
            BERLIN,
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Antarctica/Troll"),
            ZoneId.of("Pacific/Apia"),
            ZoneId.of("America/Sao_Paulo"),
            ZoneId.of("Asia/Pyongyang"),
            ZoneId.of("UTC"));

    private static StartRules on(Mode mode, Optional<Shift> shift) {
        return new StartRules(
                Optional.of(new CalendarFilter(CALENDAR, mode, shift)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static StartRules within(String from, String to, OnOutside onOutside) {
        Window window = new Window(LocalTime.parse(from), LocalTime.parse(to), onOutside);
        return new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty());
    }

    private static Fire fire(Instant at) {
        return new Fire(at, LocalDateTime.ofInstant(at, ZoneOffset.UTC), 0, List.of());
    }

    private static Outcome outcome(StartRules rules, String at) {
        return outcome(rules, Instant.parse(at), BERLIN);
    }

    private static Outcome outcome(StartRules rules, Instant at, ZoneId zone) {
        return rules.outcome(
                fire(at),
                "ops/job/t",
                new StartRules.Zones(zone, ZoneOffset.UTC),
                name -> name.equals(CALENDAR) ? Optional.of(WORKDAYS) : Optional.empty());
    }

    private static Outcome runs(String at) {
        return new Outcome.Runs(Instant.parse(at));
    }

    @Test
    void aCalendarExcusesOrShifts() {
        assertThat(outcome(on(Mode.RUN, Optional.empty()), "2026-12-24T01:30:00Z"))
                .isEqualTo(runs("2026-12-24T01:30:00Z"));
        assertThat(outcome(on(Mode.RUN, Optional.empty()), "2026-12-26T01:30:00Z"))
                .isEqualTo(new Outcome.Excused(
                        Excuse.SKIPPED_CALENDAR, "2026-12-26 is not a day of calendar ops/workdays"));
        assertThat(outcome(on(Mode.RUN, Optional.of(Shift.NEXT)), "2026-12-26T01:30:00Z"))
                .isEqualTo(runs("2026-12-28T01:30:00Z"));
        assertThat(outcome(on(Mode.RUN, Optional.of(Shift.PREVIOUS)), "2026-12-26T01:30:00Z"))
                .isEqualTo(runs("2026-12-25T01:30:00Z"));
        assertThat(outcome(on(Mode.SKIP, Optional.of(Shift.NEXT)), "2026-12-24T01:30:00Z"))
                .isEqualTo(runs("2026-12-26T01:30:00Z"));
        assertThat(outcome(on(Mode.SKIP, Optional.empty()), "2026-12-24T01:30:00Z"))
                .isInstanceOf(Outcome.Excused.class);
    }

    @Test
    void theDayIsThatOfTheTriggersZone() {
        assertThat(outcome(on(Mode.RUN, Optional.empty()), "2026-12-27T23:30:00Z"))
                .isEqualTo(runs("2026-12-27T23:30:00Z"));
    }

    @Test
    void aShiftKeepsTheTimeOfDayAcrossAClockChange() {
        assertThat(outcome(on(Mode.RUN, Optional.of(Shift.NEXT)), "2025-03-29T01:30:00Z"))
                .isEqualTo(runs("2025-03-31T00:30:00Z"));
    }

    @Test
    void aMissingCalendarFailsTheStart() {
        StartRules rules = new StartRules(
                Optional.of(new CalendarFilter(new CalendarKey("ops", "gone"), Mode.RUN, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(outcome(rules, "2026-12-24T01:30:00Z"))
                .isEqualTo(new Outcome.Fails("the calendar ops/gone does not exist"));
    }

    @Test
    void aWindowLetsWaitSkipOrFail() {
        assertThat(outcome(within("01:00", "03:00", OnOutside.WAIT), "2026-06-01T02:00:00Z"))
                .isEqualTo(runs("2026-06-01T23:00:00Z"));
        assertThat(outcome(within("22:00", "03:00", OnOutside.SKIP), "2026-06-01T00:30:00Z"))
                .isEqualTo(runs("2026-06-01T00:30:00Z"));
        assertThat(outcome(within("22:00", "03:00", OnOutside.SKIP), "2026-06-01T01:00:00Z"))
                .isEqualTo(new Outcome.Excused(
                        Excuse.SKIPPED_WINDOW, "outside of the hours from 22:00 to 03:00 in Europe/Berlin"));
        assertThat(outcome(within("22:00", "03:00", OnOutside.FAIL), "2026-06-01T01:00:00Z"))
                .isInstanceOf(Outcome.Fails.class);
        assertThatThrownBy(() -> within("22:00", "22:00", OnOutside.WAIT)).hasMessageContaining("is empty");
    }

    @Test
    void aWindowThatTheClockJumpsOverOpensRightAfterTheGap() {
        assertThat(outcome(within("02:10", "02:50", OnOutside.WAIT), "2025-03-30T00:00:00Z"))
                .isEqualTo(runs("2025-03-30T01:00:00Z"));
    }

    @Test
    void aWindowOpensAlsoWhenTheClockIsSetBackIntoIt() {
        assertThat(outcome(within("01:30", "02:15", OnOutside.WAIT), "2025-10-26T00:50:00Z"))
                .isEqualTo(runs("2025-10-26T01:00:00Z"));
        assertThat(outcome(within("02:20", "02:40", OnOutside.WAIT), "2025-10-26T00:50:00Z"))
                .isEqualTo(runs("2025-10-26T01:20:00Z"));
    }

    @Test
    void jitterIsAlwaysTheSameForOneStartAndStaysInTheWindow() {
        StartRules rules = new StartRules(
                Optional.empty(), Optional.empty(), Optional.of(Duration.ofMinutes(2)), Optional.empty());
        TreeSet<Long> delays = new TreeSet<>();
        Instant first = Instant.parse("2026-06-01T00:00:00Z");
        for (int day = 0; day < 500; day++) {
            Instant at = first.plus(Duration.ofDays(day));
            Outcome outcome = outcome(rules, at, BERLIN);
            assertThat(outcome(rules, at, BERLIN)).isEqualTo(outcome);
            delays.add(
                    outcome instanceof Outcome.Runs(Instant later)
                            ? Duration.between(at, later).toMillis()
                            : -1L);
        }
        assertThat(delays.getFirst()).isBetween(0L, 5_000L);
        assertThat(delays.getLast()).isBetween(115_000L, 119_999L);
        Window window = new Window(LocalTime.parse("01:00"), LocalTime.parse("02:00"), OnOutside.FAIL);
        StartRules bounded = new StartRules(
                Optional.empty(), Optional.of(window), Optional.of(Duration.ofHours(9)), Optional.empty());
        for (int day = 0; day < 100; day++) {
            Instant at = first.minus(Duration.ofMinutes(30)).plus(Duration.ofDays(day));
            assertThat(outcome(bounded, at, BERLIN))
                    .isInstanceOfSatisfying(
                            Outcome.Runs.class,
                            it -> assertThat(it.at())
                                    .isBetween(
                                            at, at.plus(Duration.ofMinutes(30)).minusMillis(1)));
        }
    }

    @Test
    void agreesWithAWalkThroughDaysAndMinutes() {
        long seed = Long.getLong("jem.seed", System.nanoTime());
        for (int number = 0; number < 2_000; number++) {
            Random random = new Random(seed * 1_000_003 + number);
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant at = moment(random, zone);
            Optional<Shift> shift = random.nextBoolean() ? Optional.of(Shift.NEXT) : Optional.of(Shift.PREVIOUS);
            Mode mode = random.nextBoolean() ? Mode.RUN : Mode.SKIP;
            LocalTime from = LocalTime.of(random.nextInt(5), 10 * random.nextInt(6));
            LocalTime to = from.plusMinutes(10 + random.nextInt(1_400));
            Window window = new Window(from, to, OnOutside.WAIT);
            StartRules rules = new StartRules(
                    Optional.of(new CalendarFilter(CALENDAR, mode, shift)),
                    Optional.of(window),
                    Optional.empty(),
                    Optional.empty());
            Instant moved = walkDays(at, mode == Mode.RUN, shift.get() == Shift.NEXT ? 1 : -1, zone);
            assertThat(outcome(rules, at, zone))
                    .as("scenario %d of -Djem.seed=%d: %s in %s at %s", number, seed, rules, zone, at)
                    .isEqualTo(new Outcome.Runs(walkMinutes(moved, window, zone)));
        }
    }

    private static Instant moment(Random random, ZoneId zone) {
        Instant any = Instant.parse("1991-01-01T00:00:00Z").plusSeconds(60 * random.nextLong(15_000_000L));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        return change == null ? any : change.getInstant().plusSeconds(60L * random.nextInt(-3_000, 3_000));
    }

    private static Instant walkDays(Instant at, boolean workdays, int step, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(at, zone);
        LocalDate day = local.toLocalDate();
        while (WORKDAYS.isBusinessDay(day) != workdays) {
            day = day.plusDays(step);
        }
        if (day.equals(local.toLocalDate())) {
            return at;
        }
        // The first minute at which the clock shows that day and time, or later.
        LocalDateTime wanted = day.atTime(local.toLocalTime());
        Instant walk = wanted.toInstant(ZoneOffset.UTC).minus(Duration.ofHours(40));
        while (LocalDateTime.ofInstant(walk, zone).isBefore(wanted)) {
            walk = walk.plusSeconds(60);
        }
        return walk;
    }

    private static Instant walkMinutes(Instant at, Window window, ZoneId zone) {
        LocalDateTime before = LocalDateTime.ofInstant(at, zone);
        Instant walk = at;
        while (true) {
            LocalDateTime local = LocalDateTime.ofInstant(walk, zone);
            boolean jumpedOver = jumpedOver(window.from(), before, local);
            boolean inside = window.from().isBefore(window.to())
                    ? !local.toLocalTime().isBefore(window.from())
                            && local.toLocalTime().isBefore(window.to())
                    : !local.toLocalTime().isBefore(window.from())
                            || local.toLocalTime().isBefore(window.to());
            if (inside || jumpedOver) {
                return walk;
            }
            before = local;
            walk = walk.plusSeconds(60);
        }
    }

    private static boolean jumpedOver(LocalTime time, LocalDateTime before, LocalDateTime now) {
        LocalDateTime wanted = before.toLocalDate().atTime(time);
        while (!wanted.isAfter(before)) {
            wanted = wanted.plusDays(1);
        }
        return !wanted.isAfter(now);
    }
}
