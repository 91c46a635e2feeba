package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.ListOptions;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Times;
import dev.jem.protocol.Approvals;
import dev.jem.protocol.Runs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jem approvals}. */
@Command(description = "What waits for an approval, with who may give it; jem answer gives one.")
public final class ApprovalsCommand implements CliCommand {

    @Mixin
    private ListOptions part = new ListOptions();

    @Override
    public int run(Session session) {
        Optional<String> namespace = session.namespaceFilter();
        session.output()
                .list(
                        part.fetch(session, page -> session.client().approvals().list(namespace, page)),
                        view(session.output().times()));
        return ExitStatus.OK;
    }

    private static View<Approvals.Approval> view(Times times) {
        return new View<>(
                List.of(
                        Column.of("RUN", ApprovalsCommand::run),
                        Column.of("TASK", Approvals.Approval::task),
                        Column.of("ASKS", Approvals.Approval::text),
                        Column.of("OF", it -> it.roles().isEmpty() ? "operators" : String.join(",", it.roles())),
                        Column.of("APPROVED", it -> it.answers().size() + " of " + it.people()),
                        Column.of("SINCE", it -> times.full(it.since())),
                        Column.of(
                                "UNTIL",
                                it -> it.until()
                                        .map(at -> times.full(at) + ", then " + it.onTimeout())
                                        .orElse("")),
                        Column.wide(
                                "BY",
                                it -> it.answers().stream().map(Runs.Answer::by).collect(Collectors.joining(","))),
                        Column.wide("STARTED BY", Approvals.Approval::submitter)),
                it -> run(it) + " " + it.task(),
                "Nothing waits for an approval here.");
    }

    static String run(Approvals.Approval approval) {
        return approval.namespace() + "/" + approval.job() + "#" + approval.number();
    }
}
