package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approvals over HTTP: who may answer, once, and in the revision that was seen. */
final class ApprovalRoutesTest {

    private static final String GATE = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: pay, namespace: finance}
            spec:
              task: {approval: {text: "Pay?", roles: [viewer, operator, developer], people: 2}}
            """;

    private TestServer server;
    private String run;

    @BeforeEach
    void start() {
        server = TestServer.start();
        Http.Reply applied = server.http()
                .postJson(
                        "/api/v1/manifests:apply",
                        new Manifests.Request(List.of(new Manifests.Source("m.yaml", GATE)), List.of(), ""));
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
        run = server.http(Role.OPERATOR)
                .post("/api/v1/namespaces/finance/jobs/pay/runs", "{}")
                .as(Runs.Run.class)
                .id();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Http.Reply answer(Role role, String body, String... headers) {
        Http http = server.http(role);
        var request = http.request(
                "POST",
                "/api/v1/runs/" + run + "/tasks/main/answers",
                java.net.http.HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request);
    }

    @Test
    void twoPeopleAnswerEachOnce() {
        var asking = server.http(Role.VIEWER)
                .get("/api/v1/approvals?namespace=finance")
                .json();
        assertThat(asking.get("items").size()).isEqualTo(1);
        assertThat(asking.at("/items/0/submitter").asString()).isEqualTo("operator");
        assertThat(asking.at("/items/0/revision").asLong()).isEqualTo(1);
        assertThat(server.http().get("/api/v1/approvals?namespace=other").status())
                .isEqualTo(404);

        assertThat(answer(Role.OPERATOR, "{\"answer\": \"approve\"}").status()).isEqualTo(403);
        assertThat(answer(Role.ADMIN, "{\"answer\": \"approve\"}").problem().detail())
                .isEqualTo("admin (admin) is not among those whom finance/pay#1 task main asks:"
                        + " viewer, operator, developer");
        assertThat(answer(Role.WORKER, "{\"answer\": \"approve\"}").status()).isEqualTo(403);
        assertThat(answer(Role.TASK, "{\"answer\": \"approve\"}").status()).isEqualTo(403);
        assertThat(answer(Role.VIEWER, "{\"answer\": \"yes\"}").status()).isEqualTo(400);

        String approve = "{\"answer\": \"approve\", \"reason\": \"seen\", \"ticket\": \"T-7\"}";
        Http.Reply first = answer(Role.VIEWER, approve, "If-Match", "\"1\"", "Idempotency-Key", "k");
        assertThat(first.text()).isEqualTo("{\"approvals\":1,\"people\":2,\"state\":\"WAITING\"}");
        assertThat(answer(Role.VIEWER, approve, "If-Match", "\"1\"", "Idempotency-Key", "k")
                        .text())
                .isEqualTo(first.text());
        assertThat(answer(Role.VIEWER, approve).status()).isEqualTo(409);
        assertThat(answer(Role.DEVELOPER, approve, "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(answer(Role.DEVELOPER, approve, "If-Match", "\"2\"").text())
                .isEqualTo("{\"approvals\":2,\"people\":2,\"state\":\"SUCCEEDED\"}");
        assertThat(answer(Role.DEVELOPER, approve).status()).isEqualTo(409);

        Runs.Task task = server.http()
                .get("/api/v1/runs/" + run)
                .as(Runs.Run.class)
                .tasks()
                .getFirst();
        assertThat(task.state()).isEqualTo("SUCCEEDED");
        assertThat(task.outputs()).containsEntry("by", List.of("viewer", "developer"));
        assertThat(task.alone().orElseThrow().answers())
                .extracting(it -> it.by() + " " + it.answer() + " " + it.reason() + " " + it.ticket())
                .containsExactly("viewer approve seen T-7", "developer approve seen T-7");
        assertThat(server.http().get("/api/v1/approvals").json().get("items").size())
                .isZero();
    }
}
