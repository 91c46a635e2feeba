package dev.jem.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import dev.jem.model.window.WindowDefinition.Effect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What will become of starts: by hand, and against asking for every single one. */
class LookaheadTest {

    private static final List<String> CRONS =
            List.of("30 2 * * *", "0 */3 * * *", "*/20 0-4 * * *", "15,45 23 * * *", "* 1-3 * * *", "0 9 * * SAT");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia");

    private static Horizon horizon(String after, String until) {
        return new Horizon(Instant.parse(after), Instant.parse(until));
    }

    private static List<String> lines(PlannedJob job, Surroundings surroundings, Horizon horizon) {
        return Lookahead.of(List.of(job), surroundings, horizon, 1_000).prospects().stream()
                .map(LookaheadTest::line)
                .toList();
    }

    private static String line(Prospect it) {
        String fate = switch (it.fate()) {
            case Fate.Runs _ -> "runs";
            case Fate.Waits(var until) ->
                "waits" + until.map(instant -> " until " + instant).orElse("");
            case Fate.Excused excused -> excused.reason().name();
            case Fate.Fails _ -> "fails";
        };
        String last =
                it.when().lastAt().equals(it.at()) ? "" : " to " + it.when().lastAt();
        String nominal = it.when().nominals().first() + (it.when().fold() == 1 ? "'" : "");
        return "%s%s %s x%d %s | %s".formatted(it.at(), last, nominal, it.count(), fate, it.why());
    }

    private static StartRules rules(Optional<Shift> shift, Optional<Window> window, Optional<Duration> jitter) {
        return new StartRules(
                Optional.of(new CalendarFilter(Jobs.CALENDAR, Mode.RUN, shift)), window, jitter, Optional.empty());
    }

    @Test
    void aStartThatAClockChangeMovesSaysSo() {
        PlannedJob job = Jobs.job("a", Jobs.cron("0,30 2 * * *", "Europe/Berlin"));
        assertThat(lines(job, Surroundings.NONE, horizon("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z")))
                .containsExactly(
                        "2026-03-29T01:00:00Z 2026-03-29T02:00 x1 COALESCED | clocks go forward from 2026-03-29T02:00"
                                + " to 2026-03-29T03:00: the times between do not exist; the start of"
                                + " 2026-03-29T02:30 covers it",
                        "2026-03-29T01:00:00Z 2026-03-29T02:30 x1 runs | clocks go forward from 2026-03-29T02:00"
                                + " to 2026-03-29T03:00: the times between do not exist");
        assertThat(lines(job, Surroundings.NONE, horizon("2026-10-25T00:15:00Z", "2026-10-25T12:00:00Z")))
                .containsExactly("2026-10-25T00:30:00Z 2026-10-25T02:30 x1 runs | clocks go back from 2026-10-25T03:00"
                        + " to 2026-10-25T02:00: the times between exist twice, this is the first pass");
    }

    @Test
    void whatIsToldTogetherIsOfOneDayAsPeopleSeeItAndOfOneBusinessDate() {
        PlannedJob job = Jobs.job("a", Jobs.cron("*/15 * * * *", "UTC"));
        Surroundings berlin = Surroundings.NONE.shownIn(ZoneId.of("Europe/Berlin"));
        assertThat(lines(job, berlin, horizon("2027-03-26T23:00:00Z", "2027-03-29T22:00:00Z")))
                .containsExactly(
                        "2027-03-26T23:15:00Z to 2027-03-26T23:45:00Z 2027-03-26T23:15 x3 runs | ",
                        "2027-03-27T00:00:00Z to 2027-03-27T22:45:00Z 2027-03-27T00:00 x92 runs | ",
                        "2027-03-27T23:00:00Z to 2027-03-27T23:45:00Z 2027-03-27T23:00 x4 runs | ",
                        "2027-03-28T00:00:00Z to 2027-03-28T21:45:00Z 2027-03-28T00:00 x88 runs | ",
                        "2027-03-28T22:00:00Z to 2027-03-28T23:45:00Z 2027-03-28T22:00 x8 runs | ",
                        "2027-03-29T00:00:00Z to 2027-03-29T21:45:00Z 2027-03-29T00:00 x88 runs | ",
                        "2027-03-29T22:00:00Z 2027-03-29T22:00 x1 runs | ");
        assertThat(lines(job, berlin, horizon("2027-10-30T21:59:00Z", "2027-10-31T23:00:00Z")))
                .containsExactly(
                        "2027-10-30T22:00:00Z to 2027-10-30T23:45:00Z 2027-10-30T22:00 x8 runs | ",
                        "2027-10-31T00:00:00Z to 2027-10-31T22:45:00Z 2027-10-31T00:00 x92 runs | ",
                        "2027-10-31T23:00:00Z 2027-10-31T23:00 x1 runs | ");
        Window window = new Window(LocalTime.of(12, 0), LocalTime.of(13, 0), OnOutside.SKIP);
        PlannedJob noon = Jobs.job(
                "a",
                Jobs.cron(
                        "*/15 * * * *",
                        "UTC",
                        new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty()),
                        DstPolicy.DEFAULT));
        assertThat(Lookahead.of(List.of(noon), berlin, horizon("2027-03-27T12:00:00Z", "2027-03-30T12:00:00Z"), 1_000)
                        .prospects())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(LocalDate.ofInstant(it.at(), ZoneId.of("Europe/Berlin")))
                        .isEqualTo(LocalDate.ofInstant(it.when().lastAt(), ZoneId.of("Europe/Berlin"))));
    }

    @Test
    void aStartThatRulesMoveOrExcuseSaysWhy() {
        PlannedJob shifted = Jobs.job(
                "a",
                Jobs.cron(
                        "30 2 * * *",
                        "UTC",
                        rules(Optional.of(Shift.NEXT), Optional.empty(), Optional.empty()),
                        DstPolicy.DEFAULT));
        assertThat(lines(shifted, Jobs.with(), horizon("2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z")))
                .containsExactly(
                        "2026-11-23T02:30:00Z 2026-11-21T02:30 x2 COALESCED | the start of 2026-11-23T02:30 covers it",
                        "2026-11-23T02:30:00Z 2026-11-23T02:30 x1 runs | ");
        Window window = new Window(LocalTime.of(4, 0), LocalTime.of(5, 0), OnOutside.WAIT);
        PlannedJob waiting = Jobs.job(
                "a",
                Jobs.cron(
                        "30 2 * * *",
                        "UTC",
                        rules(Optional.empty(), Optional.of(window), Optional.empty()),
                        DstPolicy.DEFAULT));
        assertThat(lines(waiting, Jobs.with(), horizon("2026-11-20T00:00:00Z", "2026-11-21T12:00:00Z")))
                .containsExactly(
                        "2026-11-20T04:00:00Z 2026-11-20T02:30 x1 runs | outside of the hours from 04:00 to 05:00 in"
                                + " UTC: it waits for them",
                        "2026-11-21T02:30:00Z 2026-11-21T02:30 x1 SKIPPED_CALENDAR | 2026-11-21 is not a day of"
                                + " calendar ops/workdays");
    }

    @Test
    void oneThatGoesToAnotherDayAndIsSpreadNamesBoth() {
        PlannedJob job = Jobs.job(
                "a",
                Jobs.cron(
                        "0 9 * * SUN",
                        "UTC",
                        rules(Optional.of(Shift.PREVIOUS), Optional.empty(), Optional.of(Duration.ofMinutes(2))),
                        DstPolicy.DEFAULT));
        Prospect only = Lookahead.of(
                        List.of(job), Jobs.with(), horizon("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"), 10)
                .prospects()
                .getFirst();
        assertThat(only.at()).isBetween(Instant.parse("2026-11-20T09:00:00Z"), Instant.parse("2026-11-20T09:02:00Z"));
        assertThat(only.why())
                .isEqualTo("2026-11-22 is not a day of calendar ops/workdays: it moves to 2026-11-20; jitter spreads"
                        + " starts over 2m");
        assertThat(only.businessDate().orElseThrow()).isEqualTo("2026-11-22");
    }

    @Test
    void maintenanceLetsStartsWaitOrExcusesThem() {
        PlannedJob hourly = Jobs.job("a", Jobs.cron("0 * * * *", "Europe/Berlin"));
        var first = Jobs.window("first", "2026-03-01T01:30/2026-03-01T03:00", Effect.WAIT, false);
        var second = Jobs.window("second", "2026-03-01T03:00/2026-03-01T03:30", Effect.WAIT, false);
        Horizon night = horizon("2026-03-01T00:00:00Z", "2026-03-01T02:30:00Z");
        assertThat(lines(hourly, Jobs.with(first, second), night))
                .containsExactly(
                        "2026-03-01T01:00:00Z 2026-03-01T02:00 x1 waits until 2026-03-01T02:30:00Z |"
                                + " maintenance window ops/first is open from 2026-03-01 01:30:00 +01:00 to"
                                + " 2026-03-01 03:00:00 +01:00: it waits until 2026-03-01 03:30:00 +01:00",
                        "2026-03-01T02:00:00Z 2026-03-01T03:00 x1 waits until 2026-03-01T02:30:00Z |"
                                + " maintenance window ops/second is open from 2026-03-01 03:00:00 +01:00 to"
                                + " 2026-03-01 03:30:00 +01:00: it waits until 2026-03-01 03:30:00 +01:00");
        var skipping = Jobs.window("skipping", "2026-03-01T01:30/2026-03-01T02:30", Effect.SKIP, false);
        assertThat(lines(hourly, Jobs.with(skipping), night))
                .containsExactly(
                        "2026-03-01T01:00:00Z 2026-03-01T02:00 x1 SKIPPED_MAINTENANCE | maintenance window"
                                + " ops/skipping is open from 2026-03-01 01:30:00 +01:00 to 2026-03-01 02:30:00"
                                + " +01:00",
                        "2026-03-01T02:00:00Z 2026-03-01T03:00 x1 runs | ");
    }

    @Test
    void whatWouldNotEndBeforeTheWindowWaitsToo() {
        TriggerDefinition trigger = Jobs.cron("0 * * * *", "Europe/Berlin");
        PlannedJob job = new PlannedJob(
                Jobs.job("a", trigger).definition(), Optional.of(Duration.ofMinutes(31)), Optional.empty(), List.of());
        var window = Jobs.window("w", "2026-03-01T01:30/2026-03-01T01:45", Effect.WAIT, true);
        Horizon horizon = horizon("2026-02-28T23:30:00Z", "2026-03-01T00:30:00Z");
        assertThat(lines(job, Jobs.with(window), horizon))
                .containsExactly("2026-03-01T00:00:00Z 2026-03-01T01:00 x1 waits until 2026-03-01T00:45:00Z | it"
                        + " would probably not end before maintenance window ops/w opens at 2026-03-01 01:30:00 +01:00"
                        + " (95 of 100 runs end within 31m): it waits until 2026-03-01 01:45:00 +01:00");
        PlannedJob shorter =
                new PlannedJob(job.definition(), Optional.of(Duration.ofMinutes(30)), Optional.empty(), List.of());
        assertThat(lines(shorter, Jobs.with(window), horizon))
                .containsExactly("2026-03-01T00:00:00Z 2026-03-01T01:00 x1 runs | ");
    }

    @Test
    void aPauseExcusesUntilItEnds() {
        PlannedJob.Standstill pause = new PlannedJob.Standstill(
                Excuse.SKIPPED_PAUSED, "paused by ann", Optional.of(Instant.parse("2026-03-01T02:00:00Z")));
        PlannedJob job = new PlannedJob(
                Jobs.job("a", Jobs.cron("0 * * * *", "UTC")).definition(),
                Optional.empty(),
                Optional.of(pause),
                List.of());
        assertThat(lines(job, Surroundings.NONE, horizon("2026-03-01T00:30:00Z", "2026-03-01T02:30:00Z")))
                .containsExactly(
                        "2026-03-01T01:00:00Z 2026-03-01T01:00 x1 SKIPPED_PAUSED | paused by ann",
                        "2026-03-01T02:00:00Z 2026-03-01T02:00 x1 runs | ");
    }

    @Test
    void whatAPauseHoldsUpIsMadeUpAsTheTriggerSays() {
        Horizon horizon = horizon("2026-03-01T00:30:00Z", "2026-03-01T02:30:00Z");
        Optional<Instant> end = Optional.of(Instant.parse("2026-03-01T02:00:00Z"));
        assertThat(lines(paused(CatchUp.Policy.ALL, end), Surroundings.NONE, horizon))
                .containsExactly(
                        "2026-03-01T01:00:00Z 2026-03-01T01:00 x1 waits until 2026-03-01T02:00:00Z | paused by ann; it"
                                + " starts when the pause ends",
                        "2026-03-01T02:00:00Z 2026-03-01T02:00 x1 runs | ");
        assertThat(lines(paused(CatchUp.Policy.LATEST, Optional.empty()), Surroundings.NONE, horizon))
                .containsExactly(
                        "2026-03-01T01:00:00Z 2026-03-01T01:00 x1 waits | paused by ann; when that ends, catch-up"
                                + " makes up latest",
                        "2026-03-01T02:00:00Z 2026-03-01T02:00 x1 waits | paused by ann; when that ends, catch-up"
                                + " makes up latest");
        assertThat(lines(paused(CatchUp.Policy.NONE, Optional.empty()), Surroundings.NONE, horizon))
                .first()
                .isEqualTo("2026-03-01T01:00:00Z 2026-03-01T01:00 x1 SKIPPED_PAUSED | paused by ann");
    }

    private static PlannedJob paused(CatchUp.Policy policy, Optional<Instant> end) {
        TriggerDefinition hourly = Jobs.cron("0 * * * *", "UTC");
        CatchUp catchUp = new CatchUp(policy, OptionalInt.empty(), Duration.ofHours(2));
        TriggerDefinition trigger = new TriggerDefinition("t", hourly.recurrence(), catchUp);
        return new PlannedJob(
                Jobs.job("a", trigger).definition(),
                Optional.empty(),
                Optional.of(new PlannedJob.Standstill(Excuse.SKIPPED_PAUSED, "paused by ann", end)),
                List.of());
    }

    @Test
    void startsMoreOftenThanHourlyAreToldTogetherByDay() {
        PlannedJob job = Jobs.job("a", Jobs.cron("*/30 * * * *", "Europe/Berlin"));
        assertThat(lines(job, Surroundings.NONE, horizon("2026-03-01T21:15:00Z", "2026-03-02T12:00:00Z")))
                .containsExactly(
                        "2026-03-01T21:30:00Z to 2026-03-01T22:30:00Z 2026-03-01T22:30 x3 runs | ",
                        "2026-03-01T23:00:00Z to 2026-03-02T12:00:00Z 2026-03-02T00:00 x27 runs | ");
    }

    @Test
    void startsThatAnotherDayTakesAreToldBesideItsOwn() {
        PlannedJob job = Jobs.job(
                "a",
                Jobs.cron(
                        "*/15 * * * *",
                        "UTC",
                        rules(Optional.of(Shift.NEXT), Optional.empty(), Optional.empty()),
                        DstPolicy.DEFAULT));
        List<String> lines = lines(job, Jobs.with(), horizon("2027-03-28T23:59:00Z", "2027-03-29T12:00:00Z"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("COALESCED | for each of them another start at its instant covers it");
        assertThat(lines.getLast()).contains("x49 runs");
    }

    @Test
    void anIntervalThatFollowsItsRunsIsKnownOneAhead() {
        TriggerDefinition trigger = new TriggerDefinition(
                "t",
                new Recurrence.Every(Duration.ofMinutes(5), Recurrence.Every.From.END, Optional.empty()),
                CatchUp.DEFAULT);
        Instant next = Instant.parse("2026-03-01T21:17:00Z");
        PlannedJob job = new PlannedJob(
                Jobs.job("a", trigger).definition(),
                Optional.empty(),
                Optional.empty(),
                List.of(new PlannedJob.Standing("t", Optional.of(next), TriggerSchedule.Progress.NONE, Instant.MIN)));
        assertThat(lines(job, Surroundings.NONE, horizon("2026-03-01T21:15:00Z", "2026-03-02T12:00:00Z")))
                .containsExactly(
                        "2026-03-01T21:17:00Z 2026-03-01T21:17 x1 runs | counted from the end of the run before");
    }

    @Test
    void whatIsTooMuchIsCutOffAndSaysWhere() {
        PlannedJob often = Jobs.job("often", Jobs.cron("* * * * * ?", "UTC"));
        PlannedJob hourly = Jobs.job("rare", Jobs.cron("0 * * * *", "UTC"));
        Horizon weeks = horizon("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
        Lookahead cut = Lookahead.of(List.of(often, hourly), Surroundings.NONE, weeks, 1_000);
        assertThat(cut.cutAt().orElseThrow()).isEqualTo("2026-03-01T02:46:40.999999999Z");
        assertThat(cut.prospects().stream().mapToLong(Prospect::count).sum()).isEqualTo(Lookahead.STARTS_MAX + 2);
        Lookahead five = Lookahead.of(List.of(hourly), Surroundings.NONE, weeks, 5);
        assertThat(five.prospects()).hasSize(5);
        assertThat(five.cutAt().orElseThrow()).isEqualTo("2026-03-01T06:00:00Z");
        assertThat(Lookahead.of(List.of(hourly), Surroundings.NONE, weeks, 1_000)
                        .cutAt())
                .isEmpty();
    }

    @Test
    void manyAtOneInstantAreCutToTheLimitAndNoFurther() {
        List<PlannedJob> jobs = java.util.stream.IntStream.range(0, 60)
                .mapToObj(it -> Jobs.job("job-" + it, Jobs.cron("0 0 * * *", "UTC")))
                .toList();
        Lookahead cut =
                Lookahead.of(jobs, Surroundings.NONE, horizon("2026-03-01T12:00:00Z", "2026-03-03T12:00:00Z"), 10);
        assertThat(cut.prospects()).hasSize(10);
        assertThat(cut.cutAt().orElseThrow()).isEqualTo("2026-03-02T00:00:00Z");
    }

    @Test
    void agreesWithAskingForEveryStart() {
        long seed = Long.getLong("jem.seed", System.nanoTime());
        for (int number = 0; number < 80; number++) {
            Random random = new Random(seed * 1_000_003 + number);
            Optional<Shift> shift = random.nextBoolean()
                    ? Optional.of(random.nextBoolean() ? Shift.NEXT : Shift.PREVIOUS)
                    : Optional.empty();
            StartRules rules =
                    random.nextInt(3) == 0 ? StartRules.NONE : rules(shift, Optional.empty(), Optional.empty());
            TriggerDefinition trigger = Jobs.cron(
                    CRONS.get(random.nextInt(CRONS.size())),
                    ZONES.get(random.nextInt(ZONES.size())),
                    rules,
                    DstPolicy.DEFAULT);
            Instant from = Instant.parse("2009-01-01T00:00:00Z").plusSeconds(random.nextLong(700_000_000L));
            Horizon horizon = new Horizon(from, from.plus(Duration.ofHours(1 + random.nextInt(100))));
            Instant open = from.plus(Duration.ofHours(random.nextInt(100)));
            Instant shut = open.plus(Duration.ofMinutes(1 + random.nextInt(600)));
            var window = Jobs.window("w", berlin(open) + "/" + berlin(shut), Effect.WAIT, false);
            assertThat(counted(trigger, horizon, Jobs.with(window)))
                    .as("seed %d, case %d: %s in %s, open from %s to %s", seed, number, trigger, horizon, open, shut)
                    .isEqualTo(expected(trigger, horizon, Jobs.with(window)));
        }
    }

    private static String berlin(Instant instant) {
        return instant.atZone(java.time.ZoneId.of("Europe/Berlin"))
                .toLocalDateTime()
                .toString();
    }

    private static List<Long> counted(TriggerDefinition trigger, Horizon horizon, Surroundings surroundings) {
        long runs = 0;
        long waits = 0;
        long excused = 0;
        for (Prospect it : Lookahead.of(List.of(Jobs.job("a", trigger)), surroundings, horizon, 100_000)
                .prospects()) {
            switch (it.fate()) {
                case Fate.Runs _, Fate.Fails _ -> runs += it.count();
                case Fate.Waits _ -> waits += it.count();
                case Fate.Excused _ -> excused += it.count();
            }
        }
        return List.of(runs, waits, excused);
    }

    private static List<Long> expected(TriggerDefinition trigger, Horizon horizon, Surroundings surroundings) {
        Schedule schedule = new TriggerSchedule(
                        Jobs.job("a", trigger).definition().key(), trigger, surroundings.days())
                .fixed(horizon.after())
                .orElseThrow();
        var openings = new dev.jem.model.window.Openings(surroundings.windows().getFirst(), surroundings.days());
        long runs = 0;
        long waits = 0;
        long excused = schedule.skipped(horizon.after(), horizon.until()).stream()
                .mapToLong(it -> it.nominals().count())
                .sum();
        Optional<Fire> fire = schedule.next(horizon.after());
        while (fire.isPresent() && !fire.get().at().isAfter(horizon.until())) {
            boolean isOpen = openings.covering(fire.get().at()).isPresent();
            runs += isOpen ? 0 : 1;
            waits += isOpen ? 1 : 0;
            excused += fire.get().coalescedCount();
            fire = schedule.next(fire.get().at());
        }
        return List.of(runs, waits, excused);
    }
}
