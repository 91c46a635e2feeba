package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteCalendar;
import dev.jem.model.command.Command.SubmittedCalendar;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Event;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.Schedule;
import dev.jem.model.window.WindowDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How calendars change. Whatever is planned by one is planned anew, and every start keeps its one outcome: what has
 * happened does not happen again on another day, and what a new calendar puts into the past gets its outcome at once.
 */
final class CalendarDecisions {

    private final Step step;
    private final State state;
    private final ScheduleDecisions schedules;

    CalendarDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.schedules = new ScheduleDecisions(step);
    }

    /** The calendars that would be others, with all that name them. */
    NavigableSet<CalendarKey> changedBy(List<SubmittedCalendar> calendars) {
        TreeSet<CalendarKey> keys = new TreeSet<>();
        for (SubmittedCalendar submitted : calendars) {
            CalendarKey key = submitted.definition().key();
            Optional<Calendars.Applied> before = state.calendars.get(key);
            if (before.filter(it -> !it.sha256().equals(submitted.sha256())).isPresent()) {
                keys.add(key);
            }
        }
        return withThoseThatName(keys);
    }

    /** What to mind when calendars change: which triggers have no start any more. */
    List<String> silenced(NavigableSet<CalendarKey> changed, Function<CalendarKey, Optional<BusinessDays>> coming) {
        return plannedBy(changed).stream()
                .filter(trigger -> trigger.next.isPresent() && !starts(trigger, coming))
                .map(trigger -> "trigger " + trigger.name() + " of job " + trigger.job.key
                        + " will not start anything again by the changed calendar")
                .toList();
    }

    private boolean starts(Trigger trigger, Function<CalendarKey, Optional<BusinessDays>> coming) {
        TriggerSchedule meaning =
                new TriggerSchedule(trigger.job.key, trigger.definition, coming, trigger.progress(trigger.settled));
        Optional<Schedule> schedule = meaning.fixed(Micros.instant(step.at));
        return schedule.isEmpty()
                || schedule.flatMap(it -> Planner.next(it, step.at)).isPresent();
    }

    /** They are known to be sound. */
    List<Change> apply(List<SubmittedCalendar> calendars) {
        List<Change> changes = new ArrayList<>();
        List<SubmittedCalendar> changed = new ArrayList<>();
        for (SubmittedCalendar submitted : calendars) {
            CalendarKey key = submitted.definition().key();
            Optional<Calendars.Applied> before = state.calendars.get(key);
            boolean isSame =
                    before.filter(it -> it.sha256().equals(submitted.sha256())).isPresent();
            long version = before.map(Calendars.Applied::version).orElse(0L) + (isSame ? 0 : 1);
            if (!isSame) {
                changed.add(submitted);
            }
            Change.Action action = isSame
                    ? Change.Action.UNCHANGED
                    : before.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
            changes.add(new Change(Change.Kind.CALENDAR, key.namespace(), key.name(), version, action));
        }
        if (!changed.isEmpty()) {
            change(changed);
        }
        return changes;
    }

    private void change(List<SubmittedCalendar> changed) {
        TreeSet<CalendarKey> keys = new TreeSet<>();
        changed.forEach(it -> keys.add(it.definition().key()));
        List<Trigger> planned = plannedBy(withThoseThatName(keys));
        planned.forEach(schedules::settle);
        Function<CalendarKey, Optional<BusinessDays>> before = asTheyAre();
        for (SubmittedCalendar it : changed) {
            CalendarKey key = it.definition().key();
            long version =
                    state.calendars.get(key).map(Calendars.Applied::version).orElse(0L) + 1;
            new JobDecisions(step).require(key.namespace());
            step.emit(new Event.CalendarApplied(key, version, it.sha256(), it.definition()));
        }
        planned.forEach(trigger -> planAnew(trigger, before));
    }

    private Function<CalendarKey, Optional<BusinessDays>> asTheyAre() {
        TreeMap<CalendarKey, BusinessDays> days = new TreeMap<>();
        for (Calendars.Applied each : state.calendars.all()) {
            CalendarKey key = each.definition().key();
            state.calendars.days(key).ifPresent(it -> days.put(key, it));
        }
        return key -> Optional.ofNullable(days.get(key));
    }

    // ---- who relies on whom

    private NavigableSet<CalendarKey> withThoseThatName(NavigableSet<CalendarKey> keys) {
        TreeSet<CalendarKey> all = new TreeSet<>(keys);
        int before = 0;
        while (all.size() > before) {
            before = all.size();
            for (Calendars.Applied each : state.calendars.all()) {
                CalendarDefinition definition = each.definition();
                if (named(definition.days()).anyMatch(all::contains)) {
                    all.add(definition.key());
                }
            }
        }
        return all;
    }

    private static Stream<CalendarKey> named(Days days) {
        return switch (days) {
            case Days.Other(CalendarKey calendar) -> Stream.of(calendar);
            case Days.Union(List<Days> of) -> of.stream().flatMap(CalendarDecisions::named);
            case Days.Intersection(List<Days> of) -> of.stream().flatMap(CalendarDecisions::named);
            case Days.Minus(Days from, Days remove) -> Stream.concat(named(from), named(remove));
            case Days.Week _, Days.Dates _, Days.Range _, Days.Rule _, Days.Holidays _ -> Stream.empty();
        };
    }

    private List<Trigger> plannedBy(NavigableSet<CalendarKey> calendars) {
        if (calendars.isEmpty()) {
            return List.of();
        }
        return state.jobs.values().stream()
                .filter(job -> !job.quarantined)
                .flatMap(job -> job.triggers.stream())
                .filter(trigger -> calendars(trigger.definition).anyMatch(calendars::contains))
                .toList();
    }

    static Stream<CalendarKey> calendars(TriggerDefinition trigger) {
        return Stream.concat(
                trigger.recurrence().inCalendar().stream(),
                trigger.rules().calendar().stream().map(StartRules.CalendarFilter::calendar));
    }

    // ---- planned anew

    private void planAnew(Trigger trigger, Function<CalendarKey, Optional<BusinessDays>> before) {
        try {
            TriggerSchedule now = trigger.meaning(state.calendars);
            if (now.fixed(Micros.instant(step.at)).isEmpty()) {
                return;
            }
            TriggerSchedule was =
                    new TriggerSchedule(trigger.job.key, trigger.definition, before, trigger.progress(trigger.settled));
            List<Fire> overdue = new ArrayList<>();
            NavigableSet<Nominal> foreign = new TreeSet<>(trigger.foreign);
            NavigableSet<Nominal> settled = settled(was, now, overdue, foreign);
            TriggerSchedule then = new TriggerSchedule(
                    trigger.job.key, trigger.definition, state.calendars::days, trigger.progress(settled));
            Optional<Coming> next = then.fixed(Micros.instant(step.at)).flatMap(it -> Planner.next(it, step.at));
            List<Coming> ahead = new ArrayList<>();
            overdue.forEach(fire -> ahead.add(placed(now, fire)));
            next.ifPresent(ahead::add);
            foreign.retainAll(settled);
            Cursor cursor = new Cursor(
                    trigger.name(),
                    step.at,
                    first(ahead, 0),
                    List.copyOf(settled),
                    OptionalLong.empty(),
                    List.copyOf(foreign));
            step.emit(new Event.TriggerArmed(trigger.job.uid, cursor));
            long boundary = schedules.boundary(trigger, ahead.subList(0, overdue.size()));
            for (int i = 0; i < overdue.size(); i++) {
                schedules.excuseCoalesced(trigger, overdue.get(i), ahead.get(i));
                ScheduleDecisions.Overdue each =
                        new ScheduleDecisions.Overdue(now.outcome(overdue.get(i)), ahead.get(i), first(ahead, i + 1));
                schedules.startOverdue(trigger, each, boundary);
            }
        } catch (RuntimeException e) {
            step.emit(new Event.JobQuarantined(trigger.job.uid, "trigger " + trigger.name() + ": " + e.getMessage()));
        }
    }

    /**
     * Compares where starts were with where they are.
     *
     * @param overdue gets those that have no outcome and lie in the past now
     * @param foreign gets those that never had an outcome, for they lay before the trigger took effect
     * @return those that are not expected any more and lie in the future now, or may come to lie there with another
     *     definition
     */
    private NavigableSet<Nominal> settled(
            TriggerSchedule was, TriggerSchedule now, List<Fire> overdue, NavigableSet<Nominal> foreign) {
        NavigableSet<Nominal> settled = Moved.stillOfInterest(was.progress().settled(), step.at);
        boolean isMoved = now.trigger().rules().calendar().isPresent();
        Optional<Schedule> written = isMoved ? now.written(Micros.instant(step.at)) : Optional.empty();
        if (written.isEmpty()) {
            return settled;
        }
        Instant present = Micros.instant(step.at);
        Instant end = present.plus(Moved.FARTHEST);
        Instant first = present.minus(Moved.FARTHEST);
        Instant begun = now.progress().begun();
        Optional<Fire> fire = written.get().next(first.isBefore(begun) ? begun : first);
        while (fire.isPresent() && fire.get().at().isBefore(end)) {
            Nominal nominal = new Nominal(fire.get().nominal(), fire.get().fold());
            Instant place = Moved.place(was, fire.get());
            boolean wasSettled = was.progress().settled().contains(nominal);
            boolean hasOutcome = wasSettled || !place.isAfter(present);
            if (!wasSettled && !place.isAfter(begun)) {
                foreign.add(nominal);
            }
            Instant placeNow = Moved.place(now, fire.get());
            boolean isPast = !placeNow.isAfter(present);
            // One that had its outcome and lies before the beginning now would look like one that never had any.
            boolean looksForeign = !placeNow.isAfter(begun) && !foreign.contains(nominal);
            if ((hasOutcome && !isPast) || looksForeign) {
                settled.add(nominal);
            } else {
                settled.remove(nominal);
            }
            if (!hasOutcome && isPast) {
                overdue.add(fire.get());
            }
            fire = written.get().next(fire.get().at());
        }
        return settled;
    }

    private static Optional<Coming> first(List<Coming> ahead, int index) {
        return index < ahead.size() ? Optional.of(ahead.get(index)) : Optional.empty();
    }

    private static Coming placed(TriggerSchedule trigger, Fire fire) {
        return new Coming(fire.nominal(), fire.fold(), Micros.of(Moved.place(trigger, fire)));
    }

    // ---- deleted

    Answer delete(DeleteCalendar command) {
        CalendarKey key = command.calendar();
        Optional<Calendars.Applied> calendar = state.calendars.get(key);
        if (calendar.isEmpty()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no calendar " + key);
        }
        long version = calendar.get().version();
        if (command.version().isPresent() && command.version().getAsLong() != version) {
            return new Answer.Refused(
                    Code.CHANGED,
                    "calendar " + key + " is in version " + version + " by now, not in "
                            + command.version().getAsLong() + "; look at it again");
        }
        List<String> users = users(key);
        if (!users.isEmpty()) {
            return new Answer.Refused(
                    Code.CONFLICT,
                    "calendar " + key + " is used by " + String.join(", ", users.subList(0, Math.min(5, users.size())))
                            + (users.size() > 5 ? " and " + (users.size() - 5) + " more" : "")
                            + "; change them first");
        }
        step.emit(new Event.CalendarDeleted(key, command.reason()));
        return new Answer.Done();
    }

    /** Everything that names a calendar. */
    private List<String> users(CalendarKey key) {
        List<String> users = new ArrayList<>();
        for (Calendars.Applied each : state.calendars.all()) {
            if (named(each.definition().days()).anyMatch(key::equals)) {
                users.add("calendar " + each.definition().key());
            }
        }
        for (Windows.Applied each : state.windows.all()) {
            boolean names = each.definition().times().stream()
                    .anyMatch(it -> it instanceof WindowDefinition.Times.Recurring recurring
                            && recurring
                                    .opens()
                                    .inCalendar()
                                    .filter(key::equals)
                                    .isPresent());
            if (names) {
                users.add("window " + each.definition().key());
            }
        }
        for (Job job : state.jobs.values()) {
            if (job.isApplied()
                    && JobDecisions.calendars(job.current.orElseThrow().definition)
                            .anyMatch(key::equals)) {
                users.add("job " + job.key);
            }
        }
        return users;
    }
}
