package dev.jem.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jem.client.ApiException;
import dev.jem.client.JemClient;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests from a manifest to the service and back, by a real worker on a real server. */
@Timeout(120)
class HttpOnServerTest {

    private static final OutputPart FOLLOWED = new OutputPart(OptionalInt.empty(), true, OptionalInt.empty());

    @TempDir
    private Path root;

    private MemoryServer server;
    private Worker worker;
    private JemClient admin;
    private HttpServer service;
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        Path token = Files.writeString(root.resolve("token"), "s3cret\n").toRealPath();
        Path policy = Files.writeString(root.resolve("policy.json"), "{\"secrets\": {\"files\": [\"" + token + "\"]}}");
        Files.setPosixFilePermissions(policy, PosixFilePermissions.fromString("rw-r--r--"));
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::serve);
        service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        service.start();
        server = MemoryServer.start();
        startWorker();
        admin = JemClient.of(server.endpoint(), RetryPolicy.BRIEF);
        apply(connection());
    }

    private void startWorker() throws IOException {
        worker = Worker.start(new WorkerSettings(server.workerEndpoint(), "local", Map.of(), 2, root, "test"));
    }

    @AfterEach
    void stop() throws Exception {
        done.countDown();
        admin.close();
        worker.close();
        server.close();
        service.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
        if (exchange.getRequestURI().getPath().endsWith("/hang")) {
            try {
                done.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        boolean isFailing = failures.getAndDecrement() > 0;
        if (isFailing) {
            exchange.getResponseHeaders().add("Retry-After", "1");
        }
        byte[] answer = "{\"sum\": 42, \"state\": \"done\"}".getBytes(UTF_8);
        exchange.sendResponseHeaders(isFailing ? 503 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String connection() {
        return """
                apiVersion: jem/v1
                kind: Connection
                metadata: {name: ledger, namespace: finance}
                spec:
                  allow: [localhost]
                  http: {url: "http://localhost:%d/api", auth: {bearer: {file: %s}}}
                """.formatted(service.getAddress().getPort(), root.resolve("token"));
    }

    private static String job(String namespace, String tasks) {
        return "apiVersion: jem/v1\nkind: Job\nmetadata: {name: ask, namespace: " + namespace
                + "}\nspec:\n  params: {id: {type: string, default: \"a/b?c d\"}, n: {type: int, default: 7}}\n"
                + tasks;
    }

    private void apply(String manifest) {
        admin.manifests()
                .apply(new Manifests.Request(List.of(new Manifests.Source("m.yaml", manifest)), List.of(), ""), false);
    }

    private Runs.Run ran(String namespace) {
        Runs.Run run = admin.runs().submit(namespace, "ask", new Runs.Submit(Map.of(), Optional.empty(), ""));
        return ended(run.id());
    }

    private Runs.Run ended(String id) {
        Runs.Run run = admin.runs().get(id);
        while (run.endedAt().isEmpty()) {
            output(id);
            run = admin.runs().get(id);
        }
        return run;
    }

    private String output(String run) {
        StringBuilder text = new StringBuilder();
        String task = admin.runs().get(run).tasks().getLast().name();
        try (OutputReader reader = admin.runs().output(run, task, FOLLOWED)) {
            for (Optional<Runs.Chunk> next = reader.next(); next.isPresent(); next = reader.next()) {
                text.append(new String(next.get().data(), UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void aRequestGoesOutAsItIsWrittenAndItsAnswerComesBack() throws Exception {
        apply(job("finance", """
                  tasks:
                    first:
                      http:
                        connection: ledger
                        path: /accounts/${{ params.id }}
                        query: {q: "x&y=${{ params.id }}"}
                        method: POST
                        json: {id: "${{ params.id }}\\"", n: "${{ params.n }}", text: "n ${{ params.n }}"}
                        success: {body: {json: {/state: done}}}
                        extract: {sum: {json: /sum}, code: status}
                      outputs: {sum: {type: int}, code: {type: int}}
                    second:
                      needs: [first]
                      shell: echo "$SUM"
                      env: {SUM: "${{ tasks.first.outputs.sum }} ${{ tasks.first.outputs.code }}"}
                """));
        Runs.Run run = ran("finance");
        assertThat(run.state()).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(output(run.id())).isEqualTo("42 200\n");
        assertThat(asked.take())
                .isEqualTo("POST /api/accounts/a%2Fb%3Fc%20d?q=x%26y%3Da%2Fb%3Fc%20d Bearer s3cret " + run.id()
                        + "/first {\"id\":\"a/b?c d\\\"\",\"n\":7,\"text\":\"n 7\"}");
        assertThat(run.toString()).doesNotContain("s3cret");
    }

    @Test
    void aServiceThatAsksForTimeGetsIt() {
        apply(job("finance", """
                  task:
                    http: {connection: ledger, path: /x, method: POST}
                    retry: {attempts: 3, delay: 0s, maxDelay: 5s, for: ["http:5xx"]}
                """));
        failures.set(1);
        Runs.Run run = ran("finance");
        assertThat(run.state()).isEqualTo("SUCCEEDED");
        List<Runs.Attempt> attempts = run.tasks().getFirst().attempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.getFirst().reason()).contains("http-status");
        assertThat(attempts.getLast().startedAt().orElseThrow())
                .isAfterOrEqualTo(attempts.getFirst().endedAt().orElseThrow().plusMillis(900));
        assertThat(asked).allMatch(it -> it.contains(" " + run.id() + "/main "));
    }

    @Test
    void whatTheWorkerHadAskedWhenItEndedIsLost() throws Exception {
        apply(job("finance", "  task: {http: {connection: ledger, path: /hang, method: POST}}\n"));
        Runs.Run run = admin.runs().submit("finance", "ask", new Runs.Submit(Map.of(), Optional.empty(), ""));
        asked.take();
        worker.close();
        startWorker();
        Runs.Attempt attempt = ended(run.id()).tasks().getFirst().attempts().getFirst();
        assertThat(attempt.state()).isEqualTo("LOST");
        assertThat(attempt.reason()).contains("unknown");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNotAllowedIsNotAsked() {
        int port = service.getAddress().getPort();
        apply(job("finance", "  task: {http: {url: \"http://localhost:" + port + "/x\"}}\n"));
        Runs.Run run = ran("finance");
        assertThat(run.state()).isEqualTo("FAILED");
        assertThat(run.tasks().getFirst().attempts().getFirst().reason())
                .contains("policy-refused")
                .contains("127.0.0.1");
        assertThat(asked).isEmpty();
    }

    @Test
    void aConnectionIsUsedByConsentAndStaysAsLongAsItIsUsed() {
        String foreign = job("risk", "  task: {http: {connection: finance/ledger, path: /x}}\n");
        assertThat(refused(foreign))
                .isEqualTo("m.yaml:6:29: Connection finance/ledger is not shared with the namespace risk; its owners"
                        + " can add that to its 'sharedWith' (reference)");
        assertThat(refused(foreign.replace("finance/ledger", "finance/ledgers")))
                .contains("m.yaml:6:29: Connection finance/ledgers does not exist; did you mean 'finance/ledger'?");
        apply(connection().replace("  allow:", "  sharedWith: [risk]\n  allow:"));
        apply(foreign);
        assertThat(ran("risk").state()).isEqualTo("SUCCEEDED");
        try {
            admin.connections().delete("finance", "ledger");
            throw new AssertionError("it is in use");
        } catch (ApiException e) {
            assertThat(e.problem().detail())
                    .isEqualTo("connection finance/ledger is used by job risk/ask; change them first");
        }
        apply(connection());
        Runs.Run shutOut = ran("risk");
        assertThat(shutOut.state()).isEqualTo("FAILED");
        assertThat(shutOut.tasks().getFirst().attempts().getFirst().reason())
                .contains("not shared with the namespace risk");
    }

    private String refused(String manifest) {
        try {
            apply(manifest);
            return "";
        } catch (ApiException e) {
            return e.problem().detail();
        }
    }
}
