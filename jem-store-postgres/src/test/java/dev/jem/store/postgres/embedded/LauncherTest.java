package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jem.store.postgres.embedded.PostgresSettings.OnClose;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The launcher with real servers. */
class LauncherTest extends ServerFixture {

    // ------------------------------------------------------------------------------------------ starting

    @Test
    void firstStartCreatesADurableDatabaseThatOnlyPasswordsOpen() throws Exception {
        openRoot();
        Files.createDirectories(home().resolve("data.unfinished").resolve("left by a start that was killed"));
        try (var running = start()) {
            var names = List.of(
                    "fsync",
                    "synchronous_commit",
                    "full_page_writes",
                    "data_checksums",
                    "server_encoding",
                    "log_timezone",
                    "listen_addresses",
                    "password_encryption",
                    "unix_socket_directories");
            var expected = List.of("on", "on", "on", "on", "UTF8", "UTC", "127.0.0.1", "scram-sha-256", "");
            for (int i = 0; i < names.size(); i++) {
                assertThat(ask(running, "select current_setting('" + names.get(i) + "')"))
                        .as(names.get(i))
                        .isEqualTo(expected.get(i));
            }
            var collation = "select datlocprovider::text || ' ' || datlocale from pg_database"
                    + " where datname = current_database()";
            assertThat(ask(running, collation)).isEqualTo("b C.UTF-8");
            assertThat(ask(running, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            assertThat(Files.getPosixFilePermissions(home().resolve("password")))
                    .hasSize(2);
            assertThat(Files.size(running.ballastFile())).isEqualTo(1 << 20);
            var refused = catchThrowableOfType(
                    SQLException.class,
                    () -> DriverManager.getConnection(running.jdbcUrl(), running.username(), "wrong")
                            .close());
            assertThat(refused.getSQLState()).isEqualTo("28P01");
        }
        assertThat(ServerProcess.on(data())).isEmpty();
        assertThat(Files.exists(home().resolve("data.unfinished"))).isFalse();
    }

    @Test
    void secondStartAdoptsTheServerThatWasLeftRunning() throws Exception {
        useStoppedDatabase();
        long pid;
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            pid = running.pid();
            tell(running, "create table kept as select 42 as answer");
        }
        try (var running = start()) {
            assertThat(running.pid()).isEqualTo(pid);
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
        assertThat(history).hasAtLeastOneElementOfType(PostgresEvent.Adopted.class);
    }

    @Test
    void startAfterACleanStopKeepsDataAndPort() throws Exception {
        useStoppedDatabase();
        int port;
        try (var running = start()) {
            port = running.port();
            tell(running, "create table kept as select 42 as answer");
        }
        try (var running = start()) {
            assertThat(running.port()).isEqualTo(port);
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void anotherPortIsTakenWhenTheLastOneIsInUse() throws Exception {
        useStoppedDatabase();
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Files.writeString(home().resolve("port"), other.getLocalPort() + "\n");
            try (var running = start()) {
                assertThat(running.port()).isNotEqualTo(other.getLocalPort());
            }
        }
    }

    @Test
    void aServerOfAnotherConfigurationIsStartedAnew() throws Exception {
        useStoppedDatabase();
        long pid;
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            pid = running.pid();
        }
        Files.writeString(data().resolve("postgresql.conf"), "# of an older Jem\n");
        try (var running = start()) {
            assertThat(running.pid()).isNotEqualTo(pid);
        }
        assertThat(await(PostgresEvent.Replacing.class).pid()).isEqualTo(pid);
    }

    @Test
    void lostPasswordsAreSetAnew() throws Exception {
        useStoppedDatabase();
        Files.delete(home().resolve("password"));
        Files.writeString(home().resolve("admin-password"), "");
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            assertThat(ask(running, "select 1")).isEqualTo("1");
        }
        Files.delete(home().resolve("password"));
        try (var running = start()) {
            assertThat(ask(running, "select 1")).isEqualTo("1");
        }
    }

    // ------------------------------------------------------------------------------------------ crashes

    @Test
    void aServerKilledWhileWeRunIsStartedAgain() throws Exception {
        useStoppedDatabase();
        try (var running = start()) {
            tell(running, "create table kept as select 42 as answer");
            long pid = running.pid();
            int port = running.port();
            await(PostgresEvent.Ready.class);
            signal("KILL", pid);
            assertThat(await(PostgresEvent.Died.class).pid()).isEqualTo(pid);
            await(PostgresEvent.Ready.class);
            assertThat(running.pid()).isNotEqualTo(pid);
            assertThat(running.port()).isEqualTo(port);
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void aSessionThatOutlivesItsServerIsEndedBeforeTheNextStart() throws Exception {
        useStoppedDatabase();
        long pid;
        long orphan;
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            pid = running.pid();
            tell(running, "create table kept as select 42 as answer");
            var session = DriverManager.getConnection(running.jdbcUrl(), running.username(), running.password());
            try (var statement = session.createStatement();
                    var rows = statement.executeQuery("select pg_backend_pid()")) {
                rows.next();
                orphan = rows.getLong(1);
            }
            // Stopped, it notices nothing and holds the shared memory that PostgreSQL insists must be free.
            signal("STOP", orphan);
        }
        signal("KILL", pid);
        try (var running = start()) {
            assertThat(running.pid()).isNotEqualTo(pid);
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
            assertThat(ServerProcess.on(data()))
                    .extracting(ServerProcess::pid)
                    .contains(running.pid())
                    .doesNotContain(orphan);
        }
        assertThat(await(PostgresEvent.Cleared.class).what()).contains("processes of an earlier server");
    }

    @Test
    void aServerThatDoesNotAnswerIsReplaced() throws Exception {
        useStoppedDatabase();
        long pid;
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            pid = running.pid();
        }
        signal("STOP", pid);
        var impatient = settings()
                .withLimits(new PostgresSettings.Limits(LIMIT, Duration.ofSeconds(1), Duration.ofSeconds(1), 0));
        try (var running = PostgresLauncher.start(impatient)) {
            assertThat(running.pid()).isNotEqualTo(pid);
        }
        assertThat(await(PostgresEvent.Replacing.class).reason()).contains("does not answer");
    }

    @Test
    void staleOrSenselessPidFilesDoNotStopAStart() throws Exception {
        useStoppedDatabase();
        var foreign = new ProcessBuilder("sleep", "600").start();
        try {
            var stale = "%d\n%s\n1700000000\n15432\n\n127.0.0.1\n  1234567   5\nready   \n";
            for (var content : List.of(
                    stale.formatted(foreign.pid(), data()),
                    stale.formatted(4_194_000, data()),
                    stale.formatted(ProcessHandle.current().pid(), data()),
                    "",
                    "garbage\u0000\n\n",
                    "-7\n")) {
                Files.writeString(PidFile.in(data()), content);
                try (var running = start()) {
                    assertThat(running.pid()).isNotEqualTo(foreign.pid());
                }
            }
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void aServerWhosePidFileWasRuinedIsFoundAndReplaced() throws Exception {
        useStoppedDatabase();
        long pid;
        try (var running = PostgresLauncher.start(settings().withOnClose(OnClose.LEAVE_RUNNING))) {
            pid = running.pid();
            tell(running, "create table kept as select 42 as answer");
        }
        Files.writeString(PidFile.in(data()), "?");
        try (var running = start()) {
            assertThat(running.pid()).isNotEqualTo(pid);
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
    }

    // ------------------------------------------------------------------------------------------ refusals

    @Test
    void twoLaunchersOnOneDirectoryAreRefusedNamingTheHolder() throws Exception {
        useStoppedDatabase();
        try (var running = start()) {
            assertThat(problemOfStart())
                    .isEqualTo(new StartProblem.DirectoryInUse(
                            home(), Optional.of(ProcessHandle.current().pid()), "this process"));
            assertThat(ask(running, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void filesOfAnotherMajorVersionAreRefused() throws Exception {
        useStoppedDatabase();
        Files.writeString(data().resolve("PG_VERSION"), "14\n");
        assertThat(problemOfStart()).isEqualTo(new StartProblem.WrongVersion(data(), "14", "18"));
    }

    @Test
    void damagedFilesAreNamed() throws Exception {
        useStoppedDatabase();
        var control = data().resolve("global").resolve("pg_control");
        edit(control, bytes -> {
            bytes[40] ^= 1;
            return bytes;
        });
        assertThat(problemOfStart()).isInstanceOf(StartProblem.Damaged.class);
        Files.delete(control);
        assertThat(problemOfStart()).isInstanceOf(StartProblem.Damaged.class);
        Files.delete(data().resolve("PG_VERSION"));
        assertThat(problemOfStart()).isEqualTo(new StartProblem.Damaged(data(), "it holds files but no PG_VERSION"));
    }

    @Test
    void aMissingLogIsDamage() throws Exception {
        useStoppedDatabase();
        try (var segments = Files.newDirectoryStream(data().resolve("pg_wal"), "0000*")) {
            for (var segment : segments) {
                Files.delete(segment);
            }
        }
        assertThat(problemOfStart()).isInstanceOf(StartProblem.Damaged.class);
    }

    private static void edit(Path file, UnaryOperator<byte[]> change) throws IOException {
        Files.write(file, change.apply(Files.readAllBytes(file)));
    }

    @Test
    void aPortThatWasAskedForAndIsTakenIsNamed() throws Exception {
        useStoppedDatabase();
        try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = other.getLocalPort();
            assertThat(problemOf(settings().withPort(port))).isEqualTo(new StartProblem.PortInUse(port, true));
        }
    }

    @Test
    void anAccountThatDoesNotExistIsNamed() throws Exception {
        openRoot();
        assertThat(problemOf(settings().withAccount("no-such-account"))).isInstanceOf(StartProblem.NoAccount.class);
    }

    @Test
    void aPathThatAShellWouldChangeIsRefused() throws Exception {
        assertThat(problemOf(settings(root().resolve("a$HOME")))).isInstanceOf(StartProblem.UnusablePath.class);
    }
}
