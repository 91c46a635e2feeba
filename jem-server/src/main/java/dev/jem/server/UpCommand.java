package dev.jem.server;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.ConfigException;
import dev.jem.cli.config.Context;
import dev.jem.cli.config.ContextFile;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Servers;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code jem up}: a server and a worker on this host, until they are told to stop. The worker is a process of its own:
 * it and what it runs outlive a server that dies. After a clean stop tasks go on too, and the next worker takes them
 * over.
 */
final class UpCommand implements CliCommand {

    static final String CONTEXT = "local";

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--demo", description = "Also apply the examples and show the first run.")
    private boolean demo;

    @Override
    public int run(Session session) {
        ServerSettings settings = options.settings(session);
        Path log = settings.dataDir().resolve("log");
        try (Stop stop = Stop.onSignal()) {
            session.say("starting in " + settings.dataDir() + " …");
            RunningServer server =
                    RunningServer.start(settings, () -> Logging.toFile(session, log.resolve("server.log")));
            stop.alsoDo(server::close);
            LocalWorker worker = new LocalWorker(WorkerProgram.of(server.url(), server.dataDir()));
            stop.alsoDo(worker::close);
            worker.start();
            boolean isRemembered = rememberContext(session, server);
            greet(session, server, log, isRemembered);
            if (demo) {
                startDemo(session, server);
            }
            return Stop.awaitFailure(server.failure());
        } catch (StartFailure e) {
            throw e.forTerminal();
        }
    }

    /** So that other commands find address and token; they do without it where they are told of the server. */
    private static boolean rememberContext(Session session, RunningServer server) {
        ContextFile file = session.settings().contextFile();
        Context context = Context.ofDataDir(server.url(), server.dataDir().toString());
        if (!context.equals(file.contexts().get(CONTEXT))) {
            try {
                file.with(CONTEXT, context).write();
            } catch (ConfigException e) {
                session.say("warning: " + e.getMessage() + ". The server runs; other commands find it with --data-dir "
                        + server.dataDir() + ", or with --url " + server.url() + " and a token");
                return false;
            }
        }
        return true;
    }

    private static void startDemo(Session session, RunningServer server) throws StartFailure {
        Endpoint endpoint =
                Endpoint.of(server.url(), Optional.of(server.directory().token(Servers.ADMIN_TOKEN_FILE)));
        session.use(JemClient.of(endpoint, RetryPolicy.PATIENT));
        Demo running = new Demo(session);
        running.apply();
        running.announceFirstSuccess();
    }

    private static void greet(Session session, RunningServer server, Path log, boolean isRemembered) {
        session.host().err().print("""
            Jem serves %s  (started in %s)
              data     %s
              log      %s
              context  %s

            Try, in another terminal:
              jem run -f job.yaml     run something, and watch it
              jem runs                what ran
              jem watch               everything that happens, live
              jem logs NS/JOB#1       what a run has printed
              jem explain NS/JOB      why a job does not run, or when it will
              jem down                stop (or Ctrl-C here)
            """.formatted(
                        server.url(),
                        server.startText(),
                        server.dataDir(),
                        log,
                        isRemembered ? CONTEXT + ", which other commands use" : "none"));
        session.host().err().flush();
    }
}
