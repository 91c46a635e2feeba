package dev.jem.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jem.protocol.Headers;
import dev.jem.protocol.Page;
import dev.jem.protocol.Principals;
import dev.jem.protocol.Problem;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JemClientTest {

    private static final Runs.Submit SUBMIT = new Runs.Submit(Map.of(), Optional.empty(), "");

    private StubServer server;
    private JemClient client;
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = StubServer.start();
        client = JemClient.of(server.endpoint(), new Retries(RetryPolicy.BRIEF, pauses::add));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void authenticatesEveryRequest() {
        server.json("GET /api/v1/runs/7", TestRuns.run("7", "RUNNING"));

        assertThat(client.runs().get("7").state()).isEqualTo("RUNNING");
        assertThat(server.seen().getFirst().header("Authorization")).contains("Bearer secret-token");
    }

    @Test
    void readsItsOwnWrites() {
        server.on("POST /api/v1/runs/7/cancel", exchange -> {
            exchange.getResponseHeaders().set(Headers.SEQ, "41");
            StubServer.send(exchange, 204, "application/json", new byte[0]);
        });
        server.json("GET /api/v1/runs/7", TestRuns.run("7", "CANCELLED"));

        client.runs().get("7");
        client.runs().cancel("7", "no");
        client.with(RetryPolicy.PATIENT).runs().get("7");

        assertThat(server.seen().get(0).header(Headers.MIN_SEQ)).isEmpty();
        assertThat(server.seen().get(2).header(Headers.MIN_SEQ)).contains("41");
    }

    @Test
    void sendsASubmitAgainUnderTheSameKeyUntilItIsAnswered() {
        String route = "POST /api/v1/namespaces/finance/jobs/recon/runs";
        server.broken(route).problem(route, 503, "starting", "the server is starting");
        server.json(route, TestRuns.run("9", "WAITING"));

        Runs.Run run = client.runs().submit("finance", "recon", SUBMIT);

        assertThat(run.id()).isEqualTo("9");
        List<String> keys = server.seen(route).stream()
                .map(it -> it.header(Headers.IDEMPOTENCY_KEY).orElseThrow())
                .toList();
        assertThat(keys).hasSize(3);
        assertThat(keys.stream().distinct()).hasSize(1);
    }

    @Test
    void givesEachSubmitAKeyOfItsOwn() {
        String route = "POST /api/v1/namespaces/finance/jobs/recon/runs";
        server.json(route, TestRuns.run("9", "WAITING"));

        client.runs().submit("finance", "recon", SUBMIT);
        client.runs().submit("finance", "recon", SUBMIT);

        assertThat(server.seen(route).stream()
                        .map(it -> it.header(Headers.IDEMPOTENCY_KEY))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void waitsAsLongAsTheServerAsksWithinItsPatience() {
        server.on("GET /api/v1/status", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "600");
            StubServer.send(exchange, 429, "text/plain", "busy".getBytes(StandardCharsets.UTF_8));
        });

        assertThatThrownBy(() -> client.server().status()).isInstanceOf(ApiException.class);
        assertThat(pauses).isNotEmpty().allMatch(it -> it.equals(RetryPolicy.BRIEF.delayMax()));
        assertThat(server.seen()).hasSizeLessThanOrEqualTo(RetryPolicy.BRIEF.attempts());
    }

    @Test
    void doesNotRepeatARefusal() {
        server.problem("GET /api/v1/runs/7", 403, "forbidden", "viewers may not");

        assertThatThrownBy(() -> client.runs().get("7")).isInstanceOf(ApiException.class);
        assertThat(server.seen()).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void tellsWhatTheServerSaid() {
        Problem.Place place = new Problem.Place("a.yaml", "/spec", 3, 5, "required", "no task", "add one");
        server.problem(
                "POST /api/v1/manifests:apply",
                new Problem("about:blank", "Invalid", 422, "invalid-manifest", "1 error", List.of(place)));

        ApiException e = catchThrowableOfType(
                ApiException.class,
                () -> client.manifests().apply(new dev.jem.protocol.Manifests.Request(List.of(), List.of(), ""), true));

        assertThat(e.problem().code()).isEqualTo("invalid-manifest");
        assertThat(e.problem().errors()).containsExactly(place);
        assertThat(server.seen().getFirst().target()).endsWith("?dryRun=true");
    }

    @Test
    void makesAProblemOfAnswersThatAreNone() {
        server.on(
                "GET /api/v1/status",
                it -> StubServer.send(it, 500, "text/html", "<h1>".getBytes(StandardCharsets.UTF_8)));

        ApiException e =
                catchThrowableOfType(ApiException.class, () -> client.server().status());

        assertThat(e.problem().code()).isEqualTo("http-500");
        assertThat(e).hasMessage("the server answered with status 500: <h1>");
    }

    @Test
    void saysWhenSomethingElseAnswers() {
        server.text("GET /api/v1/status", "text/html", "<html>It works</html>");

        assertThatThrownBy(() -> client.server().status())
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("did not answer as Jem does");
    }

    @Test
    void doesNotFollowRedirectsThatWouldCarryTheTokenAway() {
        server.on("GET /api/v1/status", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            StubServer.send(exchange, 302, "text/plain", new byte[0]);
        });

        assertThatThrownBy(() -> client.server().status()).isInstanceOf(ApiException.class);
    }

    @Test
    void saysWhyAServerCannotBeReached() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        Endpoint nobody = new Endpoint(URI.create("http://127.0.0.1:" + freePort), Optional.empty());
        try (JemClient lonely = JemClient.of(nobody, new Retries(RetryPolicy.BRIEF, pauses::add))) {
            assertThatThrownBy(() -> lonely.server().status())
                    .isInstanceOf(UnreachableException.class)
                    .hasMessage("cannot reach http://127.0.0.1:" + freePort + ": connection refused");
        }
        assertThat(pauses).hasSize(RetryPolicy.BRIEF.attempts() - 1);
    }

    @Test
    void encodesWhatPeopleTypeIntoPaths() {
        server.json("DELETE /api/v1/principals/a%2F..%20b%3F", Map.of());

        client.principals().delete("a/.. b?");

        assertThat(server.seen().getFirst().target()).isEqualTo("/api/v1/principals/a%2F..%20b%3F");
    }

    @Test
    void readsAListPageByPage() {
        server.json("GET /api/v1/runs?namespace=a", new Page<>(List.of(TestRuns.run("3", "FAILED")), "c1"));
        server.json("GET /api/v1/runs?namespace=a&cursor=c1", new Page<>(List.of(TestRuns.run("2", "FAILED")), ""));
        RunFilter filter = new RunFilter(
                Optional.of("a"),
                Optional.empty(),
                java.util.OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());

        assertThat(client.runs().all(filter)).extracting(Runs.Run::id).containsExactly("3", "2");
    }

    @Test
    void findsARunByTheNamePeopleUse() {
        server.json(
                "GET /api/v1/runs?namespace=a&job=b&number=42&limit=1",
                new Page<>(List.of(TestRuns.run("3", "FAILED")), ""));
        server.json("GET /api/v1/runs?namespace=a&job=b&number=43&limit=1", new Page<>(List.of(), ""));
        server.json("GET /api/v1/runs/3", TestRuns.run("3", "FAILED"));

        assertThat(client.runs().find("a", "b", 42)).map(Runs.Run::id).contains("3");
        assertThat(client.runs().find("a", "b", 43)).isEmpty();
    }

    @Test
    void movesBlobs() throws IOException {
        byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
        server.on("PUT /api/v1/blobs/abc", it -> StubServer.send(it, 201, "text/plain", new byte[0]));
        server.on("HEAD /api/v1/blobs/abc", it -> StubServer.send(it, 200, "text/plain", new byte[0]));
        server.text("GET /api/v1/blobs/abc", "application/octet-stream", "hello");

        client.blobs().put("abc", content);
        assertThat(client.blobs().has("abc")).isTrue();
        assertThat(client.blobs().has("def")).isFalse();
        try (InputStream in = client.blobs().get("abc")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.seen().getFirst().text()).isEqualTo("hello");
    }

    @Test
    void saysEachWorkerMessageOnceAndAsksForNothingOlder() {
        server.on("POST /api/v1/principals", exchange -> {
            exchange.getResponseHeaders().set(Headers.SEQ, "9");
            StubServer.send(exchange, 201, "application/json", "{\"token\":\"t\"}".getBytes(StandardCharsets.UTF_8));
        });
        server.problem("POST /api/v1/workers/w/heartbeats", 503, "taking-over", "wait");
        client.principals().create(new Principals.Create("w", "worker", "worker"));

        Workers.Heartbeat heartbeat = new Workers.Heartbeat(1, 0, List.of(), List.of());
        assertThatThrownBy(() -> client.worker().heartbeat("w", heartbeat, Duration.ofSeconds(5)))
                .isInstanceOf(ApiException.class);
        assertThat(server.seen("POST /api/v1/workers/w/heartbeats")).hasSize(1);
        assertThat(server.seen("POST /api/v1/workers/w/heartbeats").getFirst().header(Headers.MIN_SEQ))
                .isEmpty();
    }

    @Test
    void givesOutputOnceAlsoWhenTheConnectionBreaks() {
        String route = "GET /api/v1/runs/7/tasks/main/output";
        server.on(route, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", Headers.NDJSON);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write((TestRuns.chunk(0, "a") + "\n\n" + TestRuns.chunk(1, "b") + "\n{\"seq\"")
                            .getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        });
        server.text(route, Headers.NDJSON, TestRuns.chunk(1, "b") + "\n" + TestRuns.chunk(2, "c") + "\n");

        List<String> texts = new ArrayList<>();
        OutputPart followed = new OutputPart(OptionalInt.of(1), true, OptionalInt.of(9));
        try (OutputReader output = client.runs().output("7", "main", followed)) {
            for (var chunk = output.next(); chunk.isPresent(); chunk = output.next()) {
                texts.add(new String(chunk.get().data(), StandardCharsets.UTF_8));
            }
        }

        assertThat(texts).containsExactly("a", "b", "c");
        assertThat(server.seen().get(1).target()).endsWith("?attempt=1&follow=true&tail=9&from=2");
    }
}
