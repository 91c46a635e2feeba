package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Event;
import dev.jem.model.event.Span;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.Nominal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The law of the schedules: each start that {@link ExpectedStart} finds has exactly one outcome, the one that is due to
 * its kind, and there is no outcome without such a start.
 */
final class Occurrences {

    private static final String LAW = "each nominal start has exactly one outcome";

    /** What the journal says of one trigger in one version. */
    private static final class Told {
        final TriggerDefinition definition;
        final Recurrence recurrence;
        final RuledStarts ruled;
        final long from;
        long coveredTo;
        final List<Coming> runs = new ArrayList<>();
        final List<Event.OccurrencesExcused> excused = new ArrayList<>();

        Told(TriggerDefinition definition, Map<CalendarKey, Days> calendars, long from, Map<Nominal, Boolean> early) {
            this.definition = definition;
            this.recurrence = definition.recurrence();
            this.ruled = new RuledStarts(definition, calendars, from, early);
            this.from = from;
            this.coveredTo = from;
        }
    }

    private record Place(long job, String trigger) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return job != other.job ? Long.compare(job, other.job) : trigger.compareTo(other.trigger);
        }
    }

    private final Map<Place, Told> told = new TreeMap<>();
    private final Map<CalendarKey, Days> calendars = new TreeMap<>();
    private long judged;

    /** How many starts had their outcome. */
    long judged() {
        return judged;
    }

    /** A trigger that means what it meant goes on where it is. */
    void apply(long job, JobDefinition definition, long at) {
        Map<Place, Told> kept = new TreeMap<>();
        for (TriggerDefinition trigger : definition.triggers()) {
            Place place = new Place(job, trigger.name());
            Optional.ofNullable(told.get(place))
                    .filter(it -> isSame(it.definition, trigger))
                    .ifPresent(it -> kept.put(place, it));
        }
        told.keySet().removeAll(kept.keySet());
        Map<Place, Map<Nominal, Boolean>> early = new TreeMap<>();
        told.forEach((place, trigger) -> {
            if (place.job == job && isRuled(trigger)) {
                early.put(place, trigger.ruled.early(at));
            }
        });
        close(job, at);
        told.putAll(kept);
        for (TriggerDefinition trigger : definition.triggers()) {
            Place place = new Place(job, trigger.name());
            Map<Nominal, Boolean> before = early.getOrDefault(place, Map.of());
            told.computeIfAbsent(place, _ -> new Told(trigger, calendars, at, before));
        }
    }

    private static boolean isSame(TriggerDefinition before, TriggerDefinition now) {
        return before.recurrence().equals(now.recurrence()) && before.rules().equals(now.rules());
    }

    void hear(Event.CalendarApplied event, long at) {
        calendars.put(event.calendar(), event.definition().days());
        told.values()
                .forEach(it ->
                        it.ruled.change(event.calendar(), event.definition().days(), at));
    }

    void hear(Event.RunCreated event) {
        event.occurrence().ifPresent(it -> {
            Told trigger = told.get(new Place(event.job(), it.trigger()));
            if (trigger == null) {
                throw new BrokenLaw(LAW, "run " + event.run() + " is of trigger " + it.trigger() + ", which is gone");
            }
            trigger.runs.add(it.start());
            trigger.coveredTo = Math.max(trigger.coveredTo, it.start().at());
        });
    }

    void hear(Event.OccurrencesExcused event) {
        Told trigger = told.get(new Place(event.job(), event.trigger()));
        if (trigger == null) {
            throw new BrokenLaw(LAW, event + " is of a trigger that is gone");
        }
        trigger.excused.add(event);
        trigger.coveredTo = Math.max(trigger.coveredTo, event.span().lastAt());
    }

    /** Judges a job whose definition goes. */
    void close(long job, long at) {
        told.forEach((place, trigger) -> {
            if (place.job == job) {
                judge(place, trigger, at, true);
            }
        });
        told.keySet().removeIf(place -> place.job == job);
    }

    void closeAll(long at) {
        told.forEach((place, trigger) -> judge(place, trigger, at, false));
        told.clear();
    }

    // ---- judging

    private static boolean isRuled(Told trigger) {
        boolean isFollowing =
                trigger.recurrence instanceof Recurrence.Every every && every.from() != Recurrence.Every.From.GRID;
        return trigger.ruled.isNeeded() && !isFollowing;
    }

    /** By the time a definition goes, every start up to then has its outcome. */
    private void judge(Place place, Told trigger, long at, boolean isGone) {
        if (isRuled(trigger)) {
            trigger.ruled.problem(trigger.runs, trigger.excused, at, isGone).ifPresent(it -> {
                throw broken(place, trigger, it);
            });
            judged += trigger.runs.size();
            judged +=
                    trigger.excused.stream().mapToLong(it -> it.span().count()).sum();
            return;
        }
        ExpectedStart.between(trigger.recurrence, trigger.from, trigger.coveredTo)
                .ifPresentOrElse(expected -> judge(place, trigger, expected), () -> judgeFollowing(place, trigger));
    }

    private void judge(Place place, Told trigger, List<ExpectedStart> expected) {
        Map<ExpectedStart, Integer> outcomes = new HashMap<>();
        for (Coming run : trigger.runs) {
            ExpectedStart start = new ExpectedStart(run.nominal(), run.fold(), run.at(), ExpectedStart.Kind.OWN);
            outcomes.merge(start, 1, Integer::sum);
        }
        for (Event.OccurrencesExcused excused : trigger.excused) {
            List<ExpectedStart> meant = meant(excused, expected);
            requireSame(place, trigger, excused, meant);
            meant.forEach(it -> outcomes.merge(it, 1, Integer::sum));
        }
        for (ExpectedStart start : expected) {
            int count = outcomes.getOrDefault(start, 0);
            if (count != 1) {
                throw broken(place, trigger, start + " has " + count + " outcomes");
            }
            outcomes.remove(start);
        }
        if (!outcomes.isEmpty()) {
            throw broken(place, trigger, "nobody expected " + outcomes.keySet());
        }
        judged += expected.size();
    }

    /** The starts that an excuse can only mean: those of its kind, from its first instant to its last. */
    private static List<ExpectedStart> meant(Event.OccurrencesExcused excused, List<ExpectedStart> expected) {
        ExpectedStart.Kind kind = excused.excuse() == Excuse.COALESCED
                ? ExpectedStart.Kind.COALESCED
                : excused.excuse() == Excuse.SKIPPED_DST_GAP ? ExpectedStart.Kind.GAP : ExpectedStart.Kind.OWN;
        Span span = excused.span();
        return expected.stream()
                .filter(it -> it.kind() == kind && span.firstAt() <= it.at() && it.at() <= span.lastAt())
                .toList();
    }

    private static void requireSame(
            Place place, Told trigger, Event.OccurrencesExcused excused, List<ExpectedStart> meant) {
        Span span = excused.span();
        boolean isSame = meant.size() == span.count()
                && meant.getFirst().nominal().equals(span.first())
                && meant.getLast().nominal().equals(span.last());
        if (!isSame) {
            throw broken(place, trigger, excused + " stands for " + meant);
        }
    }

    /** An interval that follows the runs starts none before it has passed since the one before. */
    private static void judgeFollowing(Place place, Told trigger) {
        if (trigger.recurrence instanceof Recurrence.Every every) {
            long earliest = trigger.from + Micros.of(every.interval());
            for (Coming run : trigger.runs) {
                if (run.at() < earliest) {
                    throw broken(place, trigger, "a run was due at " + Micros.instant(run.at()) + ", too early");
                }
                earliest = run.at() + Micros.of(every.interval());
            }
        }
    }

    private static BrokenLaw broken(Place place, Told trigger, String what) {
        return new BrokenLaw(
                LAW,
                "job " + place.job + ", trigger " + place.trigger + " (" + trigger.recurrence + ", "
                        + trigger.definition.rules() + " since "
                        + Micros.instant(trigger.from) + "): " + what);
    }
}
