package dev.jem.engine;

import dev.jem.engine.Windows.Closed;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.Apply;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.command.Command.SubmittedWindow;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.state.Role;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What cannot be changed while a maintenance window that blocks changes is open: the jobs it applies to, by what they
 * are and by what they would be, the calendars they are planned by, and, but for an administrator, the window itself.
 */
final class Freezes {

    private final Step step;
    private final State state;

    Freezes(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Optional<Refused> problem(Apply command) {
        NavigableSet<CalendarKey> calendars = new CalendarDecisions(step).changedBy(command.calendars());
        return first(command.windows().stream().map(it -> window(it, calendars)))
                .or(() -> openWindow(it -> names(it, calendars)))
                .or(() -> calendars.isEmpty() ? Optional.empty() : planned(calendars))
                .or(() -> first(command.jobs().stream().map(this::job)));
    }

    private static Optional<Refused> first(Stream<Optional<Refused>> problems) {
        return problems.flatMap(Optional::stream).findFirst();
    }

    // ---- jobs

    private Optional<Refused> job(Submitted submitted) {
        JobDefinition definition = submitted.definition();
        Optional<JobVersion> before = Optional.ofNullable(state.jobsByKey.get(definition.key()))
                .filter(Job::isApplied)
                .flatMap(job -> job.current);
        boolean isChange =
                before.filter(it -> it.sha256.equals(submitted.sha256())).isEmpty();
        return isChange ? before.flatMap(it -> job(it.definition)).or(() -> job(definition)) : Optional.empty();
    }

    /** Why a job cannot be changed that is defined like this. */
    Optional<Refused> job(JobDefinition definition) {
        return freezing(definition).map(it -> refused("job " + definition.key() + " cannot be changed now", it));
    }

    private Optional<Closed> freezing(JobDefinition definition) {
        return state.windows.freezing(definition.key(), definition.description().labels(), step.at);
    }

    private static Refused refused(String what, Closed closed) {
        return new Refused(Code.CONFLICT, what + ": " + closed.detail() + " and blocks changes; wait for its end");
    }

    private Optional<Refused> planned(NavigableSet<CalendarKey> calendars) {
        return first(state.jobs.values().stream()
                .filter(Job::isApplied)
                .map(job -> job.current.orElseThrow().definition)
                .filter(definition -> JobDecisions.calendars(definition).anyMatch(calendars::contains))
                .map(definition -> freezing(definition)
                        .map(it ->
                                refused("the calendars of job " + definition.key() + " cannot be changed now", it))));
    }

    // ---- windows

    private Optional<Refused> window(SubmittedWindow submitted, NavigableSet<CalendarKey> calendars) {
        WindowKey key = submitted.definition().key();
        boolean isSame = state.windows
                .get(key)
                .filter(it -> it.sha256().equals(submitted.sha256()) && !names(it.definition(), calendars))
                .isPresent();
        return isSame ? Optional.empty() : window(key);
    }

    /** Why a window cannot be changed or taken away now. */
    Optional<Refused> window(WindowKey key) {
        return openWindow(it -> it.key().equals(key));
    }

    private Optional<Refused> openWindow(Predicate<WindowDefinition> wanted) {
        boolean isAdmin = Optional.ofNullable(state.principals.get(step.by))
                .filter(it -> it.role() == Role.ADMIN)
                .isPresent();
        return isAdmin
                ? Optional.empty()
                : state.windows
                        .freezing(wanted, step.at)
                        .map(it -> new Refused(
                                Code.CONFLICT,
                                it.detail() + " and blocks changes; until its end only an administrator changes it"));
    }

    private static boolean names(WindowDefinition window, NavigableSet<CalendarKey> calendars) {
        return window.times().stream()
                .filter(WindowDefinition.Times.Recurring.class::isInstance)
                .flatMap(it -> ((WindowDefinition.Times.Recurring) it).opens().inCalendar().stream())
                .anyMatch(calendars::contains);
    }
}
