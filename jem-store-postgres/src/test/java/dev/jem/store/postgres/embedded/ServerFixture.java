package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jem.store.postgres.testing.SharedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A data directory of its own for each test of the launcher; whatever runs in it is ended afterwards. */
class ServerFixture {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final LinkedBlockingQueue<Path> TEMPLATE = new LinkedBlockingQueue<>();

    final LinkedBlockingQueue<PostgresEvent> events = new LinkedBlockingQueue<>();
    final LinkedBlockingQueue<PostgresEvent> history = new LinkedBlockingQueue<>();
    private Path root = Path.of("");

    @BeforeEach
    void makeDirectory() throws IOException {
        root = Files.createTempDirectory(SharedPostgres.scratch(), "jem launcher ")
                .toRealPath();
    }

    @AfterEach
    void removeDirectory() throws IOException, InterruptedException {
        try (var tree = Files.walk(root)) {
            for (var data : tree.filter(path -> path.endsWith("PG_VERSION")).toList()) {
                endServers(data.resolveSibling(""));
            }
        }
        FileWrites.deleteTree(root);
    }

    private static void endServers(Path data) throws IOException, InterruptedException {
        for (var process : ServerProcess.on(data)) {
            process.kill();
            assertThat(process.awaitEnd(LIMIT)).isTrue();
        }
    }

    /** A directory for this test, which nobody but us may enter. */
    Path root() {
        return root;
    }

    Path directory() {
        return root.resolve("state");
    }

    Path home() {
        return directory().resolve(Place.DIRECTORY);
    }

    Path data() {
        return home().resolve("data");
    }

    /** Lets every account enter the test's directory. */
    void openRoot() throws IOException {
        permit(root, "rwxr-xr-x");
    }

    static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Puts a database that was stopped cleanly into {@link #directory}: a copy, since creating one takes longer. */
    void useStoppedDatabase() throws IOException, InterruptedException, DatabaseStartException {
        openRoot();
        synchronized (TEMPLATE) {
            if (TEMPLATE.isEmpty()) {
                var template = Files.createTempDirectory(SharedPostgres.scratch(), "jem-template-");
                PostgresLauncher.start(settings(template)).close();
                events.clear();
                history.clear();
                TEMPLATE.add(template);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteQuietly(template)));
            }
            var copy = new ProcessBuilder(
                    "cp", "-a", TEMPLATE.element().toString(), directory().toString());
            assertThat(copy.inheritIO().start().waitFor()).isZero();
        }
    }

    private static void deleteQuietly(Path template) {
        try {
            FileWrites.deleteTree(template);
        } catch (IOException e) {
            System.err.println("not deleted: " + e.getMessage());
        }
    }

    PostgresSettings settings() {
        return settings(directory());
    }

    PostgresSettings settings(Path directory) {
        return PostgresSettings.in(directory)
                .withDistribution(SharedPostgres.distribution())
                .withReachableBase(root.resolve("reachable"))
                .withLimits(new PostgresSettings.Limits(LIMIT, LIMIT, LIMIT, 1 << 20))
                .withListener(event -> {
                    events.add(event);
                    history.add(event);
                });
    }

    RunningPostgres start() throws DatabaseStartException {
        return PostgresLauncher.start(settings());
    }

    StartProblem problemOfStart() {
        return problemOf(settings());
    }

    static StartProblem problemOf(PostgresSettings settings) {
        var thrown = catchThrowableOfType(
                DatabaseStartException.class,
                () -> PostgresLauncher.start(settings).close());
        assertThat(thrown).as("the failure of the start").isNotNull();
        return thrown.problem();
    }

    static String ask(RunningPostgres running, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(running.jdbcUrl(), running.username(), running.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).as(query).isTrue();
            return rows.getString(1);
        }
    }

    static void tell(RunningPostgres running, String command) throws SQLException {
        try (var connection = DriverManager.getConnection(running.jdbcUrl(), running.username(), running.password());
                var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    /** Waits for the next event of a kind. */
    <E extends PostgresEvent> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            var event = events.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event)
                    .as("awaiting %s after %s", kind.getSimpleName(), history)
                    .isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /** Sends a signal by name and number of the process. */
    static void signal(String name, long pid) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, String.valueOf(pid));
        assertThat(kill.inheritIO().start().waitFor()).isZero();
    }
}
