package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Inbox;
import dev.jem.protocol.Page;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code jem inbox}. */
@Command(
        description = "All that needs a person: failures nobody has dealt with, approvals, holds that are overdue, "
                + "quarantined jobs, lost workers; with what can be done.")
public final class InboxCommand implements CliCommand {

    @Override
    public int run(Session session) {
        Inbox.Reply inbox = session.client().inbox().get(session.namespaceFilter());
        session.output()
                .list(new Page<>(inbox.items(), ""), view(session.output().times()));
        if (inbox.more()) {
            session.say("There are older failures, which are not shown.");
        }
        return ExitStatus.OK;
    }

    private static View<Inbox.Item> view(Times times) {
        return new View<>(
                List.of(
                        Column.of("KIND", Inbox.Item::kind),
                        Column.of("WHAT", it -> it.task().isEmpty() ? it.what() : it.what() + " " + it.task()),
                        Column.of("SINCE", it -> times.full(it.since())),
                        Column.of("WHY", Inbox.Item::why),
                        Column.of("NEXT", Inbox.Item::next)),
                Inbox.Item::what,
                "Nothing needs a person here.");
    }
}
