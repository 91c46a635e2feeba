package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * The database files of one place and the server on them: creates, starts, adopts, stops. Not thread-safe; the caller
 * holds the {@link DirectoryLock}, so no other Jem acts on them.
 */
final class Cluster {

    /** A server that accepts connections. */
    record Postmaster(ServerProcess process, int port) {}

    /** What was found on a database directory before a start. */
    sealed interface Finding {
        /** Nothing runs there. */
        record Idle() implements Finding {}

        /** A server runs there; {@code port} is 0 as long as it has not said. */
        record Running(ServerProcess process, int port) implements Finding {}
    }

    /** Ports tried at random: below those the system hands out to clients, so that none is taken during a restart. */
    private static final int PORT_MIN = 15_000;

    private static final int PORT_MAX = 32_000;
    private static final int PORT_TRIES = 8;
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(4);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

    private final Place place;
    private final Distribution distribution;
    private final Programs programs;
    private final PostgresSettings settings;
    private final ServerConfiguration configuration;

    Cluster(Place place, Distribution distribution, Programs programs, PostgresSettings settings) {
        this.place = place;
        this.distribution = distribution;
        this.programs = programs;
        this.settings = settings;
        this.configuration = ServerConfiguration.forThisMachine();
    }

    Place place() {
        return place;
    }

    ServerLog log() {
        return new ServerLog(place.logFile());
    }

    Ballast ballast() {
        return new Ballast(place.ballast(), settings.limits().ballastBytes());
    }

    Consumer<PostgresEvent> listener() {
        return settings.listener();
    }

    // ------------------------------------------------------------------------------------------ creation

    /** Creates the files of an empty database where there are none, in a directory that is renamed when complete. */
    void ensureInitialized(Credentials credentials) throws IOException, DatabaseStartException {
        FileWrites.createDirectory(place.logDirectory(), "rwx------");
        programs.own(place.logDirectory());
        if (Files.exists(place.data().resolve("PG_VERSION"))) {
            requireSameMajorVersion();
            return;
        }
        requireEmpty();
        listener().accept(new PostgresEvent.Initializing(place.data()));
        killAll(place.unfinishedData());
        FileWrites.deleteTree(place.unfinishedData());
        FileWrites.createDirectory(place.unfinishedData(), "rwx------");
        programs.own(place.unfinishedData());
        runInitdb(credentials);
        FileWrites.deleteTree(place.data());
        Files.move(place.unfinishedData(), place.data(), StandardCopyOption.ATOMIC_MOVE);
        FileWrites.syncDirectory(place.home());
    }

    private void requireSameMajorVersion() throws IOException, DatabaseStartException {
        var found = Files.readString(place.data().resolve("PG_VERSION")).strip();
        if (found.isEmpty()) {
            throw new DatabaseStartException(new StartProblem.Damaged(place.data(), "PG_VERSION is empty"));
        }
        if (!found.equals(distribution.majorVersion())) {
            throw new DatabaseStartException(
                    new StartProblem.WrongVersion(place.data(), found, distribution.majorVersion()));
        }
    }

    private void requireEmpty() throws IOException, DatabaseStartException {
        if (!Files.isDirectory(place.data())) {
            return;
        }
        try (var entries = Files.newDirectoryStream(place.data())) {
            if (entries.iterator().hasNext()) {
                throw new DatabaseStartException(
                        new StartProblem.Damaged(place.data(), "it holds files but no PG_VERSION"));
            }
        }
    }

    private void runInitdb(Credentials credentials) throws IOException, DatabaseStartException {
        var passwordFile = place.logDirectory().resolve("initial-password");
        FileWrites.replace(passwordFile, credentials.adminPassword() + "\n", "rw-------", programs);
        try {
            var outcome = programs.run(
                    List.of(
                            distribution.program("initdb").toString(),
                            "--pgdata=" + place.unfinishedData(),
                            "--username=" + Credentials.ADMIN,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--locale=C",
                            "--data-checksums"),
                    place.home(),
                    settings.limits().start());
            if (!outcome.succeeded()) {
                throw new DatabaseStartException(Diagnosis.of(outcome.output(), subject(0))
                        .orElseGet(() -> new StartProblem.InitializationFailed(
                                outcome.exitStatus(), ServerLog.lastLines(outcome.output(), 5))));
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private Diagnosis.Subject subject(int port) {
        return new Diagnosis.Subject(
                place, distribution.majorVersion(), port, settings.host().port().isPresent());
    }

    // ------------------------------------------------------------------------------------------ what is there

    /** Looks at what runs on the directory, and ends what a crash left. */
    Finding inspect() throws IOException, DatabaseStartException {
        var processes = ServerProcess.on(place.data());
        var pidFile = PidFile.read(place.data());
        if (pidFile instanceof PidFile.Names names) {
            for (var process : processes) {
                if (process.pid() == names.pid() && process.kind() == ServerProcess.Kind.POSTMASTER) {
                    return new Finding.Running(process, names.port());
                }
            }
        }
        if (!processes.isEmpty()) {
            kill(processes, place.data());
            tell("Ended %d processes of an earlier server on %s that had lost their server"
                    .formatted(processes.size(), place.data()));
        }
        return new Finding.Idle();
    }

    /**
     * Removes a pid file that PostgreSQL would refuse to overwrite: one it cannot read, and one whose process id now
     * belongs to something else. One whose process is gone is left to PostgreSQL, which then checks more than we can.
     */
    private void removeMisleading(PidFile pidFile) throws IOException {
        switch (pidFile) {
            case PidFile.Absent _ -> {}
            case PidFile.Garbage garbage -> {
                Files.deleteIfExists(PidFile.in(place.data()));
                tell("Removed the unusable postmaster.pid (%s)".formatted(garbage.reason()));
            }
            case PidFile.Names names
            when ServerProcess.anyHas(names.pid()) -> {
                Files.deleteIfExists(PidFile.in(place.data()));
                tell("Removed a stale postmaster.pid: pid %d is not the server of this directory"
                        .formatted(names.pid()));
            }
            case PidFile.Names _ -> {}
        }
    }

    private void tell(String what) {
        listener().accept(new PostgresEvent.Cleared(what));
    }

    private static void killAll(Path data) throws IOException, DatabaseStartException {
        kill(ServerProcess.on(data), data);
    }

    /** Ends processes at once, the server first so that it cannot start others. */
    private static void kill(List<ServerProcess> processes, Path data) throws DatabaseStartException {
        processes.stream().sorted((a, b) -> a.kind().compareTo(b.kind())).forEach(ServerProcess::kill);
        try {
            var left = new ArrayList<Long>();
            for (var process : processes) {
                if (!process.awaitEnd(KILL_LIMIT)) {
                    left.add(process.pid());
                }
            }
            if (!left.isEmpty()) {
                throw new DatabaseStartException(new StartProblem.LeftoverProcesses(data, List.copyOf(left)));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static DatabaseStartException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new DatabaseStartException(new StartProblem.Interrupted(), cause);
    }

    // ------------------------------------------------------------------------------------------ start

    /** Whether a running server has the configuration this Jem would give it. */
    boolean isConfigured() throws IOException {
        return configuration.isIn(place.data());
    }

    /** Waits until a running server accepts connections; empty when it ends first. */
    Optional<Postmaster> awaitRunning(Finding.Running running) throws IOException, DatabaseStartException {
        var ready = awaitReady(running.process()::awaitEnd, log().end());
        if (ready.isPresent() && PidFile.read(place.data()) instanceof PidFile.Names names) {
            return Optional.of(new Postmaster(ready.get(), names.port()));
        }
        return Optional.empty();
    }

    /** Starts the server after it died; a server that runs by now is used as it is. */
    Postmaster restart() throws IOException, DatabaseStartException {
        if (inspect() instanceof Finding.Running running) {
            var ready = awaitRunning(running);
            if (ready.isPresent()) {
                return ready.get();
            }
            stop();
        }
        return start();
    }

    /** Starts the server on the files as they are; nothing may be running on them. */
    Postmaster start() throws IOException, DatabaseStartException {
        removeMisleading(PidFile.read(place.data()));
        configuration.writeTo(place.data(), programs);
        return startOnSomePort();
    }

    /** Gives up the reserve; the number of bytes gained. */
    long releaseBallast() throws IOException {
        return ballast().release(listener());
    }

    private Postmaster startOnSomePort() throws IOException, DatabaseStartException {
        int port = settings.host().port().orElseGet(this::freePort);
        for (int attempt = 1; ; attempt++) {
            try {
                var postmaster = start(port);
                FileWrites.replace(place.portFile(), port + "\n", "rw-r--r--", Programs.asOurselves());
                return postmaster;
            } catch (DatabaseStartException e) {
                boolean another = e.problem() instanceof StartProblem.PortInUse inUse && !inUse.asked();
                if (!another || attempt == PORT_TRIES) {
                    throw e;
                }
                port = randomFreePort();
            }
        }
    }

    /** The port of the last time, if it is still free: people keep addresses. */
    private int freePort() {
        try {
            if (Files.isRegularFile(place.portFile())) {
                var last = Files.readString(place.portFile()).strip();
                if (last.matches("\\d{4,5}") && isFree(Integer.parseInt(last))) {
                    return Integer.parseInt(last);
                }
            }
        } catch (IOException e) {
            tell("The port of the last start is not known (%s); choosing another".formatted(e.getMessage()));
        }
        return randomFreePort();
    }

    private static int randomFreePort() {
        int port = 0;
        for (int attempt = 0; attempt < PORT_TRIES; attempt++) {
            port = ThreadLocalRandom.current().nextInt(PORT_MIN, PORT_MAX);
            if (isFree(port)) {
                return port;
            }
        }
        return port;
    }

    private static boolean isFree(int port) {
        if (port > 65_535) {
            return false;
        }
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Postmaster start(int port) throws IOException, DatabaseStartException {
        listener().accept(new PostgresEvent.Starting(port));
        log().bound();
        long logBefore = log().end();
        var command = List.of(
                distribution.program("pg_ctl").toString(),
                "start",
                "--pgdata=" + place.data(),
                "--log=" + place.logFile(),
                "--wait",
                "--timeout=" + settings.limits().start().plus(KILL_LIMIT).toSeconds(),
                "--options=" + ServerConfiguration.options(port));
        var control = programs.start(command, place.home());
        control.getOutputStream().close();
        return awaitStart(control, port, logBefore);
    }

    private Postmaster awaitStart(Process control, int port, long logBefore)
            throws IOException, DatabaseStartException {
        var ready = awaitReady(limit -> hasEnded(control, limit), logBefore);
        if (ready.isEmpty()) {
            throw startFailure(control, port, logBefore);
        }
        protectFromMemoryShortage(ready.get());
        return new Postmaster(ready.get(), port);
    }

    /** Waits for the end of a process; whether it has ended by the limit. */
    private interface End {
        boolean isReachedWithin(Duration limit) throws InterruptedException;
    }

    private static boolean hasEnded(Process process, Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits for the server's own word in its pid file, which comes sooner than {@code pg_ctl}'s; empty when the server
     * has ended. One that is still busy recovering at the end of the limit is left to it.
     */
    private Optional<ServerProcess> awaitReady(End end, long logBefore) throws IOException, DatabaseStartException {
        long begun = System.nanoTime();
        long told = begun;
        var limit = settings.limits().start();
        while (System.nanoTime() - begun < limit.toNanos()) {
            boolean over = isOver(end);
            var ready = readyServer();
            if (ready.isPresent() || over) {
                return ready;
            }
            if (System.nanoTime() - told > PROGRESS_INTERVAL.toNanos()) {
                told = System.nanoTime();
                var line = ServerLog.lastLines(log().since(logBefore), 1);
                listener().accept(new PostgresEvent.Recovering(Duration.ofNanos(told - begun), line));
            }
        }
        boolean running = !ServerProcess.on(place.data()).isEmpty();
        throw new DatabaseStartException(
                new StartProblem.TimedOut(limit, running, ServerLog.lastLines(log().since(logBefore), 5)));
    }

    /**
     * Jobs that eat all memory must not cost the database: where we may (as root with the capability for it), the
     * kernel is told to choose others first. The server's children set themselves back, see {@link Programs#start}.
     */
    private void protectFromMemoryShortage(ServerProcess server) {
        if (programs.account().isPresent()) {
            try {
                Files.writeString(Path.of("/proc", String.valueOf(server.pid()), "oom_score_adj"), "-800");
            } catch (IOException e) {
                // The usual case in a container: an improvement that is not to be had, no fault to report.
                LoggerFactory.getLogger(Cluster.class).debug("The server's oom_score_adj stays: {}", e.getMessage());
            }
        }
    }

    private Optional<ServerProcess> readyServer() throws IOException {
        if (PidFile.read(place.data()) instanceof PidFile.Names names && names.status() == PidFile.Status.READY) {
            return ServerProcess.on(place.data()).stream()
                    .filter(process -> process.pid() == names.pid())
                    .findFirst();
        }
        return Optional.empty();
    }

    private DatabaseStartException startFailure(Process control, int port, long logBefore)
            throws IOException, DatabaseStartException {
        var output = Programs.await(control, KILL_LIMIT).output();
        var log = log().since(logBefore);
        var known = Diagnosis.of(log + "\n" + output, subject(port));
        return new DatabaseStartException(known.orElseGet(
                () -> new StartProblem.Other(ServerLog.lastLines(log.isBlank() ? output : log, 5), place.logFile())));
    }

    private static boolean isOver(End end) throws DatabaseStartException {
        try {
            return end.isReachedWithin(LOOK_INTERVAL);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    // ------------------------------------------------------------------------------------------ stop

    /** Stops whatever runs here, cleanly; what does not stop in time is killed (and recovers at the next start). */
    void stop() throws IOException, DatabaseStartException {
        if (ServerProcess.on(place.data()).isEmpty()) {
            return;
        }
        var limit = settings.limits().stop();
        var command = List.of(
                distribution.program("pg_ctl").toString(),
                "stop",
                "--pgdata=" + place.data(),
                "--mode=fast",
                "--wait",
                "--timeout=" + limit.toSeconds());
        var outcome = programs.run(command, place.home(), limit.plus(KILL_LIMIT));
        var left = ServerProcess.on(place.data());
        if (!left.isEmpty()) {
            kill(left, place.data());
            tell("Killed the database server, which did not stop: " + ServerLog.lastLines(outcome.output(), 1));
        }
    }

    /** Sets passwords without knowing the old ones. The server must not be running. */
    void resetPasswords(Credentials credentials) throws IOException, DatabaseStartException {
        var outcome = programs.run(
                List.of(
                        distribution.program("postgres").toString(),
                        "--single",
                        "-D",
                        place.data().toString(),
                        "template1"),
                place.home(),
                settings.limits().start(),
                "ALTER ROLE %s PASSWORD '%s'%n".formatted(Credentials.ADMIN, credentials.adminPassword()));
        if (!outcome.succeeded()) {
            throw new DatabaseStartException(Diagnosis.of(outcome.output(), subject(0))
                    .orElseGet(() -> new StartProblem.Other(
                            "setting the password failed: " + ServerLog.lastLines(outcome.output(), 3),
                            place.logFile())));
        }
        listener().accept(new PostgresEvent.PasswordsReset(place.home()));
    }
}
