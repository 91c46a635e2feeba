package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jem resume}. */
@Command(description = "Ends a pause of exactly this; another one of its namespace or of everything goes on.")
public final class ResumeCommand implements CliCommand {

    @Mixin
    private PausedThing thing = new PausedThing();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    private String reason = "";

    @Override
    public int run(Session session) {
        PausedThing.Target target = thing.target(session);
        if (session.options().isDryRun()) {
            session.say("would resume " + target);
            return ExitStatus.OK;
        }
        session.client().pauses().resume(target.namespace(), target.job(), reason);
        session.say("resumed " + target);
        return ExitStatus.OK;
    }
}
