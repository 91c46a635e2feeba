package dev.jem.store.postgres.embedded;

import dev.jem.store.postgres.embedded.Cluster.Postmaster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;

/**
 * The embedded database while Jem holds it.
 *
 * <p>A thread watches the server and starts it again when it ends unexpectedly, for as long as it takes; connections
 * break then and the caller reconnects, asking for {@link #jdbcUrl} anew (the port stays the same unless another
 * program has taken it meanwhile). Thread-safe.
 */
public final class RunningPostgres implements AutoCloseable {
    private static final List<Duration> RETRY_DELAYS = List.of(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);
    private static final int TICKS_PER_LOG_CHECK = 600;

    private final Cluster cluster;
    private final DirectoryLock lock;
    private final Credentials credentials;
    private final PostgresSettings settings;
    private final ReentrantLock control = new ReentrantLock();
    private final Thread watcher;
    private volatile Postmaster postmaster;
    private final CountDownLatch closed = new CountDownLatch(1);

    private RunningPostgres(Held held, PostgresSettings settings) {
        this.cluster = held.cluster;
        this.lock = held.lock;
        this.credentials = held.credentials;
        this.postmaster = held.postmaster;
        this.settings = settings;
        this.watcher = Thread.ofPlatform().daemon().name("jem-postgres-watch").unstarted(this::watch);
    }

    /** A server that runs, and the lock under which it was found or started. */
    record Held(Cluster cluster, DirectoryLock lock, Credentials credentials, Postmaster postmaster) {}

    static RunningPostgres watched(Held held, PostgresSettings settings) {
        var running = new RunningPostgres(held, settings);
        running.watcher.start();
        return running;
    }

    /** Where to connect; without user and password. */
    public String jdbcUrl() {
        return sessions().jdbcUrl();
    }

    /** The owner of the database {@link #jdbcUrl} names; no superuser. */
    public String username() {
        return Credentials.USER;
    }

    public String password() {
        return credentials.password();
    }

    /** The superuser's connections, to the database {@code postgres}: for backups and tests, not for Jem's work. */
    public DataSource administration() {
        return sessions().asAdmin();
    }

    private Sessions sessions() {
        return new Sessions(postmaster.port(), credentials, settings.limits().answer());
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return postmaster.port();
    }

    /** The process id of the server. */
    public long pid() {
        return postmaster.process().pid();
    }

    /** PostgreSQL's own data directory; its file system is the one to keep an eye on. */
    public Path dataDirectory() {
        return cluster.place().data();
    }

    /** The server's log. */
    public Path logFile() {
        return cluster.place().logFile();
    }

    /** The reserve file; it may be missing. */
    public Path ballastFile() {
        return cluster.place().ballast();
    }

    /** Gives up the reserve, for a disk that is full; the number of bytes gained. */
    public long releaseBallast() throws IOException {
        return cluster.releaseBallast();
    }

    /** Makes the reserve again when there is plenty of room; whether it is there now. */
    public boolean restoreBallast() throws IOException {
        return cluster.ballast().ensure();
    }

    // ------------------------------------------------------------------------------------------ watching

    private void watch() {
        try {
            for (int tick = 1; !closed.await(WATCH_INTERVAL.toNanos(), TimeUnit.NANOSECONDS); tick++) {
                if (!postmaster.process().isAlive()) {
                    revive();
                } else if (tick % TICKS_PER_LOG_CHECK == 0) {
                    boundLog();
                }
            }
        } catch (InterruptedException e) {
            // close() interrupts to end the watch
            Thread.currentThread().interrupt();
        }
    }

    private void giveUpReserve() {
        try {
            cluster.releaseBallast();
        } catch (IOException e) {
            tell(new PostgresEvent.RestartFailed(Diagnosis.of(e, cluster.place()), Duration.ZERO));
        }
    }

    private void boundLog() {
        try {
            cluster.log().bound();
        } catch (IOException e) {
            tell(new PostgresEvent.Cleared("The database log could not be kept within bounds: " + e.getMessage()));
        }
    }

    private void revive() throws InterruptedException {
        tell(new PostgresEvent.Died(postmaster.process().pid()));
        boolean isOver = isClosed();
        for (int attempt = 0; !isOver; attempt++) {
            var problem = tryRevival();
            if (problem.isEmpty()) {
                return;
            }
            var delay = RETRY_DELAYS.get(Math.min(attempt, RETRY_DELAYS.size() - 1));
            tell(new PostgresEvent.RestartFailed(problem.get(), delay));
            if (problem.get() instanceof StartProblem.DiskFull) {
                giveUpReserve();
            }
            isOver = closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private Optional<StartProblem> tryRevival() {
        control.lock();
        try {
            if (!isClosed()) {
                long begun = System.nanoTime();
                postmaster = cluster.restart();
                var took = Duration.ofNanos(System.nanoTime() - begun);
                tell(new PostgresEvent.Ready(pid(), port(), took));
            }
            return Optional.empty();
        } catch (DatabaseStartException e) {
            return Optional.of(e.problem());
        } catch (IOException e) {
            return Optional.of(Diagnosis.of(e, cluster.place()));
        } finally {
            control.unlock();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void tell(PostgresEvent event) {
        settings.listener().accept(event);
    }

    // ------------------------------------------------------------------------------------------ end

    /** Ends the watch, stops the server or leaves it running as the settings say, and gives the data directory free. */
    @Override
    public void close() throws IOException, DatabaseStartException {
        closed.countDown();
        watcher.interrupt();
        control.lock();
        try (lock) {
            switch (settings.onClose()) {
                case STOP -> cluster.stop();
                case LEAVE_RUNNING -> {}
            }
        } finally {
            control.unlock();
        }
    }
}
