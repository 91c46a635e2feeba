package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Calendars;
import dev.jem.protocol.Connections;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Windows;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jem describe}. */
@Command(
        description =
                "A job is NS/JOB, a run its id or NS/JOB#NUMBER; the kind may stand before it: describe job NAME.")
public final class DescribeCommand implements CliCommand {

    @Parameters(paramLabel = "[KIND] NAME", arity = "1..2", description = "job NAME, run NAME, or NAME alone.")
    private List<String> words = new ArrayList<>();

    @Override
    public int run(Session session) {
        String name = words.getLast();
        Kind kind = words.size() == 2 ? Kind.of(words.getFirst()) : kindOf(name);
        switch (kind) {
            case JOB -> job(session, name);
            case RUN -> run(session, name);
            case CALENDAR -> calendar(session, name);
            case WINDOW -> window(session, name);
            case CONNECTION -> connection(session, name);
            case NAMESPACE, WORKER, PRINCIPAL, PAUSE ->
                throw CommandFailure.usage(
                        "describe knows jobs, runs, calendars, windows and connections; see 'jem get " + kind.text()
                                + "s'");
        }
        return ExitStatus.OK;
    }

    private static Kind kindOf(String name) {
        if (Kind.isKind(name)) {
            throw CommandFailure.usage("say which " + Kind.of(name).text() + ": jem describe " + name + " NAME");
        }
        return Names.isJob(name) ? Kind.JOB : Kind.RUN;
    }

    private static void job(Session session, String name) {
        JobKey key = Names.job(session, name);
        Jobs.Job job = session.client().jobs().get(key.namespace(), key.name());
        session.output().object(job, JobView.name(job), it -> JobView.describe(job, it));
    }

    private static void calendar(Session session, String name) {
        JobKey key = Names.object(session, name, "calendar");
        Calendars.Calendar calendar = session.client().calendars().get(key.namespace(), key.name());
        session.output().object(calendar, CalendarView.name(calendar), it -> CalendarView.describe(calendar, it));
    }

    private static void window(Session session, String name) {
        JobKey key = Names.object(session, name, "window");
        Windows.Window window = session.client().windows().get(key.namespace(), key.name());
        session.output().object(window, WindowView.name(window), it -> WindowView.describe(window, it));
    }

    private static void connection(Session session, String name) {
        JobKey key = Names.object(session, name, "connection");
        Connections.Connection found = session.client().connections().get(key.namespace(), key.name());
        session.output().object(found, ConnectionView.name(found), it -> ConnectionView.describe(found, it));
    }

    private static void run(Session session, String name) {
        Runs.Run run = Names.run(session, name);
        session.output()
                .object(
                        run,
                        run.id(),
                        it -> RunView.describe(run, it, session.host().clock().instant()));
    }
}
