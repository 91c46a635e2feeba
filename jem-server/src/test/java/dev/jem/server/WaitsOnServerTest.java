package dev.jem.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.OutputPart;
import dev.jem.client.OutputReader;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.NamedEvents;
import dev.jem.protocol.Runs;
import dev.jem.worker.agent.Worker;
import dev.jem.worker.agent.WorkerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks without a worker on a server with a database, which is stopped and started again while they wait. */
@Timeout(120)
class WaitsOnServerTest {

    private static final String CALLED = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: settle, namespace: ops}
            spec:
              tasks:
                tell: {shell: 'echo "$URL"', env: {URL: "${{ run.callbacks.settled }}"}}
                settled:
                  needs: [tell]
                  wait: {callback: {timeout: 1h}}
                  outputs: {rows: {type: int}, parts: {type: list}}
                after: {needs: [settled], wait: {for: 1h}, when: tasks.settled.outputs.rows == 7}
            """;

    @TempDir
    private Path data;

    @TempDir
    private Path root;

    private TestJem jem;

    @BeforeEach
    void start() throws Exception {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
        jem = TestJem.start(data);
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    private void apply(String manifest) throws StartFailure {
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("m.yaml", manifest)), List.of(), "");
        Http.Reply reply = jem.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private Runs.Run submit(String job) throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.runs().submit("ops", job, new Runs.Submit(Map.of(), Optional.empty(), ""));
        }
    }

    private Runs.Run run(Runs.Run run) throws StartFailure {
        return jem.http().get("/api/v1/runs/" + run.id()).as(Runs.Run.class);
    }

    /** What the task that is told the address prints. */
    private URI told(Runs.Run run) throws Exception {
        WorkerSettings settings = new WorkerSettings(
                Endpoint.of(jem.url(), Optional.of(jem.workerToken())), "local", Map.of(), 2, root, "test");
        Worker worker = Worker.start(settings);
        try (JemClient client = jem.client();
                OutputReader reader = client.runs()
                        .output(run.id(), "tell", new OutputPart(OptionalInt.empty(), true, OptionalInt.empty()))) {
            StringBuilder text = new StringBuilder();
            for (Optional<Runs.Chunk> next = reader.next(); next.isPresent(); next = reader.next()) {
                text.append(new String(next.get().data(), UTF_8));
            }
            return URI.create(text.toString().strip());
        } finally {
            worker.close();
        }
    }

    private Http.Reply call(URI address, String body) {
        return new Http(jem.port(), Optional.empty()).post(address.getPath(), body);
    }

    @Test
    void anOutsiderEndsATaskOnceAcrossARestart() throws Exception {
        apply(CALLED);
        Runs.Run run = submit("settle");
        URI address = told(run);
        assertThat(address.toString()).startsWith(jem.url() + "/api/v1/callbacks/jemc_" + run.id() + ".settled.");
        jem.restart();

        String good =
                "{\"state\": \"succeeded\", \"outputs\": {\"rows\": 7, \"parts\": [\"a\"]}, \"message\": \"fine\"}";
        assertThat(call(address, "{\"state\": \"succeeded\", \"outputs\": {\"rows\": \"x\", \"parts\": []}}")
                        .problem()
                        .detail())
                .isEqualTo("the output 'rows' is not of the type int; nothing was used up");
        assertThat(call(address, "{\"state\": \"succeeded\", \"outputs\": {\"rows\": 1}}")
                        .problem()
                        .detail())
                .isEqualTo("the output 'parts' is missing; nothing was used up");
        assertThat(call(address, good.replace("rows", "lines")).status()).isEqualTo(422);
        assertThat(call(address, good.replace("succeeded", "done")).status()).isEqualTo(422);
        assertThat(call(address, "{\"state\": \"failed\", \"outputs\": {\"rows\": 1}}")
                        .status())
                .isEqualTo(422);
        assertThat(call(address, good.replace("fine", "x".repeat(300_000))).status())
                .isEqualTo(413);

        String token = address.getPath();
        for (String forged : List.of(
                token.replace("settled", "after"),
                token.replace(".settled.", "."),
                token.substring(0, token.length() - 1) + (token.endsWith("A") ? "B" : "A"),
                token.substring(0, token.lastIndexOf('.')),
                "/api/v1/callbacks/x")) {
            assertThat(call(URI.create(forged), good).problem().detail())
                    .as(forged)
                    .isEqualTo("there is no such callback");
        }

        assertThat(call(address, good).status()).isEqualTo(204);
        Http.Reply again =
                call(address, good.replace("succeeded", "failed").replace("\"rows\": 7, \"parts\": [\"a\"]", ""));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem().detail())
                .startsWith("the callback counts no more: task settled of ops/settle#1 was called back at ")
                .contains(" and has ended SUCCEEDED at ")
                .endsWith(": fine");

        Runs.Run waiting = run(run);
        Runs.Task settled = waiting.tasks().get(1);
        assertThat(settled.outputs()).containsEntry("rows", 7).containsEntry("parts", List.of("a"));
        assertThat(waiting.tasks().get(2).state()).isEqualTo("WAITING");
        assertThat(waiting.tasks().get(2).alone().orElseThrow().until().orElseThrow())
                .isEqualTo(waiting.tasks()
                        .get(2)
                        .alone()
                        .orElseThrow()
                        .since()
                        .orElseThrow()
                        .plusSeconds(3600));
        try (JemClient client = jem.client()) {
            client.runs().cancel(run.id(), "");
        }
        assertThat(call(address, good).problem().detail()).contains(" has ended SUCCEEDED at ");
    }

    @Test
    void aTaskHasTheEventThatItWaitedForOnceAcrossRestarts() throws Exception {
        apply("""
                apiVersion: jem/v1
                kind: Job
                metadata: {name: load, namespace: ops}
                spec:
                  concurrency: {limit: 2}
                  tasks:
                    prices:
                      wait: {event: {name: prices-ready, consume: one}}
                      outputs: {rows: {type: int}}
                    after: {needs: [prices], wait: {for: 1s}, when: tasks.prices.outputs.rows == 7}
                """);
        Runs.Run first = submit("load");
        Runs.Run second = submit("load");
        jem.restart();
        assertThat(jem.http().get("/api/v1/runs/" + first.id() + "/explain").text())
                .contains("waits for event ops/prices-ready of "
                        + first.businessDate().orElseThrow() + ", which nobody has emitted");
        try (JemClient client = jem.client()) {
            NamedEvents.Emit prices = new NamedEvents.Emit("prices-ready", Optional.empty(), Map.of("rows", 7), "");
            client.namedEvents().emit("ops", prices, Optional.of("k"));
            client.namedEvents().emit("ops", prices, Optional.of("k"));
        }
        assertThat(run(first).tasks().getFirst().state()).isEqualTo("SUCCEEDED");
        assertThat(run(first).tasks().getFirst().outputs()).containsEntry("rows", 7);
        jem.restart();
        assertThat(run(second).tasks().getFirst().state()).isEqualTo("WAITING");
        assertThat(jem.http().get("/api/v1/runs/" + second.id() + "/explain").text())
                .contains("which ops/load#1 has taken; it must be emitted again");
    }

    @Test
    void theAddressIsInNothingThatIsKept() throws Exception {
        apply(CALLED);
        Runs.Run run = submit("settle");
        String token = told(run).getPath().substring("/api/v1/callbacks/".length());
        String secret = token.substring(token.lastIndexOf('.') + 1);
        assertThat(call(URI.create("/api/v1/callbacks/" + token), "{\"state\": \"failed\"}")
                        .status())
                .isEqualTo(204);
        assertThat(run(run).toString()).doesNotContain(secret);
        assertThat(jem.http().get("/api/v1/runs/" + run.id() + "/explain").text())
                .doesNotContain(secret);
        Runs.Task settled = run(run).tasks().get(1);
        assertThat(settled.state() + " " + settled.reason()).isEqualTo("FAILED it was called back as failed");
    }
}
