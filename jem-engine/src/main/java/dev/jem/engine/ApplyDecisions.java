package dev.jem.engine;

import dev.jem.model.calendar.BusinessCalendar;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.InvalidCalendarException;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.Apply;
import dev.jem.model.command.Command.SubmittedCalendar;
import dev.jem.model.command.Command.SubmittedWindow;
import dev.jem.model.event.Event;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.window.Openings;
import dev.jem.model.window.WindowDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** How what belongs together is applied: all of it or nothing, and what others rely on first. */
final class ApplyDecisions {

    private final Step step;
    private final State state;
    private final JobDecisions jobs;

    ApplyDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.jobs = new JobDecisions(step);
    }

    Answer apply(Apply command) {
        Coming coming = new Coming(command.calendars());
        Optional<Answer.Refused> refused = coming.problem()
                .map(it -> new Answer.Refused(Code.INVALID, it))
                .or(() -> command.windows().stream()
                        .flatMap(it -> problem(it.definition(), coming).stream())
                        .findFirst())
                .or(() -> jobs.problem(command.jobs(), coming::days))
                .or(() -> new ConnectionDecisions(step).problem(command.jobs(), command.connections()))
                .or(() -> new DependencyDecisions(step).problem(command.jobs()))
                .or(() -> state.dependents.hooks.problem(command.jobs()))
                .or(() -> new Freezes(step).problem(command));
        if (refused.isPresent()) {
            return refused.get();
        }
        CalendarDecisions calendars = new CalendarDecisions(step);
        ConnectionDecisions connections = new ConnectionDecisions(step);
        List<String> warnings =
                new ArrayList<>(calendars.silenced(calendars.changedBy(command.calendars()), coming::days));
        warnings.addAll(connections.shutOut(command.connections()));
        warnings.addAll(new DependencyDecisions(step).shutOut(command.jobs()));
        if (command.isDryRun()) {
            return new Answer.Applied(List.of(), warnings);
        }
        List<Change> changes = new ArrayList<>(calendars.apply(command.calendars()));
        for (SubmittedWindow window : command.windows()) {
            changes.add(apply(window));
        }
        command.connections().forEach(it -> changes.add(connections.apply(it)));
        command.jobs().forEach(job -> changes.add(jobs.apply(job)));
        new DeferralDecisions(step).reconsider();
        NeedDecisions needs = new NeedDecisions(step, new RunDecisions(step));
        command.jobs().forEach(job -> needs.ended(job.definition().key()));
        return new Answer.Applied(changes, warnings);
    }

    /** The calendars as they would be. */
    private final class Coming {

        private final TreeMap<CalendarKey, CalendarDefinition> submitted = new TreeMap<>();
        private final TreeMap<CalendarKey, BusinessCalendar> ready = new TreeMap<>();

        Coming(List<SubmittedCalendar> calendars) {
            calendars.forEach(it -> submitted.put(it.definition().key(), it.definition()));
        }

        Optional<BusinessDays> days(CalendarKey key) {
            return submitted.isEmpty() ? state.calendars.days(key) : Optional.ofNullable(ready.get(key));
        }

        /** What is wrong with one of them, or with one that names them. */
        Optional<String> problem() {
            if (submitted.isEmpty()) {
                return Optional.empty();
            }
            TreeMap<CalendarKey, CalendarDefinition> all = new TreeMap<>();
            state.calendars.all().forEach(it -> all.put(it.definition().key(), it.definition()));
            all.putAll(submitted);
            Function<CalendarKey, Optional<CalendarDefinition>> lookup = it -> Optional.ofNullable(all.get(it));
            for (CalendarDefinition each : all.values()) {
                try {
                    ready.put(each.key(), BusinessCalendar.of(each, lookup));
                } catch (InvalidCalendarException e) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Answer.Refused> problem(WindowDefinition window, Coming coming) {
        return window.times().stream()
                .filter(WindowDefinition.Times.Recurring.class::isInstance)
                .flatMap(it -> ((WindowDefinition.Times.Recurring) it).opens().inCalendar().stream())
                .filter(it -> coming.days(it).isEmpty())
                .findFirst()
                .map(it -> "window " + window.key() + ": the calendar " + it + " does not exist")
                .or(() -> neverOpens(window, coming))
                .map(it -> new Answer.Refused(Code.INVALID, it, Answer.Subject.of(window.key())));
    }

    private static Optional<String> neverOpens(WindowDefinition window, Coming coming) {
        try {
            new Openings(window, coming::days);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("window " + window.key() + ": " + e.getMessage());
        }
    }

    private Change apply(SubmittedWindow submitted) {
        WindowDefinition definition = submitted.definition();
        Optional<Windows.Applied> before = state.windows.get(definition.key());
        boolean isSame =
                before.filter(it -> it.sha256().equals(submitted.sha256())).isPresent();
        long version = before.map(Windows.Applied::version).orElse(0L) + (isSame ? 0 : 1);
        if (!isSame) {
            jobs.require(definition.key().namespace());
            step.emit(new Event.WindowApplied(definition.key(), version, submitted.sha256(), definition));
        }
        Change.Action action =
                isSame ? Change.Action.UNCHANGED : before.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
        return new Change(
                Change.Kind.WINDOW,
                definition.key().namespace(),
                definition.key().name(),
                version,
                action);
    }
}
