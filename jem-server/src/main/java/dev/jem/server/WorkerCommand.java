package dev.jem.server;

import dev.jem.cli.admin.VersionCommand;
import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import dev.jem.client.Endpoint;
import dev.jem.protocol.Servers;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * {@code jem worker}: works for a server, until it is told to stop. What runs then goes on; the next worker takes over.
 */
final class WorkerCommand implements CliCommand {

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the worker's token.")
    private Optional<String> tokenFile = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "Unique name, default this host's.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many tasks run at once, default 4 for each processor.")
    private Optional<Integer> slots = Optional.empty();

    @Option(names = "--work-dir", paramLabel = "DIR", description = "Memory, files and working directories of tasks.")
    private Optional<String> workDir = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "Tells what this worker is good for; repeatable.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--log-file", paramLabel = "FILE", description = "Log there instead of standard error.")
    private Optional<String> logFile = Optional.empty();

    @Override
    public int run(Session session) {
        Endpoint server = endpoint(session);
        WorkerPlace place = new WorkerPlace(workDir.map(session.host()::path)
                .orElseGet(() -> session.finder().dataDir().resolve("worker"))
                .toAbsolutePath());
        WorkerSettings settings = settings(server, place);
        Servers.Running running =
                new Servers.Running(server.toString(), ProcessHandle.current().pid(), Instant.now());
        try (Stop stop = Stop.onSignal();
                FileLock lock = place.take(running)) {
            ServerCommand.startLogging(session, logFile);
            Worker worker = Worker.start(settings);
            stop.alsoDo(() -> close(worker));
            session.say("working for " + server + " as " + settings.name() + " with " + settings.slots() + " slots ("
                    + worker.containment() + ")");
            return Stop.awaitSignal(lock);
        } catch (StartFailure e) {
            throw e.forTerminal();
        } catch (IOException e) {
            throw CommandFailure.invalid("The worker cannot start in " + place.path() + ": " + e.getMessage());
        }
    }

    private Endpoint endpoint(Session session) {
        Endpoint found = session.server().endpoint();
        if (tokenFile.isEmpty()) {
            return found;
        }
        Path file = session.host().path(tokenFile.get());
        try {
            return new Endpoint(found.url(), Optional.of(Files.readString(file)));
        } catch (IOException e) {
            throw CommandFailure.invalid("The token in " + file + " cannot be read: " + DataDirectory.reason(e)
                    + ". 'jem principal create' makes one for a worker.");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(file + ": " + e.getMessage());
        }
    }

    private WorkerSettings settings(Endpoint server, WorkerPlace place) {
        int count = slots.orElse(slotsDefault());
        if (count < 1) {
            throw CommandFailure.usage("--slots " + count + " is too few; a worker needs one at least");
        }
        return new WorkerSettings(
                server, name.orElseGet(WorkerCommand::hostName), labels, count, place.path(), VersionCommand.version());
    }

    static int slotsDefault() {
        return 4 * Runtime.getRuntime().availableProcessors();
    }

    /** As a worker's name may be written. */
    private static String hostName() {
        try {
            String host = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            String plain = host.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
            return plain.isEmpty() ? "worker" : plain;
        } catch (UnknownHostException _) {
            return "worker";
        }
    }

    private static void close(Worker worker) {
        try {
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
