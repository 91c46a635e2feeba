package dev.jem.model.job;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.time.AtSchedule;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.CronDefinition;
import dev.jem.model.time.Fire;
import dev.jem.model.time.GridSchedule;
import dev.jem.model.time.HashSeed;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a trigger of a job means: the one place where a definition becomes expected starts, for those who run them and
 * for those who look ahead. Pure and safe to share.
 *
 * @param job whose trigger it is; spreads what is to be spread
 * @param calendars the calendars that there are
 * @param settled starts that have their outcome already, wherever they lie now
 */
public record TriggerSchedule(
        JobKey job,
        TriggerDefinition trigger,
        Function<CalendarKey, Optional<BusinessDays>> calendars,
        Set<Nominal> settled) {

    /** A trigger none of whose starts was moved behind its outcome. */
    public TriggerSchedule(
            JobKey job, TriggerDefinition trigger, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        this(job, trigger, calendars, Set.of());
    }

    /**
     * The fixed schedule; empty for an interval that follows the runs.
     *
     * @param since when the trigger took effect, or any start of it after that: {@code @every} counts from there
     * @throws InvalidTimeException if the definition cannot be evaluated
     */
    public Optional<Schedule> fixed(Instant since) {
        boolean isBare = trigger.rules().equals(StartRules.NONE) && settled.isEmpty();
        return written(since).map(it -> isBare ? it : new RuledSchedule(it, this));
    }

    /** What becomes of a start that the definition as it was written expects. */
    public StartRules.Outcome outcome(Fire fire) {
        return trigger.rules().outcome(fire, job + "/" + trigger.name(), zone(), calendars);
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
                .flatMap(it -> it.next(placed.at().minusNanos(1)))
                .filter(it -> it.at().equals(placed.at())
                        && it.nominal().equals(placed.nominal())
                        && it.fold() == placed.fold())
                .flatMap(it -> outcome(it) instanceof StartRules.Outcome.Fails(String why)
                        ? Optional.of(why)
                        : Optional.empty());
    }

    /** The schedule as it was written, without rules; empty for an interval that follows the runs. */
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
        };
    }

    private BusinessDays days(CalendarKey calendar) {
        return calendars
                .apply(calendar)
                .orElseThrow(() -> new IllegalStateException("the calendar " + calendar + " does not exist"));
    }
}
