package dev.jem.cli.event;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Session;
import dev.jem.client.NamedEventsApi.Filter;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem event list}. */
@Command(description = "The events of a namespace that have not expired, newest first, and the runs that had them.")
public final class EventListCommand implements CliCommand {

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only events of this name.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--date", paramLabel = "DATE", description = "Only those of this business date.")
    private Optional<LocalDate> date = Optional.empty();

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        Filter filter = new Filter(session.namespace(), name, date);
        session.output()
                .list(
                        part.fetch(
                                session, page -> session.client().namedEvents().list(filter, page)),
                        EventView.list(session.output().times()));
        return ExitStatus.OK;
    }
}
