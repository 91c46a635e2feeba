package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.NoServerException;
import dev.jem.cli.config.ServerFinder;
import dev.jem.protocol.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/**
 * {@code jem down}. Asks the server process of a data directory to end, and waits until it has. Workers and what they
 * run go on.
 */
public final class DownCommand implements CliCommand {

    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(60);
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    @Option(names = "--force", description = "Kill the server if it does not end in time.")
    private boolean force;

    @Override
    public int run(Session session) {
        Path dataDir = session.finder().dataDir();
        Servers.Running running =
                ServerFinder.running(dataDir).orElseThrow(() -> new NoServerException("no server runs on " + dataDir));
        ProcessHandle server = process(running)
                .orElseThrow(() -> new NoServerException("no server runs on " + dataDir + "; the one that left "
                        + Servers.RUNNING_FILE + " there (process " + running.pid() + ") is gone"));
        if (session.options().isDryRun()) {
            session.say("would stop the server at " + running.url() + " (process " + running.pid() + ")");
            return ExitStatus.OK;
        }
        if (!server.destroy()) {
            throw new CommandFailure(
                    ExitStatus.FORBIDDEN, "process " + running.pid() + " cannot be signalled; is it another user's?");
        }
        session.say("stopping the server at " + running.url() + " (process " + running.pid() + ")");
        return awaitEnd(server, session);
    }

    /** The process, if it is still the one that wrote the file: a later one with its number began after that. */
    private static Optional<ProcessHandle> process(Servers.Running running) {
        return ProcessHandle.of(running.pid())
                .filter(ProcessHandle::isAlive)
                .filter(it -> it.info()
                        .startInstant()
                        .map(start -> !start.isAfter(running.startedAt().plus(START_TOLERANCE)))
                        .orElse(true));
    }

    private int awaitEnd(ProcessHandle server, Session session) {
        Duration limit = session.timeout().orElse(WAIT_DEFAULT);
        if (isOver(server, limit)) {
            session.say("stopped");
            return ExitStatus.OK;
        }
        if (!force) {
            throw CommandFailure.timedOut("the server has not ended within " + limit.toSeconds()
                    + " s; wait longer with --timeout, or kill it with --force");
        }
        boolean isKilled = server.destroyForcibly() && isOver(server, Duration.ofSeconds(10));
        if (!isKilled) {
            throw new CommandFailure(ExitStatus.FAILED, "the server could not be killed");
        }
        session.say("killed");
        return ExitStatus.OK;
    }

    private static boolean isOver(ProcessHandle server, Duration limit) {
        try {
            server.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of process " + server.pid() + " cannot be awaited", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
