package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.JemClient;
import dev.jem.model.state.Role;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people see of what an attempt has printed and left. */
final class OutputRoutesTest {

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: etl, namespace: ops}
            spec: {concurrency: {limit: 1000}, task: {command: ["true"]}}
            """;

    private static TestServer server = TestServer.start();
    private static JemClient worker = server.client(Role.WORKER);
    private static long session;
    private static long claims;

    @BeforeAll
    static void join() {
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("etl.yaml", MANIFEST)), List.of(), "");
        assertThat(server.http().postJson("/api/v1/manifests:apply", request).status())
                .isEqualTo(200);
        session = worker.worker()
                .join(new Workers.Join(
                        "w1", Map.of(), 4, List.of("process"), "1", "boot", "state", 1, "none", List.of()))
                .session();
    }

    @AfterAll
    static void stop() {
        worker.close();
        server.close();
    }

    private static Workers.Order start() {
        Http.Reply reply = server.http().post("/api/v1/namespaces/ops/jobs/etl/runs", "{}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return worker.worker()
                .claim("w1", new Workers.Claim(session, ++claims, 1, 10_000))
                .attempts()
                .getFirst();
    }

    private static void print(Workers.Order order, List<byte[]> pieces) {
        List<Workers.OutputChunk> chunks = new ArrayList<>();
        for (byte[] piece : pieces) {
            chunks.add(new Workers.OutputChunk(
                    order.attempt(), order.token(), chunks.size(), "stdout", Instant.EPOCH, piece));
        }
        worker.worker().outputs("w1", new Workers.Outputs(session, chunks));
    }

    private static void end(Workers.Order order, long chunks, Runs.Artifact... left) {
        Workers.Report report = new Workers.Report(
                order.attempt(),
                order.token(),
                "ended",
                "succeeded",
                Optional.of(0),
                "",
                "not kept as artifacts: x (it is a symbolic link)",
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                Map.of(),
                Optional.of(new Workers.OutputManifest(1, 1, "0".repeat(64), true, chunks)),
                List.of(left));
        worker.worker().report("w1", new Workers.Reports(session, List.of(report)));
    }

    private static String task(Workers.Order order) {
        return "/api/v1/runs/" + order.runId() + "/tasks/" + order.task();
    }

    private static List<byte[]> pieces(byte[] text, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < text.length; ) {
            int length = Math.min(text.length - at, 1 + random.nextInt(9));
            pieces.add(java.util.Arrays.copyOfRange(text, at, at + length));
            at += length;
        }
        return pieces;
    }

    private static String lastLines(String text, int count) {
        List<String> lines = text.lines().toList();
        String kept = String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        return text.endsWith("\n") && !kept.isEmpty() ? kept + "\n" : kept;
    }

    @Test
    void theTailIsTheLastLinesWhereverTheChunksEnd() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            StringBuilder text = new StringBuilder();
            int lines = 1 + random.nextInt(60);
            for (int line = 0; line < lines; line++) {
                text.append("l".repeat(1 + random.nextInt(12))).append(line).append('\n');
            }
            if (random.nextBoolean()) {
                text.append("no end");
            }
            Workers.Order order = start();
            List<byte[]> pieces = pieces(text.toString().getBytes(StandardCharsets.UTF_8), random);
            print(order, pieces);
            end(order, pieces.size());
            for (int tail : List.of(0, 1, 2, 7, 30, 1_000)) {
                String shown =
                        server.http().get(task(order) + "/output?tail=" + tail).text();
                String expected = tail == 0 ? "" : lastLines(text.toString(), tail);
                assertThat(shown).as("seed %d, tail %d of %s", seed, tail, text).isEqualTo(expected);
                assertThat(chunks(order, "tail=" + tail))
                        .as("seed %d, tail %d", seed, tail)
                        .isEqualTo(expected);
            }
            assertThat(chunks(order, "tail=1&from=0")).isEqualTo(lastLines(text.toString(), 1));
        }
    }

    private static String chunks(Workers.Order order, String query) {
        Http http = server.http();
        Http.Reply reply =
                http.send(http.request("GET", task(order) + "/output?" + query).header("Accept", Headers.NDJSON));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply.text()
                .lines()
                .map(it -> Json.mapper().readValue(it, Runs.Chunk.class))
                .forEach(it -> bytes.writeBytes(it.data()));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aFileThatWasLeftIsFetchedByWhoMayRead() throws IOException {
        byte[] content = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        String sha256 = ApiServer.sha256("a,b\n1,2\n");
        server.ports.blobs().put(sha256, new ByteArrayInputStream(content), 1_000);
        Workers.Order order = start();
        end(order, 0, new Runs.Artifact("out/für \"x\".csv", content.length, sha256));

        Http viewer = server.http(Role.VIEWER);
        String target = task(order) + "/artifact?path=out/f%C3%BCr%20%22x%22.csv";
        Http.Reply reply = viewer.get(target);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.response().body()).isEqualTo(content);
        assertThat(reply.header("ETag")).isEqualTo('"' + sha256 + '"');
        assertThat(reply.header("Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''f%C3%BCr%20%22x%22.csv");
        assertThat(viewer.get(target + "&attempt=1").status()).isEqualTo(200);
        assertThat(viewer.send(viewer.request("GET", target).header("If-None-Match", '"' + sha256 + '"'))
                        .status())
                .isEqualTo(304);
        assertThat(viewer.get(target + "&attempt=2").problem().detail()).contains("attempt 2", "left no file");
        assertThat(viewer.get(task(order) + "/artifact?path=../etc/passwd").status())
                .isEqualTo(404);
        assertThat(viewer.get(task(order) + "/artifact").problem().detail()).contains("?path=");
        assertThat(server.http(Role.WORKER).get(target).status()).isEqualTo(403);
        assertThat(viewer.get("/api/v1/runs/" + order.runId())
                        .json()
                        .at("/tasks/0/attempts/0/reason")
                        .asString())
                .as("also a good attempt says what is not kept")
                .contains("not kept as artifacts: x");
    }

    @Test
    void aRunThatHasEndedCannotBeCancelledAndSaysSoByItsName() {
        Workers.Order order = start();
        end(order, 0);
        var problem = server.http()
                .post("/api/v1/runs/" + order.runId() + "/cancel", "{}")
                .problem();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.detail()).isEqualTo("run " + order.runKey() + " has ended already: SUCCEEDED");
    }

    @Test
    void aRunThatWasFasterThanItsCancelHasNoReason() {
        Workers.Order order = start();
        assertThat(server.http()
                        .post("/api/v1/runs/" + order.runId() + "/cancel", "{}")
                        .status())
                .isEqualTo(204);
        end(order, 0);
        var run = server.http().get("/api/v1/runs/" + order.runId()).json();
        assertThat(run.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(run.path("reason").asString("")).isEmpty();
    }
}
