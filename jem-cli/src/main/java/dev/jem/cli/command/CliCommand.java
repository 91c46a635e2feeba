package dev.jem.cli.command;

import java.io.IOException;

/**
 * A command. Its fields carry picocli's {@code @Option} and {@code @Parameters}; every command also has the options of
 * {@link GlobalOptions}, which reach it through the session. Used once.
 */
public interface CliCommand {

    /**
     * Carries it out and gives its {@link ExitStatus}. Failures are thrown: {@link CommandFailure} with its status, the
     * client's exceptions with theirs.
     */
    int run(Session session) throws IOException;
}
