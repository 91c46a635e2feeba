package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** {@code jem principal delete}. */
public final class PrincipalDeleteCommand implements CliCommand {

    @Parameters(paramLabel = "NAME", description = "Whose token is refused from now on.")
    private String name = "";

    @Override
    public int run(Session session) throws IOException {
        if (session.options().isDryRun()) {
            session.say("would delete the principal " + name);
            return ExitStatus.OK;
        }
        if (!session.confirm("Delete the principal " + name + "? Its token is refused from then on.")) {
            session.say("nothing was deleted");
            return ExitStatus.FAILED;
        }
        session.client().principals().delete(name);
        session.say("deleted the principal " + name);
        return ExitStatus.OK;
    }
}
