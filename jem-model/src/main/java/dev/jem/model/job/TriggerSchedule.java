package dev.jem.model.job;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.time.AtSchedule;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.Fire;
import dev.jem.model.time.GridSchedule;
import dev.jem.model.time.HashSeed;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.WallClockSchedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a trigger of a job means: the one place where a definition becomes expected starts, for those who run them and
 * for those who look ahead. Pure and safe to share.
 *
 * @param job whose trigger it is; spreads what is to be spread
 * @param calendars the calendars that there are
 * @param progress how far it has come
 */
public record TriggerSchedule(
        JobKey job,
        TriggerDefinition trigger,
        Function<CalendarKey, Optional<BusinessDays>> calendars,
        Progress progress) {

    /**
     * What of the starts that a definition writes is not to come.
     *
     * @param begun when the trigger took effect: what was written for then or before is not expected of it, wherever
     *     its rules would move it
     * @param settled starts that have their outcome already, wherever they lie now
     */
    public record Progress(Instant begun, Set<Nominal> settled) {

        /** All starts are expected that there ever were. */
        public static final Progress NONE = new Progress(Instant.MIN, Set.of());
    }

    /** A trigger of which all starts are expected that there ever were. */
    public TriggerSchedule(
            JobKey job, TriggerDefinition trigger, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        this(job, trigger, calendars, Progress.NONE);
    }

    /**
     * The fixed schedule; empty for an interval that follows the runs.
     *
     * @param since when the trigger took effect, or any start of it after that: {@code @every} counts from there
     * @throws InvalidTimeException if the definition cannot be evaluated
     */
    public Optional<Schedule> fixed(Instant since) {
        boolean isBare = trigger.rules().equals(StartRules.NONE) && progress.settled.isEmpty();
        return written(since).map(it -> isBare ? it : new RuledSchedule(it, this));
    }

    /** What becomes of a start that the definition as it was written expects. */
    public StartRules.Outcome outcome(Fire fire) {
        return trigger.rules().outcome(fire, job + "/" + trigger.name(), zones(), calendars);
    }

    private StartRules.Zones zones() {
        return new StartRules.Zones(zone(), trigger.recurrence().zone());
    }

    /** The zone that days and hours are meant in. */
    public ZoneId zone() {
        return trigger.rules().zone().orElse(trigger.recurrence().zone());
    }

    /**
     * Why a start fails without having begun, if its rules say so.
     *
     * @param placed the start where {@link #fixed} has it
     * @param since as there
     */
    public Optional<String> failure(Fire placed, Instant since) {
        if (trigger.rules().equals(StartRules.NONE)) {
            return Optional.empty();
        }
        return written(since)
                .flatMap(it -> startAt(it, placed.at(), placed))
                .flatMap(it -> outcome(it) instanceof StartRules.Outcome.Fails(String why)
                        ? Optional.of(why)
                        : Optional.empty());
    }

    /**
     * Where a start stands in the schedule as it was written, before rules have moved it.
     *
     * @param placed the start where {@link #fixed} has it
     * @param since as there
     */
    public Optional<Fire> asWritten(Fire placed, Instant since) {
        Optional<Schedule> written = written(since);
        if (trigger.rules().equals(StartRules.NONE) || written.isEmpty()) {
            return written.map(_ -> placed);
        }
        return candidates(placed, clock(written.get())).stream()
                .flatMap(it -> startAt(written.get(), it, placed).stream())
                .findFirst();
    }

    /** When a nominal time may be meant to be: at its time, or where a policy puts what does not exist. */
    private static List<Instant> candidates(Fire placed, ZoneId clock) {
        ZoneOffsetTransition change = clock.getRules().getTransition(placed.nominal());
        if (change == null) {
            return List.of(placed.nominal().atZone(clock).toInstant());
        }
        return change.isGap()
                ? List.of(change.getInstant(), placed.nominal().toInstant(change.getOffsetBefore()))
                : List.of(placed.nominal()
                        .toInstant(placed.fold() == 0 ? change.getOffsetBefore() : change.getOffsetAfter()));
    }

    private static Optional<Fire> startAt(Schedule written, Instant at, Fire placed) {
        return written.next(at.minusNanos(1))
                .filter(it ->
                        it.at().equals(at) && it.nominal().equals(placed.nominal()) && it.fold() == placed.fold());
    }

    /**
     * When a run may begin that could not when it was due, because its hours are over by now; empty where it may at
     * once. One that is late by less than {@link CatchUp#MISFIRE_THRESHOLD} is on time.
     */
    public Optional<Instant> opensAfter(Instant due, Instant now) {
        boolean isOnTime = now.isBefore(due.plus(CatchUp.MISFIRE_THRESHOLD));
        return isOnTime ? Optional.empty() : trigger.rules().opensAfter(now, zone());
    }

    /** The hours in which starts run, for people; empty where there are none. */
    public String hours() {
        return trigger.rules().window().map(it -> it.hours(zone())).orElse("");
    }

    /** Why a start that runs does so at another time than it was written for; empty where it does not. For people. */
    public List<String> moves(Fire written) {
        return trigger.rules().moves(written, job + "/" + trigger.name(), zones(), calendars);
    }

    /** The zone on whose clock nominal times are read; UTC for what is keyed by instants. */
    public ZoneId clock(Instant since) {
        return written(since).map(TriggerSchedule::clock).orElse(Recurrence.UTC);
    }

    private static ZoneId clock(Schedule written) {
        return written instanceof WallClockSchedule it ? it.zone() : Recurrence.UTC;
    }

    /** The schedule as it was written, without rules; empty for what follows runs or events. */
    public Optional<Schedule> written(Instant since) {
        return switch (trigger.recurrence()) {
            case Recurrence.Cron(String expression, var dialect, var zone, var dst) ->
                Optional.of(new CronDefinition(expression, dialect, zone, dst)
                        .schedule(HashSeed.of(job.toString()), since));
            case Recurrence.Every every ->
                every.from() == Recurrence.Every.From.GRID
                        ? Optional.of(new GridSchedule(
                                every.interval(), every.anchor().orElse(Instant.EPOCH)))
                        : Optional.empty();
            case Recurrence.At(Instant at) -> Optional.of(new AtSchedule(at));
            case Recurrence.Rrule rrule -> Optional.of(rrule.schedule());
            case Recurrence.CalendarRule rule -> Optional.of(rule.schedule(days(rule.calendar())));
            case Recurrence.After _, Recurrence.OnSignal _, Recurrence.Webhook _, Recurrence.FileArrival _ ->
                Optional.empty();
        };
    }

    private BusinessDays days(CalendarKey calendar) {
        return calendars
                .apply(calendar)
                .orElseThrow(() -> new IllegalStateException("the calendar " + calendar + " does not exist"));
    }
}
