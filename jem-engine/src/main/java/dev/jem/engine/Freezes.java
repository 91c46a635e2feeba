package dev.jem.engine;

import dev.jem.engine.Windows.Closed;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.Subject;
import dev.jem.model.command.Command.Apply;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.command.Command.SubmittedWindow;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.state.Role;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.util.List;
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
                .or(() -> calendars.isEmpty() ? Optional.empty() : ofCalendars(calendars, command))
                .or(() -> first(new ConnectionDecisions(step)
                        .changed(command.connections()).stream().map(it -> users(it.key()))))
                .or(() -> first(command.jobs().stream().map(this::job)));
    }

    private Optional<Refused> ofCalendars(NavigableSet<CalendarKey> changed, Apply command) {
        List<CalendarKey> submitted = command.calendars().stream()
                .map(it -> it.definition().key())
                .filter(changed::contains)
                .toList();
        return openWindow(it -> names(it, changed))
                .map(it -> adminsOnly(it, about(calendars(it.window()), submitted)))
                .or(() -> planned(changed, submitted));
    }

    /** The calendar that is named among those submitted; another one may change by what it names itself. */
    private static Optional<Subject> about(Stream<CalendarKey> named, List<CalendarKey> submitted) {
        return named.filter(submitted::contains)
                .findFirst()
                .or(() -> submitted.size() == 1 ? Optional.of(submitted.getFirst()) : Optional.empty())
                .map(Subject::of);
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
        return freezing(definition)
                .map(it -> refused(
                        "job " + definition.key() + " cannot be changed now",
                        it,
                        Optional.of(Subject.of(definition.key()))));
    }

    private Optional<Closed> freezing(JobDefinition definition) {
        return state.windows.freezing(definition.key(), definition.description().labels(), step.at);
    }

    private static Refused refused(String what, Closed closed, Optional<Subject> about) {
        return new Refused(
                Code.CONFLICT, what + ": " + closed.detail() + " and blocks changes; wait for its end", about);
    }

    private Optional<Refused> planned(NavigableSet<CalendarKey> changed, List<CalendarKey> submitted) {
        return first(state.jobs.values().stream()
                .filter(Job::isApplied)
                .map(job -> job.current.orElseThrow().definition)
                .filter(definition -> JobDecisions.calendars(definition).anyMatch(changed::contains))
                .map(definition -> freezing(definition)
                        .map(it -> refused(
                                "the calendars of job " + definition.key() + " cannot be changed now",
                                it,
                                about(JobDecisions.calendars(definition), submitted)))));
    }

    /** A connection says what the jobs that name it do. */
    private Optional<Refused> users(ConnectionKey connection) {
        return first(state.jobs.values().stream()
                .filter(Job::isApplied)
                .map(job -> job.current.orElseThrow().definition)
                .filter(definition -> ConnectionDecisions.names(definition, connection))
                .map(definition -> freezing(definition)
                        .map(it -> refused(
                                "the connection " + connection + " of job " + definition.key()
                                        + " cannot be changed now",
                                it,
                                Optional.of(Subject.of(connection))))));
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
        return openWindow(it -> it.key().equals(key)).map(it -> adminsOnly(it, Optional.of(Subject.of(key))));
    }

    private static Refused adminsOnly(Closed closed, Optional<Subject> about) {
        return new Refused(
                Code.CONFLICT,
                closed.detail() + " and blocks changes; until its end only an administrator changes it",
                about);
    }

    /** One that whoever asks may not change now. */
    private Optional<Closed> openWindow(Predicate<WindowDefinition> wanted) {
        boolean isAdmin = Optional.ofNullable(state.principals.get(step.by))
                .filter(it -> it.role() == Role.ADMIN)
                .isPresent();
        return isAdmin ? Optional.empty() : state.windows.freezing(wanted, step.at);
    }

    private static boolean names(WindowDefinition window, NavigableSet<CalendarKey> changed) {
        return calendars(window).anyMatch(changed::contains);
    }

    private static Stream<CalendarKey> calendars(WindowDefinition window) {
        return window.times().stream()
                .filter(WindowDefinition.Times.Recurring.class::isInstance)
                .flatMap(it -> ((WindowDefinition.Times.Recurring) it).opens().inCalendar().stream());
    }
}
