package dev.jem.cli.object;

import dev.jem.cli.admin.PrincipalListCommand;
import dev.jem.cli.admin.WorkerListCommand;
import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.RunViews;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.client.RunFilter;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Namespaces;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Windows;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jem get}. */
public final class GetCommand implements CliCommand {

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "jobs, runs, calendars, windows, connections, pauses, namespaces, workers or principals.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Only this one.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        JemClient client = session.client();
        switch (Kind.of(kind)) {
            case JOB -> jobs(session);
            case RUN -> runs(session);
            case NAMESPACE -> named(session, client.server()::namespaces, NAMESPACES);
            case WORKER -> named(session, client.server()::workers, WorkerListCommand.VIEW);
            case CALENDAR -> calendars(session);
            case WINDOW -> windows(session);
            case CONNECTION -> connections(session);
            case PAUSE ->
                named(
                        session,
                        client.pauses()::list,
                        PauseView.list(session.output().times()));
            case PRINCIPAL ->
                named(
                        session,
                        client.principals()::list,
                        PrincipalListCommand.view(session.output().times()));
        }
        return ExitStatus.OK;
    }

    private static final View<Namespaces.Namespace> NAMESPACES = new View<>(
            List.of(Column.of("NAME", Namespaces.Namespace::name), Column.of("JOBS", it -> Long.toString(it.jobs()))),
            Namespaces.Namespace::name,
            "There are no namespaces.");

    private void jobs(Session session) {
        View<Jobs.Job> view = JobView.list(session.output().times());
        if (name.isEmpty()) {
            Optional<String> namespace = session.namespaceFilter();
            session.output()
                    .list(part.fetch(session, page -> session.client().jobs().list(namespace, page)), view);
            return;
        }
        JobKey key = Names.job(session, name.get());
        one(session, session.client().jobs().get(key.namespace(), key.name()), view);
    }

    private void calendars(Session session) {
        if (name.isEmpty()) {
            Optional<String> namespace = session.namespaceFilter();
            session.output()
                    .list(
                            part.fetch(
                                    session,
                                    page -> session.client().calendars().list(namespace, page)),
                            CalendarView.LIST);
            return;
        }
        JobKey key = Names.object(session, name.get(), "calendar");
        one(session, session.client().calendars().get(key.namespace(), key.name()), CalendarView.LIST);
    }

    private void windows(Session session) {
        View<Windows.Window> view = WindowView.list(session.output().times());
        if (name.isEmpty()) {
            Optional<String> namespace = session.namespaceFilter();
            session.output()
                    .list(part.fetch(session, page -> session.client().windows().list(namespace, page)), view);
            return;
        }
        JobKey key = Names.object(session, name.get(), "window");
        one(session, session.client().windows().get(key.namespace(), key.name()), view);
    }

    private void connections(Session session) {
        if (name.isEmpty()) {
            Optional<String> namespace = session.namespaceFilter();
            session.output()
                    .list(
                            part.fetch(
                                    session,
                                    page -> session.client().connections().list(namespace, page)),
                            ConnectionView.LIST);
            return;
        }
        JobKey key = Names.object(session, name.get(), "connection");
        one(session, session.client().connections().get(key.namespace(), key.name()), ConnectionView.LIST);
    }

    private void runs(Session session) {
        View<Runs.Run> view =
                RunViews.list(session.output().times(), session.host().clock().instant());
        if (name.isPresent()) {
            one(session, Names.run(session, name.get()), view);
            return;
        }
        RunFilter filter = new RunFilter(
                session.namespaceFilter(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        session.output()
                .list(part.fetch(session, page -> session.client().runs().list(filter, page)), view);
    }

    /** Things that are few are fetched as a list and chosen here. */
    private <T> void named(Session session, Function<PageRequest, Page<T>> list, View<T> view) {
        if (name.isEmpty()) {
            session.output().list(part.fetch(session, list), view);
            return;
        }
        T found = list.apply(PageRequest.FIRST).items().stream()
                .filter(it -> view.name().apply(it).equals(name.get()))
                .findFirst()
                .orElseThrow(() ->
                        CommandFailure.notFound("there is no " + Kind.of(kind).text() + " '" + name.get() + "'"));
        one(session, found, view);
    }

    /** In tables one thing is a list of one; otherwise it stands for itself. */
    private static <T> void one(Session session, T found, View<T> view) {
        session.output().object(found, view.name().apply(found), it -> it.list(new Page<>(List.of(found), ""), view));
    }
}
