package dev.jem.store.postgres.testing;

import dev.jem.store.postgres.embedded.DatabaseStartException;
import dev.jem.store.postgres.embedded.PostgresEvent;
import dev.jem.store.postgres.embedded.PostgresLauncher;
import dev.jem.store.postgres.embedded.PostgresSettings;
import dev.jem.store.postgres.embedded.RunningPostgres;
import dev.jem.store.postgres.embedded.StartProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/**
 * One embedded server for all tests of one JVM, stopped when the JVM ends.
 *
 * <p>Its files stay in memory ({@code /dev/shm}), or else in the temporary directory, and are used again, so that only
 * the very first start unpacks and creates anything: a start takes about a tenth of a second. JVMs that run at the same
 * time get one server each; a server that a killed JVM left is adopted and emptied.
 */
public final class SharedPostgres {
    private static final int SERVERS_MAX = 32;

    private SharedPostgres() {}

    private static final class Holder {
        static final RunningPostgres RUNNING = start();
    }

    /** The server; started at the first call. */
    public static RunningPostgres running() {
        return Holder.RUNNING;
    }

    /** Where tests that start servers of their own find the programs unpacked. */
    public static Path distribution() {
        try {
            return ours(Path.of(System.getProperty("java.io.tmpdir"))).resolve("programs");
        } catch (IOException e) {
            throw new IllegalStateException("no directory for test servers", e);
        }
    }

    private static RunningPostgres start() {
        try {
            var running = startFirstFree();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop-test-postgres"));
            dropLeftovers(running);
            return running;
        } catch (IOException | DatabaseStartException | SQLException e) {
            throw new IllegalStateException("the test server did not start: " + e.getMessage(), e);
        }
    }

    private static RunningPostgres startFirstFree() throws IOException, DatabaseStartException {
        for (int number = 1; ; number++) {
            try {
                return PostgresLauncher.start(settings(ours(scratch()).resolve("server-" + number)));
            } catch (DatabaseStartException e) {
                if (!(e.problem() instanceof StartProblem.DirectoryInUse) || number == SERVERS_MAX) {
                    throw e;
                }
            }
        }
    }

    private static PostgresSettings settings(Path directory) {
        Consumer<PostgresEvent> warnings = event -> {
            if (event.warning()) {
                System.err.println("test server: " + event.message());
            }
        };
        return PostgresSettings.in(directory)
                .withDistribution(distribution())
                .withLimits(new PostgresSettings.Limits(
                        Duration.ofMinutes(2), Duration.ofSeconds(20), Duration.ofSeconds(20), 0))
                .withListener(warnings);
    }

    private static void stop(RunningPostgres running) {
        try {
            running.close();
        } catch (IOException | DatabaseStartException e) {
            System.err.println("the test server did not stop: " + e.getMessage());
        }
    }

    private static void dropLeftovers(RunningPostgres running) throws SQLException {
        try (var connection = running.administration().getConnection();
                var statement = connection.createStatement()) {
            var names = new ArrayList<String>();
            try (var rows = statement.executeQuery("select datname from pg_database where datname like 'test\\_%'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (var name : names) {
                statement.execute("drop database " + name + " with (force)");
            }
        }
    }

    /** Where tests keep data: in memory where the machine has such a place, so that fsync costs nothing. */
    public static Path scratch() {
        var memory = Path.of("/dev/shm");
        return Files.isDirectory(memory) && Files.isWritable(memory)
                ? memory
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A directory below that is ours alone to write to. */
    private static Path ours(Path base) throws IOException {
        var user = System.getProperty("user.name");
        var directory = base.resolve("jem-tests-" + user);
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (!Files.getOwner(directory).getName().equals(user)) {
            throw new IOException(directory + " belongs to somebody else");
        }
        return directory;
    }
}
