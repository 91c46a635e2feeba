package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Workers;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem worker declare-dead}. */
@Command(
        description = "Only when you are certain that nothing of the worker runs any more: its attempts become LOST and"
                + " their tasks may start again elsewhere. Its name can be used again.")
public final class WorkerDeclareDeadCommand implements CliCommand {

    @Parameters(paramLabel = "NAME", description = "A worker that is not heard any more.")
    private String name = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "How you know; it is kept.")
    private String reason = "";

    @Override
    public int run(Session session) throws IOException {
        Workers.Worker worker = session.client().server().workers(PageRequest.FIRST).items().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandFailure.notFound("there is no worker " + name + "; see: jem worker list"));
        if (session.options().isDryRun()) {
            session.say("would declare worker " + name + " dead");
            return ExitStatus.OK;
        }
        if (!session.confirm("Is it certain that nothing of worker " + name + " runs any more?")) {
            session.say("nothing was changed");
            return ExitStatus.FAILED;
        }
        session.client().server().declareDead(name, worker.session(), reason);
        session.say("declared worker " + name + " dead");
        return ExitStatus.OK;
    }
}
