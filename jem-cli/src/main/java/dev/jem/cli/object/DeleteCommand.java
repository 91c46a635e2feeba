package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Jobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jem delete}. */
@Command(description = "A job's runs and history stay. What is running goes on.")
public final class DeleteCommand implements CliCommand {

    @Parameters(
            paramLabel = "[KIND] NAME",
            arity = "1..2",
            description = "NS/JOB, job NAME, calendar NAME, window NAME, connection NAME, or principal NAME.")
    private List<String> words = new ArrayList<>();

    @Override
    public int run(Session session) throws IOException {
        Kind kind = words.size() == 2 ? Kind.of(words.getFirst()) : Kind.JOB;
        if (words.size() == 1 && Kind.isKind(words.getFirst())) {
            throw CommandFailure.usage(
                    "say which " + Kind.of(words.getFirst()).text() + ": jem delete " + words.getFirst() + " NAME");
        }
        return switch (kind) {
            case JOB -> job(session, Names.job(session, words.getLast()));
            case PRINCIPAL -> principal(session, words.getLast());
            case CALENDAR, WINDOW, CONNECTION -> named(session, kind, words.getLast());
            case RUN, NAMESPACE, WORKER, PAUSE ->
                throw CommandFailure.usage("delete knows jobs, calendars, windows, connections and principals"
                        + (kind == Kind.RUN ? "; a run is stopped with 'jem cancel'" : "")
                        + (kind == Kind.PAUSE ? "; a pause is ended with 'jem resume'" : ""));
        };
    }

    private static int job(Session session, JobKey key) throws IOException {
        Jobs.Job job = session.client().jobs().get(key.namespace(), key.name());
        String what = "the job " + key + " (version " + job.version() + ", "
                + (job.triggers().isEmpty() ? "no trigger" : job.triggers().size() + " trigger(s)") + ")";
        if (session.options().isDryRun()) {
            session.say("would delete " + what);
            return ExitStatus.OK;
        }
        if (!session.confirm("Delete " + what + "?")) {
            session.say("nothing was deleted");
            return ExitStatus.FAILED;
        }
        session.client().jobs().delete(key.namespace(), key.name());
        session.say("deleted " + what);
        return ExitStatus.OK;
    }

    private static int named(Session session, Kind kind, String name) throws IOException {
        JobKey key = Names.object(session, name, kind.text());
        String what = "the " + kind.text() + " " + key;
        if (session.options().isDryRun()) {
            session.say("would delete " + what);
            return ExitStatus.OK;
        }
        if (!session.confirm("Delete " + what + "?")) {
            session.say("nothing was deleted");
            return ExitStatus.FAILED;
        }
        switch (kind) {
            case CALENDAR -> session.client().calendars().delete(key.namespace(), key.name());
            case WINDOW -> session.client().windows().delete(key.namespace(), key.name());
            case CONNECTION -> session.client().connections().delete(key.namespace(), key.name());
            case JOB, RUN, NAMESPACE, WORKER, PRINCIPAL, PAUSE -> throw new IllegalStateException("not for " + kind);
        }
        session.say("deleted " + what);
        return ExitStatus.OK;
    }

    private static int principal(Session session, String name) throws IOException {
        if (session.options().isDryRun()) {
            session.say("would delete the principal " + name);
            return ExitStatus.OK;
        }
        if (!session.confirm("Delete the principal " + name + "?")) {
            session.say("nothing was deleted");
            return ExitStatus.FAILED;
        }
        session.client().principals().delete(name);
        session.say("deleted the principal " + name);
        return ExitStatus.OK;
    }
}
