package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.client.StubServer;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server's answers do to the exit status and the screen. */
class RefusalTest {

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

    @ParameterizedTest
    @CsvSource({
        "400, 3", "401, 4", "403, 4", "404, 5", "409, 6", "412, 6", "422, 3", "428, 6", "429, 7", "500, 1", "503, 7"
    })
    void hasAStatusOfItsOwn(int http, int status) {
        cli.server.problem("GET /api/v1/runs/7", http, "some-code", "the server says why");

        Cli.Result result = cli.run("describe", "7");

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err()).startsWith("jem: the server says why");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void saysHowToSignIn() {
        cli.server.problem("GET /api/v1/runs", 401, "unauthenticated", "no token was sent");

        assertThat(cli.run("runs").err()).contains("no token was sent", "JEM_TOKEN_FILE");
    }

    @Test
    void listsEveryPlaceOfAnInvalidManifest() {
        Problem.Place place = new Problem.Place("a.yaml", "/spec/task", 3, 5, "one-of", "no executor", "add command");
        cli.server.problem(
                "GET /api/v1/runs", new Problem("about:blank", "Invalid", 422, "invalid", "1 error", List.of(place)));

        assertThat(cli.run("runs").err()).isEqualTo("""
                jem: 1 error
                a.yaml:3:5: no executor; add command (one-of)
                """);
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }

        Cli.Result result = cli.run("runs", "--url", "http://127.0.0.1:" + freePort);

        assertThat(result.status()).isEqualTo(7);
        assertThat(result.err()).contains("connection refused", "jem up", "JEM_URL");
    }

    @Test
    void recognisesThatSomethingElseAnswers() {
        cli.server.text("GET /api/v1/status", "text/html", "<html>welcome</html>");

        Cli.Result result = cli.run("status");

        assertThat(result.status()).isEqualTo(7);
        assertThat(result.err()).contains("did not answer as Jem does").doesNotContain("<html>");
    }

    @Test
    void neutralisesWhatTheServerSays() {
        cli.server.on(
                "GET /api/v1/runs",
                it -> StubServer.send(
                        it, 500, "text/plain", "\u001b]0;owned\u0007\u202e".getBytes(StandardCharsets.UTF_8)));

        assertThat(cli.run("runs").err()).contains("^[]0;owned^G\\u202e").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void showsATraceOnlyWhenAsked() {
        cli.server.text("GET /api/v1/runs", "application/json", "{\"items\":[{}]}");

        Cli.Result plain = cli.run("runs");
        Cli.Result debug = cli.run("runs", "--debug");

        assertThat(plain.status()).isEqualTo(1);
        assertThat(plain.err())
                .contains("something unexpected happened", "--debug")
                .doesNotContain("\tat ");
        assertThat(debug.err()).contains("\tat dev.jem.cli");
    }
}
