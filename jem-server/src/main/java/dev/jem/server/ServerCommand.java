package dev.jem.server;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jem server}: the server alone, until it is told to stop. */
final class ServerCommand implements CliCommand {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--log-file", paramLabel = "FILE", description = "Log there instead of standard error.")
    private Optional<String> logFile = Optional.empty();

    @Override
    public int run(Session session) {
        ServerSettings settings = options.settings(session);
        try (Stop stop = Stop.onSignal()) {
            RunningServer server = RunningServer.start(settings, () -> startLogging(session, logFile));
            stop.alsoDo(server::close);
            session.say("Jem serves " + server.url() + " from " + server.dataDir() + " (started in "
                    + server.startText() + ")");
            return Stop.awaitFailure(server.failure());
        } catch (StartFailure e) {
            throw e.forTerminal();
        }
    }

    /** Where it is asked for, else on standard error. */
    static void startLogging(Session session, Optional<String> file) {
        if (file.isPresent()) {
            Logging.toFile(session, session.host().path(file.get()));
        } else {
            Logging.toStandardError(session);
        }
    }
}
