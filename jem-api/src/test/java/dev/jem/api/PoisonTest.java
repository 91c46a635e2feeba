package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.JobDefinition;
import dev.jem.protocol.Manifests;
import dev.jem.runtime.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A command that makes the engine throw hurts nobody but who sent it. */
final class PoisonTest {

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: NAME, namespace: ops}
            spec:
              concurrency: {limit: 1000}
              tasks: {a: {command: ["true"]}, b: {needs: [a], command: ["true"]}}
            """;

    private static Manifests.Request request(String name) {
        return new Manifests.Request(
                List.of(new Manifests.Source("job.yaml", MANIFEST.replace("NAME", name))), List.of(), "");
    }

    /** What no manifest can say: a task that needs one that is not there. */
    private static Command poison() {
        JobDefinition good = ManifestRoutes.parse(request("poison")).jobs().getFirst();
        JobDefinition bad = new JobDefinition(
                good.key(),
                good.description(),
                good.files(),
                good.triggers(),
                good.businessDate(),
                good.params(),
                good.concurrency(),
                good.priority(),
                good.timeouts(),
                good.tasks().subList(1, 2));
        return new Command.Apply(List.of(ManifestRoutes.submitted(bad)));
    }

    @Test
    void whoComesAfterAPoisonedCommandIsServed() {
        try (TestServer server = TestServer.start()) {
            Http http = server.http();
            assertThat(http.postJson("/api/v1/manifests:apply", request("good")).status())
                    .isEqualTo(200);
            for (int round = 1; round <= 2; round++) {
                Http.Reply before = http.post("/api/v1/namespaces/ops/jobs/good/runs", "{}");
                Outcome<Answer> outcome = server.command(poison());
                assertThat(outcome).isInstanceOf(Outcome.Quarantined.class);
                Http.Reply after = http.post("/api/v1/namespaces/ops/jobs/good/runs", "{}");
                assertThat(after.status()).as(after.text()).isEqualTo(201);
                assertThat(after.json().get("number").asLong())
                        .isEqualTo(before.json().get("number").asLong() + 1);
                assertThat(http.get("/api/v1/namespaces/ops/jobs/poison").status())
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void whoAsksAtTheSameTimeIsAnsweredToo() {
        try (TestServer server = TestServer.start()) {
            Http http = server.http();
            http.postJson("/api/v1/manifests:apply", request("good"));
            List<CompletableFuture<Http.Reply>> others = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(index -> CompletableFuture.supplyAsync(
                            () -> http.postWithKey("/api/v1/namespaces/ops/jobs/good/runs", "{}", "key-" + index)))
                    .toList();
            assertThat(server.command(poison())).isInstanceOf(Outcome.Quarantined.class);
            for (int index = 0; index < others.size(); index++) {
                Http.Reply reply = others.get(index).join();
                // Recovery may leave a request without an answer; the same key asks again and gets its one run.
                if (reply.status() != 201) {
                    assertThat(reply.status()).as(reply.text()).isEqualTo(503);
                    reply = http.postWithKey("/api/v1/namespaces/ops/jobs/good/runs", "{}", "key-" + index);
                }
                assertThat(reply.status()).as(reply.text()).isEqualTo(201);
            }
            Http.Reply last = http.post("/api/v1/namespaces/ops/jobs/good/runs", "{}");
            assertThat(last.json().get("number").asLong()).isEqualTo(21);
        }
    }
}
