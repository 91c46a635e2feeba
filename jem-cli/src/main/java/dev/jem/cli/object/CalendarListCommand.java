package dev.jem.cli.object;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** {@code jem calendar list}. */
public final class CalendarListCommand implements CliCommand {

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        Optional<String> namespace = session.namespaceFilter();
        session.output()
                .list(
                        part.fetch(session, page -> session.client().calendars().list(namespace, page)),
                        CalendarView.LIST);
        return ExitStatus.OK;
    }
}
