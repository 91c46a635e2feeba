package dev.jem.sim;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Event;
import dev.jem.model.event.Span;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.time.Nominal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The starts of a trigger that goes by rules or by a calendar, which may change while it is in force. Those are
 * expected that were written for later than when it took effect. A start has its outcome when its place comes in
 * whatever version of the calendar is in force then, and no second one in another; when the trigger goes, what waits is
 * superseded. Of starts that jitter the law knows the place but roughly, so near the end there may be one more or less.
 */
final class RuledStarts {

    /** One version of the calendar. */
    private record Version(Optional<Days> days, long from) {}

    /**
     * @param isSure whether it must have had its outcome; otherwise it may
     * @param mayRun whether it is a start of its own, and no clock change lets another one stand for it
     */
    private record Due(boolean isSure, boolean mayRun, List<Placing.Place> places) {}

    private final TriggerDefinition trigger;
    private final List<Version> versions = new ArrayList<>();

    /** What had its outcome under the trigger before it, surely or maybe, though it was written for later. */
    private final Map<Nominal, Boolean> early;

    RuledStarts(TriggerDefinition trigger, Map<CalendarKey, Days> calendars, long from, Map<Nominal, Boolean> early) {
        this.trigger = trigger;
        this.early = early;
        versions.add(new Version(calendar(trigger).map(calendars::get), from));
    }

    /** Whether the law of the plain ones is not enough: also a plain one does not repeat what came early before it. */
    boolean isNeeded() {
        return !early.isEmpty() || areOf(trigger);
    }

    /** Whether a trigger goes by rules or by a calendar. */
    static boolean areOf(TriggerDefinition trigger) {
        return !trigger.rules().equals(StartRules.NONE)
                || trigger.recurrence().inCalendar().isPresent();
    }

    static Optional<CalendarKey> calendar(TriggerDefinition trigger) {
        return trigger.recurrence()
                .inCalendar()
                .or(() -> trigger.rules().calendar().map(StartRules.CalendarFilter::calendar));
    }

    void change(CalendarKey calendar, Days days, long at) {
        if (calendar(trigger).equals(Optional.of(calendar))) {
            versions.add(new Version(Optional.of(days), at));
        }
    }

    /**
     * What is wrong with the outcomes that were recorded up to an instant.
     *
     * @param to when the trigger went or the world ended, epoch microseconds
     * @param isGone whether the trigger went
     */
    Optional<String> problem(List<Coming> runs, List<Event.OccurrencesExcused> excused, long to, boolean isGone) {
        Map<Nominal, Due> due = due(to, isGone);
        Set<Nominal> seen = new TreeSet<>();
        Set<LocalDateTime> times = new HashSet<>();
        for (Coming run : runs) {
            Nominal nominal = new Nominal(run.nominal(), run.fold());
            Due start = due.get(nominal);
            if (start == null
                    || !start.mayRun
                    || start.places.stream().noneMatch(it -> it.first() <= run.at() && run.at() <= it.last())) {
                return Optional.of("nobody expected " + run + " at " + Micros.instant(run.at()));
            }
            if (!seen.add(nominal)) {
                return Optional.of(nominal + " has two runs");
            }
            times.add(run.nominal());
        }
        long count = runs.size();
        for (Event.OccurrencesExcused it : excused) {
            Span span = it.span();
            if (!isDue(due, span.first()) || !isDue(due, span.last())) {
                return Optional.of("nobody expected " + it);
            }
            boolean isOnce = !due.containsKey(new Nominal(span.first(), 1));
            if (span.count() == 1 && isOnce && !times.add(span.first())) {
                return Optional.of(span.first() + " has two outcomes, one is " + it);
            }
            count += span.count();
        }
        long sure = due.values().stream().filter(Due::isSure).count();
        return sure <= count && count <= due.size()
                ? Optional.empty()
                : Optional.of("%d outcomes, but %d to %d starts were due by %s"
                        .formatted(count, sure, due.size(), Micros.instant(to)));
    }

    private static boolean isDue(Map<Nominal, Due> due, LocalDateTime time) {
        return due.containsKey(new Nominal(time, 0)) || due.containsKey(new Nominal(time, 1));
    }

    // ---- what was due

    /** What has its outcome by an instant, surely or maybe, though it was written for later. */
    Map<Nominal, Boolean> early(long to) {
        Map<Nominal, Boolean> found = new TreeMap<>(early);
        Set<Nominal> later = new TreeSet<>();
        Version version = versions.getLast();
        long farthest = Micros.of(
                new Placing(trigger.rules(), zone(), trigger.recurrence().zone(), version.days).farthest());
        for (ExpectedStart start : written(version, to, to + farthest)) {
            later.add(new Nominal(start.nominal(), start.fold()));
        }
        due(to, false).forEach((nominal, due) -> {
            if (later.contains(nominal)) {
                found.merge(nominal, due.isSure, Boolean::logicalOr);
            }
        });
        return found;
    }

    private Map<Nominal, Due> due(long to, boolean isGone) {
        Map<Nominal, Due> all = new TreeMap<>();
        Map<Nominal, Placing.Place> first = new TreeMap<>();
        for (int index = 0; index < versions.size(); index++) {
            Version version = versions.get(index);
            long until = index + 1 < versions.size() ? versions.get(index + 1).from : to;
            Placing placing =
                    new Placing(trigger.rules(), zone(), trigger.recurrence().zone(), version.days);
            long farthest = Micros.of(placing.farthest());
            List<ExpectedStart> written = written(version, versions.getFirst().from - farthest, to + farthest);
            Map<Long, Placing.Place> places = places(written, placing);
            for (ExpectedStart start : written) {
                Nominal nominal = new Nominal(start.nominal(), start.fold());
                Placing.Place place = start.kind() == ExpectedStart.Kind.GAP
                        ? new Placing.Place(start.at(), start.at())
                        : Objects.requireNonNull(places.get(start.at()));
                Placing.Place begin = isWrittenAnew() ? place : first.computeIfAbsent(nominal, _ -> place);
                long from = isWrittenAnew() ? version.from : versions.getFirst().from;
                boolean waits = isGone && index + 1 == versions.size() && start.at() <= until;
                boolean isExpected = start.at() > versions.getFirst().from && !early.getOrDefault(nominal, false);
                if (isExpected && begin.last() > from && (waits || place.first() <= until)) {
                    boolean isSure = begin.first() > from && (waits || place.last() <= until);
                    all.merge(
                            nominal,
                            new Due(
                                    isSure && !early.containsKey(nominal),
                                    start.kind() == ExpectedStart.Kind.OWN,
                                    List.of(place)),
                            RuledStarts::either);
                }
            }
        }
        return all;
    }

    private static Due either(Due one, Due other) {
        List<Placing.Place> places = new ArrayList<>(one.places);
        places.addAll(other.places);
        return new Due(one.isSure || other.isSure, one.mayRun || other.mayRun, places);
    }

    /**
     * Where the starts of each instant go. Clocks come before rules: what a clock change puts on one instant is one
     * start, which takes along those that it stands for, whatever time of day they were written for.
     */
    private static Map<Long, Placing.Place> places(List<ExpectedStart> written, Placing placing) {
        Map<Long, Placing.Place> places = new TreeMap<>();
        for (ExpectedStart start : written) {
            if (start.kind() == ExpectedStart.Kind.OWN) {
                places.put(start.at(), placing.of(start));
            }
        }
        return places;
    }

    /** Other business days are other starts; a filter moves or excuses the same ones. */
    private boolean isWrittenAnew() {
        return trigger.recurrence().inCalendar().isPresent();
    }

    private List<ExpectedStart> written(Version version, long from, long to) {
        return trigger.recurrence() instanceof Recurrence.CalendarRule rule
                ? ExpectedStart.between(rule, version.days.orElseThrow(), from, to)
                : ExpectedStart.between(trigger.recurrence(), from, to).orElseThrow();
    }

    private ZoneId zone() {
        return trigger.rules().zone().orElse(trigger.recurrence().zone());
    }
}
