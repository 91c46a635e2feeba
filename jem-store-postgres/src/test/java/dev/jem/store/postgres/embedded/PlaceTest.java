package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A data directory that the account of the database may not enter, because it lies below somebody's private home. For
 * an ordinary user there is no other account, and the database simply lies in the data directory.
 */
class PlaceTest extends ServerFixture {
    private Path home = Path.of("");
    private Path base = Path.of("");

    @BeforeEach
    void makePrivateHome() throws IOException {
        openRoot();
        home = Files.createDirectory(root().resolve("home"));
        permit(home, "rwx------");
        base = root().resolve("reachable");
    }

    private Path expectedPlace(Path dataDirectory) throws IOException {
        if (Programs.runningAsRoot()) {
            try (var places = Files.newDirectoryStream(base, "database-*")) {
                return places.iterator().next().resolve("data");
            }
        }
        return dataDirectory.resolve("postgres").resolve("data");
    }

    @Test
    void theDatabaseLivesWhereItsAccountMayEnter() throws Exception {
        var state = home.resolve("state");
        try (var running = PostgresLauncher.start(settings(state))) {
            tell(running, "create table kept as select 42 as answer");
            assertThat(running.dataDirectory()).isEqualTo(expectedPlace(state));
        }
        assertThat(Files.getPosixFilePermissions(home)).hasSize(3);
        try (var running = PostgresLauncher.start(settings(state))) {
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void aMovedDataDirectoryKeepsItsDatabaseAndACopyDoesNotGetIt() throws Exception {
        var state = home.resolve("state");
        try (var running = PostgresLauncher.start(settings(state))) {
            tell(running, "create table kept as select 42 as answer");
        }
        var copy = home.resolve("copy");
        assertThat(new ProcessBuilder("cp", "-a", state.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        if (Programs.runningAsRoot()) {
            assertThat(problemOf(settings(copy)))
                    .isEqualTo(new StartProblem.CopiedDirectory(
                            copy, state, expectedPlace(state).resolveSibling("")));
        }
        FileWrites.deleteTree(copy);
        var moved = Files.move(state, home.resolve("moved"));
        try (var running = PostgresLauncher.start(settings(moved))) {
            assertThat(ask(running, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void aDatabaseLeftByADeletedDataDirectoryIsMentionedNotUsed() throws Exception {
        var state = home.resolve("state");
        try (var running = PostgresLauncher.start(settings(state))) {
            tell(running, "create table kept as select 42 as answer");
        }
        FileWrites.deleteTree(state);
        try (var running = PostgresLauncher.start(settings(state))) {
            assertThat(ask(running, "select count(*) from pg_tables where tablename = 'kept'"))
                    .isEqualTo("0");
        }
        if (Programs.runningAsRoot()) {
            assertThat(await(PostgresEvent.LeftBehind.class).databases()).hasSize(1);
        }
    }
}
