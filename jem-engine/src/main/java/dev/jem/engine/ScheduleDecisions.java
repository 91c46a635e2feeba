package dev.jem.engine;

import dev.jem.engine.RunDecisions.Created;
import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.MovedStart;
import dev.jem.model.event.Occurrence;
import dev.jem.model.event.Span;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.StopCause;
import dev.jem.model.time.Backlog;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CatchUpPlan;
import dev.jem.model.time.CatchUpPlan.Excused;
import dev.jem.model.time.CatchUpPlan.PlannedStart;
import dev.jem.model.time.CatchUpPlan.Slice;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.NominalRange;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.SkippedStarts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What becomes due with time: expected starts, retries, timeouts. Each expected start gets exactly one outcome. */
final class ScheduleDecisions {

    /** How many expected starts of one trigger are looked at in one go, so that a year of them never blocks others. */
    private static final int STARTS_SLICE = 500;

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    ScheduleDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    /**
     * Handles what is due. What is on time goes before what has been due for longer: a week of missed starts must not
     * delay those of now.
     *
     * @param slice how much; 1 is for finding what cannot be handled, in the order in which it became due
     */
    Answer tick(int slice) {
        for (int handled = 0; handled < slice && isDue(); handled++) {
            Timer timer = slice > 1 ? onTime().orElseGet(state.timers::first) : state.timers.first();
            handle(timer);
            if (state.timers.contains(timer)) {
                throw new BrokenInvariant(timer + " was handled and is still there");
            }
        }
        return new Answer.Done();
    }

    private Optional<Timer> onTime() {
        long missed = step.at - Micros.of(CatchUp.MISFIRE_THRESHOLD);
        return Optional.ofNullable(state.timers.ceiling(Timer.firstAfter(missed)))
                .filter(timer -> timer.at() <= step.at);
    }

    private boolean isDue() {
        return !state.timers.isEmpty() && state.timers.first().at() <= step.at;
    }

    private void handle(Timer timer) {
        switch (timer.kind()) {
            case TRIGGER -> fire(state.job(timer.id()).triggers.get(timer.index()));
            case RETRY -> {
                TaskRun task = state.run(timer.id()).task(timer.index());
                step.emit(new Event.TaskRetryDue(task.run.id, task.name()));
            }
            case START_TIMEOUT -> timeOut(timer, state.run(timer.id()), "it did not start within timeouts.start");
            case RUN_TIMEOUT -> timeOut(timer, state.run(timer.id()), "timeouts.run has passed");
            case WAIT -> new WaitDecisions(step).expire(state.run(timer.id()).task(timer.index()));
            case LOST_AFTER -> giveUp(state.run(timer.id()).task(timer.index()));
            case RESUME -> new PauseDecisions(step).expire(timer.id());
            case RELEASE -> new DeferralDecisions(step).release(state.run(timer.id()));
            case EXPIRE -> new SignalDecisions(step).expire(timer.id());
        }
    }

    private void timeOut(Timer timer, ActiveRun run, String reason) {
        step.emit(new Event.TimerDropped(timer.at(), timer.kind().name(), timer.id(), timer.index()));
        runs.stop(run, StopCause.TIMED_OUT, reason, timer.kind() == Timer.Kind.START_TIMEOUT);
    }

    private void giveUp(TaskRun task) {
        String worker = task.lease.orElseThrow().session.worker;
        new WorkerDecisions(step).lose(task, "no contact to worker " + worker + " for onWorkerLost.lostAfter");
    }

    // ---- expected starts

    private void fire(Trigger trigger) {
        try {
            Optional<Schedule> schedule = trigger.schedule(state.calendars);
            if (schedule.isPresent()) {
                fireFixed(trigger, plan(trigger, schedule.get()));
            } else {
                fireFollowing(trigger, trigger.next.orElseThrow());
            }
        } catch (UnusableDefinition e) {
            step.emit(new Event.JobQuarantined(trigger.job.uid, String.valueOf(e.getMessage())));
        }
    }

    /** A slice of what is due, and where the trigger is behind it. */
    private record Due(Slice slice, Optional<Coming> next) {}

    private Due plan(Trigger trigger, Schedule schedule) {
        try {
            Backlog backlog = new Backlog(Micros.instant(trigger.coveredTo), Micros.instant(step.at));
            Slice slice = CatchUpPlan.of(schedule, trigger.definition.catchUp(), backlog)
                    .first(STARTS_SLICE);
            return new Due(slice, Planner.next(schedule, Micros.of(slice.coveredTo())));
        } catch (RuntimeException e) {
            throw new UnusableDefinition("trigger " + trigger.name(), e);
        }
    }

    private void fireFixed(Trigger trigger, Due due) {
        if (due.slice.starts().isEmpty() && due.slice.excused().isEmpty()) {
            Cursor cursor = trigger.at(Micros.of(due.slice.coveredTo()), due.next);
            step.emit(new Event.TriggerArmed(trigger.job.uid, cursor));
        }
        for (Excused excused : due.slice.excused()) {
            excuse(trigger, span(excused), why(trigger.job, excused), due.next);
        }
        for (PlannedStart start : due.slice.starts()) {
            Cause cause = switch (start.timeliness()) {
                case LATE -> Cause.SCHEDULE;
                case MADE_UP -> Cause.CATCH_UP;
            };
            start(trigger, Planner.coming(start.fire()), due.next, cause);
        }
    }

    /** What was missed while the job was paused was missed for that reason. */
    private static Why why(Job job, Excused excused) {
        boolean isPaused = excused.reason() == Excuse.SKIPPED_MISFIRE
                && job.pausedFrom <= Micros.of(excused.firstAt())
                && Micros.of(excused.lastAt()) <= job.pausedTo;
        return isPaused ? Why.of(Excuse.SKIPPED_PAUSED) : new Why(excused.reason(), excused.why());
    }

    private static Span span(Excused excused) {
        NominalRange nominals = excused.nominals();
        return new Span(
                nominals.first(),
                nominals.last(),
                Micros.of(excused.firstAt()),
                Micros.of(excused.lastAt()),
                nominals.count());
    }

    /** An interval that follows the runs has one start outstanding at most, however long nobody was there. */
    private void fireFollowing(Trigger trigger, Coming coming) {
        CatchUp catchUp = trigger.definition.catchUp();
        TriggerSchedule meaning = trigger.meaning(state.calendars);
        if (Planner.outcomeOfInterval(meaning, coming) instanceof Outcome.Excused(Excuse reason, String why)) {
            excuse(trigger, single(coming), new Why(reason, why), Optional.of(Planner.afterInterval(meaning, step.at)));
            return;
        }
        long late = step.at - coming.at();
        boolean isMissed = late >= Micros.of(CatchUp.MISFIRE_THRESHOLD);
        boolean isMadeUp = catchUp.policy() != CatchUp.Policy.NONE && late <= Micros.of(catchUp.startingDeadline());
        Optional<Coming> next = Planner.afterStart(meaning, step.at);
        if (!isMissed || isMadeUp) {
            start(trigger, coming, next, isMissed ? Cause.CATCH_UP : Cause.SCHEDULE);
        } else {
            Coming again = Planner.afterInterval(meaning, step.at);
            boolean isPaused = trigger.job.pausedFrom <= coming.at() && coming.at() <= trigger.job.pausedTo;
            Why why = isPaused ? Why.of(Excuse.SKIPPED_PAUSED) : new Why(Excuse.SKIPPED_MISFIRE, catchUp.leaves());
            excuse(trigger, single(coming), why, Optional.of(again));
        }
    }

    private void start(Trigger trigger, Coming coming, Optional<Coming> next, Cause cause) {
        if (trigger.job.quarantined) {
            excuse(trigger, single(coming), Why.of(Excuse.QUARANTINED), Optional.empty());
            return;
        }
        Optional<Entity.Pause> pause = state.pauses.covering(trigger.job.key);
        if (pause.isPresent()) {
            Why why = new Why(Excuse.SKIPPED_PAUSED, Block.of(pause.get()).detail());
            excuse(trigger, single(coming), why, instead(trigger, next));
            return;
        }
        Optional<Why> why = maintenance(trigger.job, coming).or(() -> hours(trigger, coming));
        if (why.isPresent()) {
            excuse(trigger, single(coming), why.get(), instead(trigger, next));
            return;
        }
        create(trigger, coming, next, cause);
    }

    /** A window skips what was due while it was open, also if nobody was there to see that. */
    private Optional<Why> maintenance(Job job, Coming coming) {
        JobVersion version = job.current.orElseThrow();
        return state.windows
                .skipping(job, version, coming.at())
                .or(() -> state.windows.skipping(job, version, step.at))
                .map(it -> new Why(Excuse.SKIPPED_MAINTENANCE, it.detail()));
    }

    /** A start that was held up until its hours were over, where those say that it is skipped then. */
    private Optional<Why> hours(Trigger trigger, Coming coming) {
        return lateForHours(trigger, coming, OnOutside.SKIP).map(it -> new Why(Excuse.SKIPPED_WINDOW, it));
    }

    private Optional<String> lateForHours(Trigger trigger, Coming coming, OnOutside onOutside) {
        TriggerSchedule meaning = trigger.meaning(state.calendars);
        return meaning.opensAfter(Micros.instant(coming.at()), Micros.instant(step.at))
                .flatMap(_ -> trigger.definition.rules().window())
                .filter(it -> it.onOutside() == onOutside)
                .map(_ -> "it was held up until its hours " + meaning.hours() + " were over");
    }

    private void create(Trigger trigger, Coming coming, Optional<Coming> next, Cause cause) {
        JobVersion version = trigger.job.current.orElseThrow();
        TriggerSchedule meaning = trigger.meaning(state.calendars);
        RunDecisions.Request request = new RunDecisions.Request(
                cause,
                Optional.of(new Occurrence(trigger.name(), coming, next)),
                new BusinessDates(state.calendars, version.definition).of(coming, meaning.zone()),
                coming.at(),
                "",
                "",
                Collections.emptySortedMap(),
                trigger.definition.params());
        switch (runs.create(trigger.job, version, request)) {
            case Created.Run run -> failIfRulesSaySo(trigger, coming, run.id());
            case Created.Overlap overlap ->
                excuse(
                        trigger,
                        single(coming),
                        new Why(Excuse.SKIPPED_OVERLAP, overlap.detail()),
                        instead(trigger, next));
            case Created.Full full ->
                excuse(trigger, single(coming), new Why(Excuse.SKIPPED_OVERLAP, full.detail()), instead(trigger, next));
            case Created.Unusable unusable -> {
                excuse(trigger, single(coming), new Why(Excuse.QUARANTINED, unusable.detail()), next);
                step.emit(new Event.JobQuarantined(trigger.job.uid, unusable.detail()));
            }
        }
    }

    /** Where a trigger is after a start that does not run; an interval has no run's end to wait for. */
    private Optional<Coming> instead(Trigger trigger, Optional<Coming> next) {
        return trigger.schedule(state.calendars).isPresent()
                ? next
                : Optional.of(Planner.afterInterval(trigger.meaning(state.calendars), step.at));
    }

    private void failIfRulesSaySo(Trigger trigger, Coming coming, long run) {
        TriggerSchedule meaning = trigger.meaning(state.calendars);
        Fire fire = new Fire(Micros.instant(coming.at()), coming.nominal(), coming.fold(), List.of());
        Optional<String> failure = trigger.schedule(state.calendars).isPresent()
                ? meaning.failure(fire, Micros.instant(coming.at()))
                : Optional.of(Planner.outcomeOfInterval(meaning, coming))
                        .filter(Outcome.Fails.class::isInstance)
                        .map(it -> ((Outcome.Fails) it).why());
        failure.or(() -> lateForHours(trigger, coming, OnOutside.FAIL))
                .ifPresent(why -> runs.fail(state.run(run), why));
    }

    private static Span single(Coming coming) {
        return new Span(coming.nominal(), coming.nominal(), coming.at(), coming.at(), 1);
    }

    /** Why starts did not become runs. */
    private record Why(Excuse excuse, String detail) {
        static Why of(Excuse excuse) {
            return new Why(excuse, "");
        }
    }

    private void excuse(Trigger trigger, Span span, Why why, Optional<Coming> next) {
        step.emit(new Event.OccurrencesExcused(trigger.job.uid, trigger.name(), span, why.excuse, next, why.detail));
    }

    // ---- other rules of time zones

    /** Plans every trigger anew; a start keeps its identity, so that none is lost and none happens twice. */
    void moveToOtherRules(String from) {
        List<MovedStart> moved = new ArrayList<>();
        for (Job job : state.jobs.values()) {
            if (!job.quarantined) {
                for (Trigger trigger : List.copyOf(job.triggers)) {
                    move(trigger).ifPresent(moved::add);
                }
            }
        }
        step.emit(new Event.TimeZoneDataChanged(from, state.timeZoneData, moved));
    }

    private Optional<MovedStart> move(Trigger trigger) {
        Optional<Coming> before = trigger.next;
        try {
            Optional<Schedule> schedule = before.isEmpty() ? Optional.empty() : trigger.schedule(state.calendars);
            if (schedule.isEmpty()) {
                return Optional.empty();
            }
            Optional<Coming> now = Planner.again(schedule.get(), before.get());
            if (now.equals(before)) {
                return Optional.empty();
            }
            long moved = now.map(it -> it.at() - before.get().at()).orElse(0L);
            long coveredTo = now.map(it -> Planner.lastBefore(schedule.get(), trigger.coveredTo + moved, it.at()))
                    .orElse(trigger.coveredTo);
            step.emit(new Event.TriggerArmed(trigger.job.uid, trigger.at(coveredTo, now)));
            return Optional.of(new MovedStart(trigger.job.uid, trigger.name(), before.get(), now));
        } catch (RuntimeException e) {
            step.emit(new Event.JobQuarantined(trigger.job.uid, "trigger " + trigger.name() + ": " + e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Gives every start that is due its outcome, before the definition it was expected by goes.
     *
     * @param goesOn whether a trigger is the same in the definition that follows
     * @return by name of the triggers that do not go on, what of later starts has its outcome already
     */
    SortedMap<String, NavigableSet<Nominal>> close(Job job, Predicate<Trigger> goesOn) {
        job.triggers.forEach(this::settle);
        SortedMap<String, NavigableSet<Nominal>> early = new TreeMap<>();
        for (Trigger trigger : job.triggers) {
            if (!job.quarantined && !goesOn.test(trigger)) {
                Moved moved = Moved.over(step.at, trigger.meaning(state.calendars), trigger.foreign);
                supersede(trigger, moved.waiting());
                early.put(trigger.name(), moved.early());
            }
        }
        return early;
    }

    /** Gives every start up to now its outcome, also those that were excused since the last one. */
    void settle(Trigger trigger) {
        while (!trigger.job.quarantined
                && trigger.next.filter(next -> next.at() <= step.at).isPresent()) {
            fire(trigger);
        }
        if (!trigger.job.quarantined && trigger.next.isPresent()) {
            trigger.schedule(state.calendars)
                    .ifPresent(it -> excuseSkipped(
                            trigger, it.skipped(Micros.instant(trigger.coveredTo), Micros.instant(step.at))));
        }
    }

    /** Gives starts that a trigger will not come to any more their outcome: another definition is in force. */
    private void supersede(Trigger trigger, List<Fire> waiting) {
        Optional<Coming> next = trigger.next;
        for (Fire fire : waiting) {
            Coming coming = Planner.coming(fire);
            Why why = new Why(Excuse.SUPERSEDED, "the trigger was changed or removed while it waited for its time");
            for (NominalRange range : fire.coalesced()) {
                excuse(trigger, span(range, coming), why, next);
            }
            excuse(trigger, single(coming), why, next);
        }
    }

    private void excuseSkipped(Trigger trigger, List<SkippedStarts> skipped) {
        for (SkippedStarts it : skipped) {
            Excused excused = new Excused(it.reason(), it.why(), it.nominals(), it.at(), it.lastAt());
            excuse(trigger, span(excused), new Why(it.reason(), it.why()), trigger.next);
        }
    }

    /** What a start stands for besides itself has its outcome with it, wherever it is. */
    void excuseCoalesced(Trigger trigger, Fire fire, Coming coming) {
        for (NominalRange range : fire.coalesced()) {
            excuse(trigger, span(range, coming), new Why(Excuse.COALESCED, fire.covers()), Optional.of(coming));
        }
    }

    private static Span span(NominalRange range, Coming coming) {
        return new Span(range.first(), range.last(), coming.at(), coming.at(), range.count());
    }

    /**
     * A start that a changed calendar has put into the past.
     *
     * @param coming where it is now
     * @param next where the trigger is then
     */
    record Overdue(Outcome outcome, Coming coming, Optional<Coming> next) {}

    /**
     * The instant that divides starts that a changed calendar has put into the past: those after it run. They were
     * missed, and are made up as after an outage; one that is late by less than a minute runs in any case.
     */
    long boundary(Trigger trigger, List<Coming> overdue) {
        CatchUp catchUp = trigger.definition.catchUp();
        long late = step.at - Micros.of(CatchUp.MISFIRE_THRESHOLD);
        long deadline = step.at - Micros.of(catchUp.startingDeadline()) - 1;
        long kept = switch (catchUp.policy()) {
            case NONE -> late;
            case LATEST -> Math.max(deadline, beforeNewest(1, overdue));
            case ALL ->
                catchUp.max().isPresent()
                        ? Math.max(deadline, beforeNewest(catchUp.max().getAsInt(), overdue))
                        : deadline;
        };
        return Math.min(kept, late);
    }

    /** The latest instant that has so many different ones of these after it. */
    private static long beforeNewest(int wanted, List<Coming> overdue) {
        long[] instants =
                overdue.stream().mapToLong(Coming::at).distinct().sorted().toArray();
        return instants.length <= wanted ? Long.MIN_VALUE : instants[instants.length - wanted] - 1;
    }

    /** Gives a start that a changed calendar has put into the past its outcome. */
    void startOverdue(Trigger trigger, Overdue overdue, long boundary) {
        Coming coming = overdue.coming;
        if (overdue.outcome instanceof Outcome.Excused(Excuse reason, String why)) {
            excuse(trigger, single(coming), new Why(reason, why), overdue.next);
        } else if (coming.at() > boundary) {
            start(trigger, coming, overdue.next, Cause.CATCH_UP);
        } else {
            Why why = new Why(
                    Excuse.SKIPPED_MISFIRE,
                    "its calendar has changed, and puts it into the past, where its catch-up leaves it");
            excuse(trigger, single(coming), why, overdue.next);
        }
    }
}
