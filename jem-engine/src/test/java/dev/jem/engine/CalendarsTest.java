package dev.jem.engine;

import static dev.jem.engine.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarDefinition.Domain;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.calendar.NamedDate;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.command.Command.SubmittedCalendar;
import dev.jem.model.event.Event;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.CalendarFilter;
import dev.jem.model.job.StartRules.Mode;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Shift;
import dev.jem.model.job.StartRules.Window;
import dev.jem.model.job.Template;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.RunState;
import dev.jem.model.time.BusinessDayRule;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What calendars do to jobs, and what becomes of starts when a calendar changes. The first of March is a Sunday. */
class CalendarsTest {

    private static final CalendarKey WORKDAYS = new CalendarKey("ops", "workdays");
    private static final ZoneId UTC = ZoneId.of("UTC");

    private final Bench bench = new Bench();

    private static SubmittedCalendar workdays(LocalDate... holidays) {
        List<NamedDate> dates =
                Arrays.stream(holidays).map(it -> new NamedDate(it, "holiday")).toList();
        Days week = new Days.Week(List.of(
                DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY));
        Days days = new Days.Minus(week, new Days.Dates(dates));
        CalendarDefinition definition = new CalendarDefinition(WORKDAYS, "", days, Optional.empty(), Domain.NONE);
        return new SubmittedCalendar(definition, Integer.toHexString(definition.hashCode()));
    }

    private Answer apply(SubmittedCalendar... calendars) {
        return bench.decide(new Command.Apply(List.of(calendars), List.of(), List.of()));
    }

    private static Recurrence cron(String expression) {
        return new Recurrence.Cron(expression, CronDialect.UNIX, UTC, DstPolicy.DEFAULT);
    }

    private static StartRules on(Optional<Shift> shift) {
        CalendarFilter filter = new CalendarFilter(WORKDAYS, Mode.RUN, shift);
        return new StartRules(Optional.of(filter), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static TriggerDefinition trigger(Recurrence recurrence, StartRules rules, CatchUp catchUp) {
        return new TriggerDefinition("t", recurrence, rules, catchUp, Collections.emptySortedMap());
    }

    private static TriggerDefinition trigger(String cron, StartRules rules) {
        return trigger(cron(cron), rules, CatchUp.DEFAULT);
    }

    private void passTo(String instant) {
        Instant end = Instant.parse(instant);
        while (bench.now.isBefore(end)) {
            Duration left = Duration.between(bench.now, end);
            bench.pass(left.compareTo(Duration.ofMinutes(30)) > 0 ? Duration.ofMinutes(30) : left);
        }
    }

    private static long micros(String instant) {
        return Micros.of(Instant.parse(instant));
    }

    private List<LocalDateTime> started() {
        return bench.events(Event.RunCreated.class).stream()
                .map(it -> it.occurrence().orElseThrow().start().nominal())
                .toList();
    }

    private List<String> excused() {
        return bench.events(Event.OccurrencesExcused.class).stream()
                .map(it -> it.excuse() + " " + it.span().first().toLocalDate() + " "
                        + it.span().count())
                .toList();
    }

    @Test
    void aStartOnAnotherDayIsExcusedWithItsReason() {
        apply(workdays());
        bench.apply(
                job("daily").trigger(trigger("0 9 * * *", on(Optional.empty()))).submitted());
        passTo("2026-03-03T10:00:00Z");
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-02T09:00"), LocalDateTime.parse("2026-03-03T09:00"));
        Event.OccurrencesExcused excused =
                bench.events(Event.OccurrencesExcused.class).getFirst();
        assertThat(excused.excuse()).isEqualTo(Excuse.SKIPPED_CALENDAR);
        assertThat(excused.detail()).isEqualTo("2026-03-01 is not a day of calendar ops/workdays");
    }

    @Test
    void whatAMovedStartStandsForHasItsOutcomeWithIt() {
        CatchUp all = new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofDays(1));
        bench.now = Instant.parse("2026-03-28T00:30:00Z");
        apply(workdays());
        Recurrence inTheGap =
                new Recurrence.Cron("0,30 2 * * *", CronDialect.UNIX, ZoneId.of("Europe/Berlin"), DstPolicy.DEFAULT);
        bench.apply(job("nightly")
                .trigger(trigger(inTheGap, on(Optional.of(Shift.NEXT)), all))
                .submitted());
        passTo("2026-03-29T12:00:00Z");
        Days sundays = new Days.Week(List.of(DayOfWeek.SUNDAY));
        apply(new SubmittedCalendar(
                new CalendarDefinition(WORKDAYS, "", sundays, Optional.empty(), Domain.NONE), "sundays"));
        assertThat(started())
                .containsExactly(
                        LocalDateTime.parse("2026-03-28T02:00"),
                        LocalDateTime.parse("2026-03-28T02:30"),
                        LocalDateTime.parse("2026-03-29T02:30"));
        assertThat(excused()).containsExactly("COALESCED 2026-03-29 1");
    }

    @Test
    void whatIsExcusedIsOnRecordWithinADayOfIt() {
        apply(workdays());
        bench.apply(job("monthly")
                .trigger(trigger("0 9 1-14 * *", on(Optional.empty())))
                .submitted());
        passTo("2026-03-02T00:30:00Z");
        assertThat(excused()).containsExactly("SKIPPED_CALENDAR 2026-03-01 1");
        passTo("2026-03-31T00:00:00Z");
        assertThat(excused())
                .containsExactly(
                        "SKIPPED_CALENDAR 2026-03-01 1",
                        "SKIPPED_CALENDAR 2026-03-07 1",
                        "SKIPPED_CALENDAR 2026-03-08 1",
                        "SKIPPED_CALENDAR 2026-03-14 1");
    }

    @Test
    void whatNamesNoCalendarIsRefusedAsAWhole() {
        Answer answer = bench.decide(new Command.Apply(List.of(
                job("good").submitted(),
                job("bad").trigger(trigger("0 9 * * *", on(Optional.empty()))).submitted())));
        assertThat(answer)
                .isEqualTo(new Answer.Refused(
                        Answer.Code.INVALID, "job ops/bad: the calendar ops/workdays does not exist"));
        assertThat(bench.events(Event.JobApplied.class)).isEmpty();
    }

    @Test
    void aCalendarAndTheJobThatNamesItAreAppliedTogether() {
        Answer answer = bench.decide(new Command.Apply(
                List.of(workdays()),
                List.of(),
                List.of(job("daily")
                        .trigger(trigger("0 9 * * *", on(Optional.empty())))
                        .submitted())));
        assertThat(answer).isInstanceOf(Answer.Applied.class);
        assertThat(((Answer.Applied) answer).changes())
                .extracting(it -> it.kind() + " " + it.name() + " " + it.action())
                .containsExactly("CALENDAR workdays CREATED", "JOB daily CREATED");
    }

    @Test
    void aCalendarThatIsUsedCannotBeDeleted() {
        apply(workdays());
        bench.apply(
                job("daily").trigger(trigger("0 9 * * *", on(Optional.empty()))).submitted());
        Answer refused = bench.decide(new Command.DeleteCalendar(WORKDAYS, OptionalLong.empty(), ""));
        assertThat(refused).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused) refused).message()).contains("is used by job ops/daily");
        bench.apply(job("daily").trigger(trigger("0 9 * * *", StartRules.NONE)).submitted());
        assertThat(bench.decide(new Command.DeleteCalendar(WORKDAYS, OptionalLong.of(1), "")))
                .isEqualTo(new Answer.Done());
    }

    @Test
    void aCalendarThatLeadsBackToItselfIsRefused() {
        CalendarDefinition loop =
                new CalendarDefinition(WORKDAYS, "", new Days.Other(WORKDAYS), Optional.empty(), Domain.NONE);
        Answer answer = apply(new SubmittedCalendar(loop, "x"));
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused) answer).message()).contains("ops/workdays");
    }

    @Test
    void whatHasHappenedDoesNotHappenAgainOnAnotherDay() {
        apply(workdays());
        bench.apply(job("weekly")
                .trigger(trigger("0 9 * * FRI", on(Optional.of(Shift.NEXT))))
                .submitted());
        passTo("2026-03-06T10:00:00Z");
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-06T09:00"));
        apply(workdays(LocalDate.parse("2026-03-06")));
        passTo("2026-03-13T10:00:00Z");
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-06T09:00"), LocalDateTime.parse("2026-03-13T09:00"));
        assertThat(excused()).isEmpty();
    }

    @Test
    void whatIsPutIntoThePastStartsAtOnceOrIsExcused() {
        apply(workdays());
        CatchUp all = new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofDays(7));
        StartRules before = on(Optional.of(Shift.PREVIOUS));
        bench.apply(
                job("kept").trigger(trigger(cron("0 9 * * MON"), before, all)).submitted(),
                job("late")
                        .trigger(trigger(cron("0 9 * * MON"), before, CatchUp.DEFAULT))
                        .submitted());
        passTo("2026-03-09T08:00:00Z");
        int startedBefore = started().size();
        apply(workdays(LocalDate.parse("2026-03-09")));
        List<Event.RunCreated> created = bench.events(Event.RunCreated.class);
        assertThat(created).hasSize(startedBefore + 1);
        assertThat(created.getLast().cause()).isEqualTo(Cause.CATCH_UP);
        assertThat(created.getLast().occurrence().orElseThrow().start().nominal())
                .isEqualTo(LocalDateTime.parse("2026-03-09T09:00"));
        assertThat(excused()).containsExactly("SKIPPED_MISFIRE 2026-03-09 1");
        passTo("2026-03-09T12:00:00Z");
        assertThat(started()).hasSize(startedBefore + 1);
    }

    @Test
    void whatWasExcusedUntilTheChangeIsOnRecordBeforeIt() {
        apply(workdays());
        bench.apply(job("hourly")
                .trigger(trigger("0 * * * *", on(Optional.empty())))
                .submitted());
        passTo("2026-03-01T05:30:00Z");
        apply(workdays(LocalDate.parse("2026-03-02")));
        assertThat(excused()).containsExactly("SKIPPED_CALENDAR 2026-03-01 5");
        passTo("2026-03-03T00:30:00Z");
        long all = bench.events(Event.OccurrencesExcused.class).stream()
                .mapToLong(it -> it.span().count())
                .sum();
        assertThat(all).isEqualTo(47);
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-03T00:00"));
    }

    @Test
    void theLastBusinessDayOfTheMonthMovesWithItsCalendar() {
        apply(workdays());
        BusinessDayRule last = new BusinessDayRule(
                new BusinessDayRule.Which.Nth(-1, BusinessDayRule.Span.MONTH), 0, LocalTime.of(17, 0));
        Recurrence rule = new Recurrence.CalendarRule(last, WORKDAYS, UTC, DstPolicy.DEFAULT);
        bench.apply(job("close")
                .trigger(trigger(rule, StartRules.NONE, CatchUp.DEFAULT))
                .submitted());
        passTo("2026-03-20T00:00:00Z");
        apply(workdays(LocalDate.parse("2026-03-31")));
        passTo("2026-04-01T00:00:00Z");
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-30T17:00"));
    }

    @Test
    void aStartOutsideItsHoursWaitsIsExcusedOrFails() {
        List<String> outcomes = new ArrayList<>();
        for (OnOutside onOutside : OnOutside.values()) {
            Window window = new Window(LocalTime.of(1, 0), LocalTime.of(3, 0), onOutside);
            StartRules rules =
                    new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty());
            bench.apply(job("w-" + onOutside.name().toLowerCase(Locale.ROOT))
                    .trigger(trigger("30 0 * * *", rules))
                    .submitted());
        }
        passTo("2026-03-01T00:45:00Z");
        bench.events(Event.RunEnded.class).forEach(it -> outcomes.add("run " + it.state()));
        assertThat(outcomes).containsExactly("run " + RunState.FAILED);
        passTo("2026-03-01T01:00:00Z");
        assertThat(bench.events(Event.RunCreated.class)).hasSize(2);
        assertThat(bench.events(Event.RunCreated.class).getLast().dueAt())
                .isEqualTo(Instant.parse("2026-03-01T01:00:00Z").getEpochSecond() * 1_000_000);
        passTo("2026-03-02T02:00:00Z");
        assertThat(bench.events(Event.TaskEnded.class).getFirst().detail())
                .isEqualTo("outside of the hours from 01:00 to 03:00 in UTC");
    }

    private static StartRules within(int from, int to, OnOutside onOutside) {
        Window window = new Window(LocalTime.of(from, 0), LocalTime.of(to, 0), onOutside);
        return new StartRules(Optional.empty(), Optional.of(window), Optional.empty(), Optional.empty());
    }

    @Test
    void aStartThatWasWrittenBeforeItsTriggerTookEffectIsNotExpected() {
        passTo("2026-03-01T12:00:00Z");
        bench.apply(job("late")
                .trigger(trigger("0 6,13 * * *", within(20, 22, OnOutside.WAIT)))
                .submitted());
        passTo("2026-03-01T23:00:00Z");
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T13:00"));
        assertThat(excused()).isEmpty();
    }

    @Test
    void aStartThatWaitsWhenItsTriggerChangesIsSuperseded() {
        TriggerDefinition before = trigger("0 6 * * *", within(20, 22, OnOutside.WAIT));
        bench.apply(job("job").trigger(before).submitted());
        passTo("2026-03-01T12:00:00Z");
        bench.apply(job("job").label("a", "b").trigger(before).submitted());
        assertThat(excused()).isEmpty();
        bench.apply(job("job")
                .trigger(trigger("0 6 * * *", within(21, 22, OnOutside.WAIT)))
                .submitted());
        assertThat(excused()).containsExactly("SUPERSEDED 2026-03-01 1");
        passTo("2026-03-02T21:00:00Z");
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-02T06:00"));
    }

    @Test
    void aStartThatWasBroughtForwardDoesNotComeAgainWhenItsTriggerChanges() {
        apply(workdays());
        passTo("2026-03-05T12:00:00Z");
        bench.apply(job("job")
                .trigger(trigger("0 9 * * SAT", on(Optional.of(Shift.PREVIOUS))))
                .submitted());
        passTo("2026-03-06T12:00:00Z");
        bench.apply(job("job").trigger(trigger("0 9 * * SAT", StartRules.NONE)).submitted());
        passTo("2026-03-14T10:00:00Z");
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-07T09:00"), LocalDateTime.parse("2026-03-14T09:00"));
    }

    @Test
    void aRunThatComesTooLateForItsHoursWaitsForTheNext() {
        bench.apply(job("job")
                .trigger(trigger("30 2 * * *", within(1, 3, OnOutside.WAIT)))
                .submitted());
        bench.pass(Duration.ofHours(3).plusMinutes(1));
        assertThat(bench.events(Event.RunCreated.class)).hasSize(1);
        assertThat(bench.events(Event.RunDeferred.class))
                .singleElement()
                .satisfies(it -> assertThat(it.until()).isEqualTo(micros("2026-03-02T01:00:00Z")))
                .satisfies(it -> assertThat(it.holder()).isEqualTo("trigger t"));
        bench.pass(Duration.ofHours(22));
        assertThat(bench.events(Event.RunReleased.class)).hasSize(1);
    }

    @Test
    void aRunThatIsDueWithinItsHoursBeginsAlsoAMomentLater() {
        Recurrence once = new Recurrence.At(Instant.parse("2026-03-01T02:59:30Z"));
        for (String name : List.of("first", "second")) {
            bench.apply(job(name)
                    .trigger(trigger(once, within(1, 3, OnOutside.WAIT), CatchUp.DEFAULT))
                    .submitted());
        }
        long session = bench.join("w1", 2);
        bench.pass(Duration.ofHours(3).plusSeconds(10));
        assertThat(bench.claim("w1", session, 1)).hasSize(1);
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.claim("w1", session, 2)).isEmpty();
        assertThat(bench.events(Event.RunDeferred.class))
                .singleElement()
                .satisfies(it -> assertThat(it.until()).isEqualTo(micros("2026-03-02T01:00:00Z")));
    }

    @Test
    void aStartThatComesTooLateForItsHoursIsSkippedOrFailsIfTheySaySo() {
        bench.apply(
                job("skips")
                        .trigger(trigger("30 2 * * *", within(1, 3, OnOutside.SKIP)))
                        .submitted(),
                job("fails")
                        .trigger(trigger("30 2 * * *", within(1, 3, OnOutside.FAIL)))
                        .submitted());
        bench.pass(Duration.ofHours(3).plusMinutes(1));
        assertThat(excused()).containsExactly("SKIPPED_WINDOW 2026-03-01 1");
        assertThat(bench.events(Event.TaskEnded.class))
                .extracting(Event.TaskEnded::detail)
                .containsExactly("it was held up until its hours from 01:00 to 03:00 in UTC were over");
    }

    @Test
    void aChangedCalendarThatLeavesNothingOfATriggerIsAWarning() {
        apply(workdays());
        bench.apply(
                job("daily").trigger(trigger("0 9 * * *", on(Optional.empty()))).submitted());
        CalendarDefinition empty =
                new CalendarDefinition(WORKDAYS, "", new Days.Dates(List.of()), Optional.empty(), Domain.NONE);
        SubmittedCalendar none = new SubmittedCalendar(empty, "none");
        List<String> warnings =
                List.of("trigger t of job ops/daily will not start anything again by the changed calendar");
        assertThat(bench.decide(new Command.Apply(List.of(none), List.of(), List.of(), List.of(), true)))
                .isEqualTo(new Answer.Applied(List.of(), warnings));
        assertThat(((Answer.Applied) apply(none)).warnings()).isEqualTo(warnings);
        assertThat(((Answer.Applied) apply(workdays())).warnings()).isEmpty();
    }

    @Test
    void rulesThatLeaveNothingAreNamed() {
        apply(workdays());
        assertThat(bench.decide(new Command.Apply(List.of(job("never")
                        .trigger(trigger("0 6 * * *", within(7, 8, OnOutside.SKIP)))
                        .submitted()))))
                .isEqualTo(new Answer.Refused(
                        Answer.Code.INVALID,
                        "job ops/never, trigger t: none of its starts is left by its rules: only the hours from 07:00"
                                + " to 08:00 in UTC. Change them, or remove it",
                        Answer.Subject.of(new JobKey("ops", "never"), "t")));
    }

    @Test
    void theBusinessDateBeginsWithItsDayAndRollsToABusinessDay() {
        apply(workdays());
        BusinessDateRule rule = new BusinessDateRule(
                Optional.of(WORKDAYS),
                Optional.empty(),
                Optional.of(LocalTime.of(7, 0)),
                Optional.of(BusinessDateRule.Roll.PREVIOUS));
        bench.apply(job("daily")
                .businessDate(rule)
                .trigger(trigger("0 6 * * *", StartRules.NONE))
                .submitted());
        passTo("2026-03-03T07:00:00Z");
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(Event.RunCreated::businessDate)
                .containsExactly(
                        LocalDate.parse("2026-02-27"), LocalDate.parse("2026-02-27"), LocalDate.parse("2026-03-02"));
    }

    @Test
    void datesAreCalculatedWhenTheRunIsPlannedAndStayAsTheyWere() {
        apply(workdays());
        BusinessDateRule rule =
                new BusinessDateRule(Optional.of(WORKDAYS), Optional.empty(), Optional.empty(), Optional.empty());
        bench.apply(job("daily")
                .businessDate(rule)
                .param("before", "${{ run.businessDate.previousBusinessDay }}")
                .param("end", "${{ run.businessDate.monthEnd.format(yyyyMMdd) }}")
                .trigger(trigger("0 9 * * *", StartRules.NONE))
                .submitted());
        passTo("2026-03-02T10:00:00Z");
        Event.RunCreated monday = bench.events(Event.RunCreated.class).getLast();
        assertThat(monday.params().get("before")).isEqualTo(new Value.Text("2026-02-27"));
        assertThat(monday.params().get("end")).isEqualTo(new Value.Text("20260331"));
        assertThat(monday.dates())
                .containsEntry("run.businessDate.previousBusinessDay", "2026-02-27")
                .hasSize(2);
    }

    @Test
    void aTriggerGivesParametersInPlaceOfTheirDefaults() {
        TreeMap<String, Template> params = new TreeMap<>();
        params.put("region", Template.literal("us"));
        bench.apply(job("regional")
                .param("region", "eu")
                .param("day", "${{ run.businessDate }}")
                .trigger(new TriggerDefinition("us", cron("0 1 * * *"), StartRules.NONE, CatchUp.DEFAULT, params))
                .trigger(new TriggerDefinition("eu", cron("0 2 * * *"), CatchUp.DEFAULT))
                .submitted());
        passTo("2026-03-01T02:00:00Z");
        assertThat(bench.events(Event.RunCreated.class))
                .extracting(it -> it.params().get("region"))
                .containsExactly(new Value.Text("us"), new Value.Text("eu"));
    }

    /** On a Sunday, starts of each minute wait for Monday; then Sunday becomes a day of the calendar. */
    private void makeSundayADay(CatchUp catchUp) {
        apply(workdays());
        bench.apply(job("j").trigger(trigger(cron("* * * * *"), on(Optional.of(Shift.NEXT)), catchUp))
                .submitted());
        passTo("2026-03-01T00:24:30Z");
        Days all = new Days.Week(List.of(DayOfWeek.values()));
        CalendarDefinition definition = new CalendarDefinition(WORKDAYS, "", all, Optional.empty(), Domain.NONE);
        apply(new SubmittedCalendar(definition, "all"));
    }

    @Test
    void whatAChangedCalendarPutsIntoThePastIsMadeUpAsAfterAnOutage() {
        makeSundayADay(CatchUp.DEFAULT);
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T00:24"));
        assertThat(excused()).hasSize(23).allMatch("SKIPPED_MISFIRE 2026-03-01 1"::equals);
    }

    @Test
    void noMoreThanMaxOfThemAreMadeUpAndNoneThatIsTooOld() {
        makeSundayADay(new CatchUp(CatchUp.Policy.ALL, OptionalInt.of(3), Duration.ofHours(1)));
        assertThat(started())
                .containsExactly(
                        LocalDateTime.parse("2026-03-01T00:22"),
                        LocalDateTime.parse("2026-03-01T00:23"),
                        LocalDateTime.parse("2026-03-01T00:24"));
    }

    @Test
    void onlyWhatIsLateByLessThanAMinuteRunsWhereNothingIsMadeUp() {
        makeSundayADay(new CatchUp(CatchUp.Policy.NONE, OptionalInt.empty(), Duration.ofHours(1)));
        assertThat(started()).containsExactly(LocalDateTime.parse("2026-03-01T00:24"));
    }

    @Test
    void whatCameEarlyIsRememberedByDefinitionsThatDoNotNameItToo() {
        apply(workdays());
        TriggerDefinition early = trigger("0 12 * * *", on(Optional.of(Shift.PREVIOUS)));
        bench.apply(job("j").trigger(early).submitted());
        passTo("2026-03-06T13:00:00Z");
        assertThat(started()).last().isEqualTo(LocalDateTime.parse("2026-03-08T12:00"));
        int runs = started().size();
        TriggerDefinition other = trigger("30 1 * * *", on(Optional.of(Shift.PREVIOUS)));
        bench.apply(job("j").trigger(other).submitted());
        apply(workdays(LocalDate.parse("2026-03-20")));
        bench.apply(job("j").trigger(trigger("0 12 * * *", StartRules.NONE)).submitted());
        passTo("2026-03-08T13:00:00Z");
        assertThat(started().subList(runs, started().size()))
                .doesNotContain(LocalDateTime.parse("2026-03-07T12:00"), LocalDateTime.parse("2026-03-08T12:00"));
    }

    /** On Friday afternoon the starts of the weekend, moved to Friday noon, were never expected of a new trigger. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatLayBeforeATriggerIsExpectedOfTheNextOne(boolean hasCalendarChanged) {
        apply(workdays());
        passTo("2026-03-06T13:00:00Z");
        bench.apply(job("j").trigger(trigger("0 12 * * *", on(Optional.of(Shift.PREVIOUS))))
                .submitted());
        if (hasCalendarChanged) {
            apply(workdays(LocalDate.parse("2026-03-06")));
            apply(workdays(LocalDate.parse("2026-03-20")));
        }
        bench.apply(job("j").trigger(trigger("0 12 * * *", StartRules.NONE)).submitted());
        passTo("2026-03-08T13:00:00Z");
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-07T12:00"), LocalDateTime.parse("2026-03-08T12:00"));
    }

    @Test
    void anIntervalIsNotBroughtBeforeItsBeginning() {
        apply(workdays());
        Recurrence every = new Recurrence.Every(Duration.ofHours(6), Recurrence.Every.From.START, Optional.empty());
        bench.apply(job("j").trigger(trigger(every, on(Optional.of(Shift.PREVIOUS)), CatchUp.DEFAULT))
                .submitted());
        passTo("2026-03-01T13:00:00Z");
        assertThat(started())
                .containsExactly(LocalDateTime.parse("2026-03-01T06:00"), LocalDateTime.parse("2026-03-01T12:00"));
    }
}
