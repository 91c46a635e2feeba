package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.ContextFile;
import picocli.CommandLine.Parameters;

/** {@code jem config use-context}. */
public final class UseContextCommand implements CliCommand {

    @Parameters(paramLabel = "NAME", description = "A context of config.yaml.")
    private String name = "";

    @Override
    public int run(Session session) {
        ContextFile changed = session.settings().contextFile().using(name);
        if (session.options().isDryRun()) {
            session.say("would use the context " + name);
            return ExitStatus.OK;
        }
        changed.write();
        session.say("using the context " + name + " from now on");
        return ExitStatus.OK;
    }
}
