package dev.jem.bench.crash;

import dev.jem.bench.host.HostProcess;
import dev.jem.bench.host.Installation;
import dev.jem.bench.host.Pause;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The installation that is killed: its processes, and how it is started again. One thread starts and kills. */
final class Subject implements AutoCloseable {

    private static final Duration READY_PATIENCE = Duration.ofSeconds(90);

    private final Installation installation;
    private final Path side;
    private int port = Installation.freePort();
    private Process server;
    private volatile JemClient client;
    private Optional<Path> workerPlace = Optional.empty();

    private Subject(Installation installation, Path side, Process server, int port) {
        this.installation = installation;
        this.side = side;
        this.server = server;
        this.port = port;
        require(Installation.awaitReady(port, READY_PATIENCE));
        this.client = connect();
    }

    /** Starts it for the first time. */
    static Subject start(Installation installation, Path side) {
        int port = Installation.freePort();
        return new Subject(installation, side, installation.serve("up", port), port);
    }

    private static void require(boolean isReady) {
        if (!isReady) {
            throw new IllegalStateException("the server was not ready within " + READY_PATIENCE);
        }
    }

    private JemClient connect() {
        return installation.client(port, RetryPolicy.NONE);
    }

    /** A client that repeats nothing; another one when the server has moved. */
    JemClient client() {
        return client;
    }

    Installation installation() {
        return installation;
    }

    // ---- killing

    /** Where the worker has its files; known once it has been seen. */
    Optional<Path> workerPlace() {
        if (workerPlace.isEmpty()) {
            workerPlace = worker().flatMap(it -> {
                List<String> arguments = it.arguments();
                int option = arguments.indexOf("--work-dir");
                return option < 0 ? Optional.empty() : Optional.of(Path.of(arguments.get(option + 1)));
            });
        }
        return workerPlace;
    }

    Optional<HostProcess> worker() {
        return installation.worker();
    }

    /** Tasks, and the shells that wait to become some. */
    List<HostProcess> tasks() {
        Optional<Path> place = workerPlace();
        return HostProcess.all().stream()
                .filter(it -> place.filter(at -> it.program().startsWith(at.toString()))
                                .isPresent()
                        || isMarked(it))
                .toList();
    }

    /** What is a task of this test. */
    List<HostProcess> marked() {
        return HostProcess.all().stream().filter(this::isMarked).toList();
    }

    private boolean isMarked(HostProcess process) {
        return side.toString().equals(process.environment().get(TestJobs.MARK));
    }

    void kill(KillKind kind) {
        switch (kind) {
            case SERVER, STARTING_SERVER -> killServer();
            case POSTMASTER -> installation.database().postmaster().ifPresent(HostProcess::kill);
            case DATABASE -> killDatabase();
            case SERVER_AND_DATABASE -> {
                killServer();
                killDatabase();
            }
            case WORKER -> worker().ifPresent(HostProcess::kill);
            case EVERYTHING -> killEverything();
        }
    }

    private void killServer() {
        try {
            int status = server.destroyForcibly().waitFor();
            if (status == 0) {
                throw new IllegalStateException("the server had ended by itself");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void killDatabase() {
        installation.database().processes().forEach(HostProcess::kill);
    }

    private void killEverything() {
        workerPlace();
        List<HostProcess> all = new ArrayList<>();
        HostProcess.of((int) server.pid()).ifPresent(all::add);
        worker().ifPresent(all::add);
        all.addAll(installation.database().processes());
        all.addAll(tasks());
        all.forEach(HostProcess::kill);
        // What was born meanwhile.
        Stream.concat(tasks().stream(), worker().stream()).forEach(HostProcess::kill);
        killServer();
        boolean isOver = Pause.until(Duration.ofSeconds(10), () -> all.stream().noneMatch(HostProcess::isAlive));
        if (!isOver) {
            throw new IllegalStateException("a process survives SIGKILL: " + all);
        }
    }

    // ---- starting again

    /** Starts the server, and does not wait. */
    void startServer(boolean elsewhere) {
        if (elsewhere) {
            port = Installation.freePort();
        }
        server = installation.serve("up", port);
    }

    /** Waits until it is ready, then clients find it. */
    void awaitReady() {
        require(Installation.awaitReady(port, READY_PATIENCE));
        JemClient old = client;
        client = connect();
        old.close();
    }

    boolean serverLives() {
        return server.isAlive();
    }

    /** Stops it as a person does; gives the exit status of the command. */
    int stop() {
        return installation.run(
                List.of("down", "--data-dir", installation.dataDir().toString()));
    }

    /** All processes that belong to it. */
    List<HostProcess> processes() {
        List<HostProcess> found = new ArrayList<>(tasks());
        worker().ifPresent(found::add);
        found.addAll(installation.database().processes());
        HostProcess.of((int) server.pid()).filter(HostProcess::isAlive).ifPresent(found::add);
        return found;
    }

    /** Nothing of it is left running. */
    @Override
    public void close() {
        client.close();
        if (server.isAlive()) {
            killEverything();
        }
        killDatabase();
        Stream.concat(tasks().stream(), worker().stream()).forEach(HostProcess::kill);
    }
}
