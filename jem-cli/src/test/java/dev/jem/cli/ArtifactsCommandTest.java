package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jem artifacts}. */
class ArtifactsCommandTest {

    private static final String CONTENT = "a,b\n";
    private static final String ROUTE = "GET /api/v1/runs/7/tasks/load/artifact";

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException, NoSuchAlgorithmException {
        cli = Cli.in(directory);
        Runs.Artifact table = new Runs.Artifact("out/table.csv", CONTENT.length(), sha256(CONTENT));
        Runs.Artifact log = new Runs.Artifact("log", 2048, "0".repeat(64));
        cli.server.json(
                "GET /api/v1/runs/7",
                Samples.run(
                        "7",
                        42,
                        "SUCCEEDED",
                        Samples.task("load", "SUCCEEDED", attempt(1, log), attempt(2, table, log)),
                        Samples.task("send", "SUCCEEDED", attempt(1, log))));
    }

    @AfterEach
    void stop() {
        cli.close();
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }

    private static Runs.Attempt attempt(int number, Runs.Artifact... left) {
        Runs.Attempt it = Samples.attempt(number, "SUCCEEDED", Optional.of(0), "");
        return new Runs.Attempt(
                it.id(),
                it.number(),
                it.worker(),
                it.state(),
                it.exitCode(),
                it.reason(),
                it.suspect(),
                it.leasedAt(),
                it.startedAt(),
                it.endedAt(),
                it.phases(),
                it.output(),
                List.of(left));
    }

    @Test
    void listsWhatWasLeft() throws NoSuchAlgorithmException {
        assertThat(cli.run("artifacts", "7", "--task", "load", "--attempt", "2")
                        .out()
                        .lines())
                .containsExactly(
                        "TASK  ATTEMPT  SIZE     SHA-256                                                           PATH",
                        "load  2        4 B      " + sha256(CONTENT) + "  out/table.csv",
                        "load  2        2.0 KiB  " + "0".repeat(64) + "  log");
        assertThat(cli.run("artifacts", "7", "-o", "name").out()).isEqualTo("log\nout/table.csv\nlog\nlog\n");
        assertThat(cli.run("artifacts", "7", "--task", "send", "-o", "json").out())
                .isEqualTo("{\"items\":[{\"task\":\"send\",\"attempt\":1,\"path\":\"log\",\"size\":2048,\"sha256\":\""
                        + "0".repeat(64) + "\"}]}\n");
        assertThat(cli.run("artifacts", "7", "--task", "none").err()).isEqualTo("It has left no files.\n");
    }

    @Test
    void fetchesAFileUnderItsOwnNameAndReplacesNothingUnasked() throws IOException {
        cli.server.text(ROUTE, "application/octet-stream", CONTENT);

        Cli.Result result = cli.run("artifacts", "7", "out/table.csv");

        assertThat(result.status()).as(result.err()).isZero();
        Path file = directory.resolve("table.csv");
        assertThat(file).hasContent(CONTENT);
        assertThat(cli.server.seen().getLast().target()).endsWith("?attempt=2&path=out%2Ftable.csv");

        Files.writeString(file, "mine");
        Cli.Result again = cli.run("artifacts", "7", "out/table.csv");
        assertThat(again.status()).isEqualTo(6);
        assertThat(again.err()).contains("is there already", "--yes");
        assertThat(file).hasContent("mine");

        cli.server.text(ROUTE, "application/octet-stream", CONTENT);
        assertThat(cli.run("artifacts", "7", "out/table.csv", "--yes").status()).isZero();
        assertThat(file).hasContent(CONTENT);

        cli.server.text(ROUTE, "application/octet-stream", CONTENT);
        assertThat(cli.run("artifacts", "7", "out/table.csv", "--to", "-").out())
                .isEqualTo(CONTENT);
    }

    @Test
    void keepsNothingThatDoesNotHaveItsHash() throws IOException {
        cli.server.text(ROUTE, "application/octet-stream", "something else");

        Cli.Result result = cli.run("artifacts", "7", "out/table.csv", "--to", "copy.csv");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("SHA-256");
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saysWhatIsMissingOrNotClear() {
        assertThat(cli.run("artifacts", "7", "nothing").status()).isEqualTo(5);
        Cli.Result unclear = cli.run("artifacts", "7", "log");
        assertThat(unclear.status()).isEqualTo(2);
        assertThat(unclear.err()).contains("load, send", "--task");
        assertThat(cli.run("artifacts", "7", "--to", "x").status()).isEqualTo(2);
    }
}
