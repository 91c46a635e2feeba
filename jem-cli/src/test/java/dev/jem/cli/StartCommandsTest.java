package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Json;
import dev.jem.protocol.Pauses;
import dev.jem.protocol.Principals;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about the server and who may call it. */
class StartCommandsTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        cli.close();
    }

    private static final Servers.Status STATUS = new Servers.Status(
            "0.1",
            "i1",
            "n1",
            3,
            41,
            40,
            "leader",
            Instant.parse("2026-03-01T11:00:00Z"),
            "embedded",
            "synchronous",
            5,
            2,
            1,
            "2026a",
            List.of("calendar ops/nyse: its holidays are known until 2026-04-30 only"),
            List.of(new Pauses.Pause(
                    "", "", Instant.parse("2026-03-01T11:30:00Z"), Optional.empty(), "ann", "a move")));

    @Test
    void tellsTheStatus() {
        cli.server.json("GET /api/v1/status", STATUS);

        assertThat(cli.run("status").err())
                .contains("warning: calendar ops/nyse: its holidays are known until 2026-04-30 only")
                .contains(
                        "warning: everything is paused by ann since 2026-03-01 12:30:00 +01:00, until somebody resumes"
                                + " it: a move; see: jem get pauses");
        assertThat(cli.run("status").out()).isEqualTo("""
                server       %s (JEM_URL)
                version      0.1
                node         n1, leader in epoch 3
                up since     2026-03-01 12:00:00 +01:00 (1h00m)
                database     embedded
                durability   synchronous
                journal      seq 41, queries 1 behind, incarnation i1
                jobs         5
                active runs  2
                workers      1
                time zones   2026a
                """.formatted(cli.server.url()));
        assertThat(Json.mapper().readValue(cli.run("status", "-o", "json").out(), Servers.Status.class))
                .isEqualTo(STATUS);
    }

    @Test
    void waitsForAServerToBecomeReady() {
        cli.server.problem("GET /readyz", 503, "starting", "replaying the journal");
        for (int i = 0; i < 5; i++) {
            cli.server.problem("GET /readyz", 503, "starting", "replaying the journal");
        }
        cli.server.json("GET /readyz", new Servers.Ready(true, "synchronous", ""));
        cli.server.json("GET /api/v1/status", STATUS);

        assertThat(cli.run("status", "--wait").status()).isZero();
    }

    @Test
    void waitsNoLongerThanAsked() {
        cli.server.problem("GET /readyz", 503, "starting", "replaying the journal");

        assertThat(cli.run("status", "--wait", "--timeout", "50ms").status()).isEqualTo(8);
    }

    private Process sleeper(Path dataDir, Instant startedAt) throws IOException {
        Process process = new ProcessBuilder("sleep", "600").start();
        Servers.Running running = new Servers.Running(cli.server.url(), process.pid(), startedAt);
        cli.write(dataDir + "/server.json", Json.mapper().writeValueAsString(running));
        return process;
    }

    @Test
    void stopsTheServerAndWaitsForItsEnd() throws IOException {
        Process process = sleeper(Path.of("data"), Instant.now().plusSeconds(5));

        assertThat(cli.run("down", "--data-dir", "data", "--dry-run").err()).startsWith("would stop the server");
        assertThat(process.isAlive()).isTrue();
        Cli.Result result = cli.run("down", "--data-dir", "data");

        assertThat(result.status()).isZero();
        assertThat(result.err()).endsWith("stopped\n");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void stopsNoProcessThatOnlyHasTheNumberOfTheServer() throws IOException {
        Process process = sleeper(Path.of("data"), Instant.parse("2020-01-01T00:00:00Z"));
        try {
            Cli.Result result = cli.run("down", "--data-dir", "data");

            assertThat(result.status()).isEqualTo(7);
            assertThat(result.err()).contains("is gone");
            assertThat(process.isAlive()).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void createsAPrincipalAndShowsItsTokenOnce() {
        cli.server.json("POST /api/v1/principals", new Principals.Created("ann", "person", "viewer", "tok-1"));

        Cli.Result result = cli.run("principal", "create", "ann", "--role", "viewer");

        assertThat(result.out()).isEqualTo("tok-1\n");
        assertThat(result.err()).contains("not shown again");
        assertThat(cli.server.seen().getFirst().text())
                .isEqualTo("{\"name\":\"ann\",\"kind\":\"person\",\"role\":\"viewer\"}");
    }

    @Test
    void writesATokenToANewFileForItsOwnerOnly() throws IOException {
        cli.server.json("POST /api/v1/principals", new Principals.Created("w1", "worker", "worker", "tok-2"));

        Cli.Result result = cli.run("principal", "create", "w1", "--role", "worker", "--token-file", "w1.token");

        Path file = directory.resolve("w1.token");
        assertThat(result.out()).isEmpty();
        assertThat(file).hasContent("tok-2\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(cli.run("principal", "create", "w1", "--role", "worker", "--token-file", "w1.token")
                        .status())
                .isEqualTo(6);
        assertThat(cli.server.seen()).hasSize(1);
    }

    @Test
    void deletesAPrincipal() {
        cli.server.json("DELETE /api/v1/principals/ann", Map.of());

        assertThat(cli.run("principal", "delete", "ann").status()).isEqualTo(2);
        assertThat(cli.run("principal", "delete", "ann", "-y").status()).isZero();
        assertThat(cli.server.seen()).hasSize(1);
    }
}
