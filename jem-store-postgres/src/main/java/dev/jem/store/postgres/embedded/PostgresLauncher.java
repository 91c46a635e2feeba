package dev.jem.store.postgres.embedded;

import dev.jem.store.postgres.embedded.Cluster.Finding;
import dev.jem.store.postgres.embedded.Cluster.Postmaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Starts Jem's own PostgreSQL, or takes over the one that still runs.
 *
 * <p>The server is a process of its own that outlives Jem, whatever ends Jem; the next start adopts it. One Jem at a
 * time holds a data directory, by a lock that the operating system ends with the process.
 */
public final class PostgresLauncher {
    private final PostgresSettings settings;

    private PostgresLauncher(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts the database and returns when it accepts connections: well under a second, a few seconds the first time,
     * longer while it recovers from a crash.
     *
     * @throws DatabaseStartException with the cause; nothing is held then
     */
    public static RunningPostgres start(PostgresSettings settings) throws DatabaseStartException {
        try {
            FileWrites.createDirectory(settings.dataDirectory(), "rwx------");
            var real = settings.dataDirectory().toRealPath();
            var launcher = new PostgresLauncher(new PostgresSettings(
                    real, settings.host(), settings.limits(), settings.onClose(), settings.listener()));
            return launcher.startWithReserve();
        } catch (IOException e) {
            throw failure(settings, e);
        }
    }

    private static DatabaseStartException failure(PostgresSettings settings, IOException cause) {
        var own = new Place(settings.dataDirectory().resolve(Place.DIRECTORY));
        return new DatabaseStartException(Diagnosis.of(cause, own), cause);
    }

    /** Starts; when the disk is full, once more without the reserve. */
    private RunningPostgres startWithReserve() throws IOException, DatabaseStartException {
        try {
            return startNamingFailures();
        } catch (DatabaseStartException e) {
            var place = Place.existing(settings.dataDirectory());
            boolean gained = e.problem() instanceof StartProblem.DiskFull
                    && place.isPresent()
                    && new Ballast(place.get().ballast(), 0).release(settings.listener()) > 0;
            if (!gained) {
                throw e;
            }
            return startNamingFailures();
        }
    }

    private RunningPostgres startNamingFailures() throws DatabaseStartException {
        try {
            return startLocked();
        } catch (IOException e) {
            throw failure(settings, e);
        }
    }

    private RunningPostgres startLocked() throws IOException, DatabaseStartException {
        var own = settings.dataDirectory().resolve(Place.DIRECTORY);
        FileWrites.createDirectory(own, "rwx------");
        var lock = DirectoryLock.acquire(own);
        boolean started = false;
        try {
            var running = startHolding(lock);
            started = true;
            return running;
        } finally {
            if (!started) {
                lock.close();
            }
        }
    }

    private RunningPostgres startHolding(DirectoryLock lock) throws IOException, DatabaseStartException {
        long begun = System.nanoTime();
        var programs = programs();
        var place = Place.find(settings, programs);
        var distribution = distribution(place, programs);
        var credentials = Credentials.ensure(place.home());
        var cluster = new Cluster(place, distribution, programs, settings);
        cluster.ensureInitialized(credentials);
        cluster.ballast().ensure();
        var postmaster = adoptOrStart(cluster, credentials, distribution.version());
        var took = Duration.ofNanos(System.nanoTime() - begun);
        settings.listener().accept(new PostgresEvent.Ready(postmaster.process().pid(), postmaster.port(), took));
        return RunningPostgres.watched(new RunningPostgres.Held(cluster, lock, credentials, postmaster), settings);
    }

    // ------------------------------------------------------------------------------------------ who and where

    private Programs programs() throws IOException, DatabaseStartException {
        if (Programs.runningAsRoot()) {
            return Programs.as(accountForRoot());
        }
        if (settings.host().account().isPresent()
                && !settings.host().account().get().equals(System.getProperty("user.name"))) {
            throw new DatabaseStartException(new StartProblem.NoAccount(
                    "only root can run the database under another account",
                    List.of(settings.host().account().get())));
        }
        return Programs.asOurselves();
    }

    /** The account asked for; else the owner of the existing files; else the first of {@link Account#CANDIDATES}. */
    private Account accountForRoot() throws IOException, DatabaseStartException {
        var asked = settings.host().account();
        if (asked.isPresent()) {
            return Account.named(asked.get())
                    .filter(account -> account.uid() != 0)
                    .orElseThrow(() -> noAccount("it does not exist, or is root", List.of(asked.get())));
        }
        var owner = ownerOfExistingFiles();
        if (owner.isPresent()) {
            int uid = owner.get();
            return Account.withUid(uid)
                    .orElseThrow(() -> noAccount(
                            "the database's files belong to user id %d, which has no account".formatted(uid),
                            List.of(String.valueOf(uid))));
        }
        for (var name : Account.CANDIDATES) {
            var account = Account.named(name).filter(candidate -> candidate.uid() != 0);
            if (account.isPresent()) {
                return account.get();
            }
        }
        throw noAccount("none of them exists", Account.CANDIDATES);
    }

    private static DatabaseStartException noAccount(String detail, List<String> tried) {
        return new DatabaseStartException(new StartProblem.NoAccount(detail, tried));
    }

    private Optional<Integer> ownerOfExistingFiles() throws IOException {
        var place = Place.existing(settings.dataDirectory());
        if (place.isEmpty() || !Files.isDirectory(place.get().data())) {
            return Optional.empty();
        }
        var uid = Files.getAttribute(place.get().data(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return uid instanceof Integer id && id != 0 ? Optional.of(id) : Optional.empty();
    }

    private Distribution distribution(Place place, Programs programs) throws IOException, DatabaseStartException {
        Path home = settings.host().distribution().orElse(place.home());
        var distribution = Distribution.in(home.toAbsolutePath());
        IntConsumer percent =
                done -> settings.listener().accept(new PostgresEvent.Unpacking(distribution.directory(), done));
        distribution.ensureUnpacked(percent);
        var programDirectory = distribution.directory().resolve("bin");
        if (!programs.canEnter(programDirectory)) {
            throw new DatabaseStartException(new StartProblem.NotPermitted(
                    programDirectory,
                    "the account of the database may not enter it: "
                            + programs.account().map(Account::name).orElse("ours")));
        }
        return distribution;
    }

    // ------------------------------------------------------------------------------------------ adopt or start

    private Postmaster adoptOrStart(Cluster cluster, Credentials credentials, String version)
            throws IOException, DatabaseStartException {
        if (cluster.inspect() instanceof Finding.Running running) {
            var adopted = cluster.awaitRunning(running);
            var objection = adopted.isEmpty()
                    ? "it was just ending"
                    : objection(cluster, sessions(adopted.get(), credentials), version);
            if (objection.isEmpty() && adopted.isPresent()) {
                settings.listener()
                        .accept(new PostgresEvent.Adopted(
                                running.process().pid(), adopted.get().port()));
                return adopted.get();
            }
            settings.listener()
                    .accept(new PostgresEvent.Replacing(running.process().pid(), objection));
            cluster.stop();
        }
        return startAdmitting(cluster, credentials);
    }

    private Sessions sessions(Postmaster postmaster, Credentials credentials) {
        return new Sessions(postmaster.port(), credentials, settings.limits().answer());
    }

    /** Why a running server is not good enough as it is; empty when it is. */
    private String objection(Cluster cluster, Sessions sessions, String version) throws IOException {
        if (!cluster.isConfigured()) {
            return "its configuration is of another version of Jem";
        }
        if (settings.host().port().isPresent() && settings.host().port().getAsInt() != sessions.port()) {
            return "it listens on port " + sessions.port();
        }
        try {
            if (sessions.admission() == Sessions.Admission.UNKNOWN) {
                return "it does not accept our password";
            }
            var running = sessions.serverVersion();
            return version.startsWith(running) ? "" : "it is version " + running;
        } catch (SQLException e) {
            return "it does not answer: " + e.getMessage();
        }
    }

    /** Starts the server and sees to it that Jem's role is let in. */
    private Postmaster startAdmitting(Cluster cluster, Credentials credentials)
            throws IOException, DatabaseStartException {
        var postmaster = cluster.start();
        try {
            var sessions = sessions(postmaster, credentials);
            if (sessions.admission() == Sessions.Admission.ADMITTED) {
                return postmaster;
            }
            if (sessions.adminAdmission() == Sessions.Admission.UNKNOWN) {
                cluster.stop();
                cluster.resetPasswords(credentials);
                postmaster = cluster.start();
            }
            sessions(postmaster, credentials).ensureRoleAndDatabase();
            return postmaster;
        } catch (SQLException e) {
            var detail = "it runs, but refused its first connection: " + e.getMessage();
            throw new DatabaseStartException(
                    new StartProblem.Other(detail, cluster.place().logFile()), e);
        }
    }
}
