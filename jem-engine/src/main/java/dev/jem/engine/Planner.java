package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Recurrence.Every.From;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.Fire;
import dev.jem.model.time.InvalidTimeException;
import dev.jem.model.time.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Turns what a manifest says about time into expected starts. Pure. */
final class Planner {

    /** Two sets of rules for one zone cannot be further apart than the offsets that there are. */
    private static final Duration RULES_APART_MAX = Duration.ofHours(36);

    private Planner() {}

    /** The first expected start of a trigger that begins now. */
    static Optional<Coming> first(TriggerSchedule trigger, long now) {
        if (!trigger.trigger().recurrence().isTimed()) {
            return Optional.empty();
        }
        Optional<Schedule> schedule = trigger.fixed(Micros.instant(now));
        return schedule.isPresent() ? next(schedule.get(), now) : Optional.of(afterInterval(trigger, now));
    }

    /** Why a trigger that begins now would never start anything, if that is so. */
    static Optional<String> neverFires(TriggerSchedule trigger, long now) {
        try {
            Optional<Schedule> schedule = trigger.fixed(Micros.instant(now));
            trigger.written(Micros.instant(now)).ifPresent(it -> it.requireNext(Micros.instant(now)));
            return schedule.filter(it -> next(it, now).isEmpty())
                    .map(_ -> named(trigger)
                            + ": none of its starts is left by its rules: "
                            + rules(trigger) + ". Change them, or remove it");
        } catch (InvalidTimeException e) {
            return Optional.of(named(trigger) + ": " + e.getMessage());
        }
    }

    private static String named(TriggerSchedule trigger) {
        return "job " + trigger.job() + ", trigger " + trigger.trigger().name();
    }

    private static String rules(TriggerSchedule trigger) {
        String days = trigger.trigger()
                .rules()
                .calendar()
                .map(it -> (it.mode() == StartRules.Mode.RUN ? "only" : "no") + " days of calendar " + it.calendar())
                .orElse("");
        String hours = trigger.hours().isEmpty() ? "" : "only the hours " + trigger.hours();
        return days.isEmpty() || hours.isEmpty() ? days + hours : days + ", " + hours;
    }

    static Optional<Coming> next(Schedule schedule, long after) {
        return schedule.next(Micros.instant(after)).map(Planner::coming);
    }

    /**
     * Where a start is that was expected by other rules of its zone: the one that stands for the same wall-clock time,
     * or else the one behind the last that stands for an earlier time. The last one, for in an hour that there is twice
     * a later time comes before an earlier one.
     */
    static Optional<Coming> again(Schedule schedule, Coming before) {
        Instant at = Micros.instant(before.at());
        if (next(schedule, before.at() - 1).filter(before::equals).isPresent()) {
            return Optional.of(before);
        }
        Instant earlier = at.minus(RULES_APART_MAX);
        Optional<Fire> fire = schedule.next(earlier);
        while (fire.isPresent() && !fire.get().at().isAfter(at.plus(RULES_APART_MAX))) {
            if (isEarlier(fire.get(), before)) {
                earlier = fire.get().at();
            } else if (fire.get().nominal().equals(before.nominal())
                    && fire.get().fold() == before.fold()) {
                return fire.map(Planner::coming);
            }
            fire = schedule.next(fire.get().at());
        }
        return schedule.next(earlier).map(Planner::coming);
    }

    /**
     * From where on a start is the next one: an instant, or the last start behind it that is before that one.
     *
     * @param next epoch microseconds
     */
    static long lastBefore(Schedule schedule, long from, long next) {
        long last = from;
        Optional<Coming> coming = next(schedule, last);
        while (coming.filter(it -> it.at() < next).isPresent()) {
            last = coming.get().at();
            coming = next(schedule, last);
        }
        return last;
    }

    private static boolean isEarlier(Fire fire, Coming than) {
        int byNominal = fire.nominal().compareTo(than.nominal());
        return byNominal < 0 || (byNominal == 0 && fire.fold() < than.fold());
    }

    static Coming coming(Fire fire) {
        return new Coming(fire.nominal(), fire.fold(), Micros.of(fire.at()));
    }

    /** Where an interval that follows the runs is after one was started: nowhere, if it is counted from the end. */
    static Optional<Coming> afterStart(TriggerSchedule trigger, long startedAt) {
        return follows(trigger, From.END) ? Optional.empty() : Optional.of(afterInterval(trigger, startedAt));
    }

    /** Where an interval that is counted from the end of a run is after one has ended. */
    static Optional<Coming> afterEnd(TriggerSchedule trigger, long endedAt) {
        return follows(trigger, From.END) ? Optional.of(afterInterval(trigger, endedAt)) : Optional.empty();
    }

    private static boolean follows(TriggerSchedule trigger, From from) {
        return trigger.trigger().recurrence() instanceof Recurrence.Every every && every.from() == from;
    }

    /**
     * An interval from a moment on, where its rules put it. What they would put before that moment stays where it is:
     * an interval cannot be over before it has begun, and the next one would be counted from there again.
     */
    static Coming afterInterval(TriggerSchedule trigger, long from) {
        if (!(trigger.trigger().recurrence() instanceof Recurrence.Every every)) {
            throw new BrokenInvariant("only an interval follows the runs");
        }
        long at = from + Micros.of(every.interval());
        Coming coming = new Coming(LocalDateTime.ofInstant(Micros.instant(at), ZoneOffset.UTC), 0, at);
        return outcomeOfInterval(trigger, coming) instanceof Outcome.Runs(Instant placed) && Micros.of(placed) > from
                ? new Coming(coming.nominal(), 0, Micros.of(placed))
                : coming;
    }

    /** What becomes of a start that {@link #afterInterval} gave. */
    static Outcome outcomeOfInterval(TriggerSchedule trigger, Coming coming) {
        Instant expected = coming.nominal().toInstant(ZoneOffset.UTC);
        return trigger.outcome(new Fire(expected, coming.nominal(), 0, List.of()));
    }
}
