package dev.jem.cli.event;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.protocol.NamedEvents;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem event delete}. */
@Command(description = "Takes an event away. Runs that had it already keep it; nobody else gets it.")
public final class EventDeleteCommand implements CliCommand {

    @Parameters(paramLabel = "ID", description = "Its number, as 'jem event list' shows it.")
    private long id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Override
    public int run(Session session) throws IOException {
        NamedEvents.Event event = session.client().namedEvents().get(session.namespace(), id);
        String what = "the event " + EventView.name(event) + " of " + event.date() + " (number " + id + ")";
        if (session.options().isDryRun()) {
            session.say("would delete " + what);
            return ExitStatus.OK;
        }
        if (!session.confirm("Delete " + what + "?")) {
            session.say("nothing was deleted");
            return ExitStatus.FAILED;
        }
        session.client().namedEvents().delete(session.namespace(), id, reason);
        session.say("deleted " + what);
        return ExitStatus.OK;
    }
}
