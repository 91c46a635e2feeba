package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.state.Role;
import dev.jem.protocol.Connections;
import dev.jem.protocol.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Connections over the API, from their manifests on. */
final class ConnectionRoutesTest {

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Connection
            metadata: {name: ledger, namespace: finance}
            spec:
              description: The ledger
              sharedWith: [risk]
              http: {url: "https://ledger.example/api/", auth: {bearer: {env: LEDGER_TOKEN}}}
            """;

    private static final String LEDGER = "/api/v1/namespaces/finance/connections/ledger";

    private static TestServer server = TestServer.start();

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Http.Reply send(String action, String manifest) {
        Http.Reply reply = server.http()
                .postJson(
                        "/api/v1/manifests:" + action,
                        new Manifests.Request(List.of(new Manifests.Source("c.yaml", manifest)), List.of(), ""));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    private static Http.Reply delete(Http http) {
        return http.send(http.request("DELETE", LEDGER).header("If-Match", "*"));
    }

    @Test
    void aConnectionIsAppliedShownComparedAndDeleted() {
        send("apply", MANIFEST);
        Connections.Connection shown = server.http(Role.VIEWER).get(LEDGER).as(Connections.Connection.class);
        assertThat(shown.type()).isEqualTo("http");
        assertThat(shown.url()).isEqualTo("https://ledger.example/api");
        assertThat(shown.version()).isEqualTo(1);
        assertThat(shown.sharedWith()).containsExactly("risk");
        assertThat(shown.definition().get("spec"))
                .isInstanceOfSatisfying(
                        Map.class,
                        spec -> assertThat(spec.get("http"))
                                .isInstanceOfSatisfying(
                                        Map.class,
                                        http -> assertThat(http.get("auth"))
                                                .isEqualTo(Map.of("bearer", Map.of("env", "LEDGER_TOKEN")))));

        Manifests.Reply plan =
                send("plan", MANIFEST.replace("LEDGER_TOKEN", "OTHER")).as(Manifests.Reply.class);
        assertThat(plan.objects()).singleElement().satisfies(change -> {
            assertThat(change.action()).isEqualTo("changed");
            assertThat(change.differences()).containsExactly("http.auth.bearer.env: LEDGER_TOKEN → OTHER");
        });
        assertThat(server.http(Role.VIEWER)
                        .get("/api/v1/connections?namespace=finance")
                        .text())
                .contains("\"name\":\"ledger\"");
        assertThat(server.http(Role.VIEWER)
                        .get("/api/v1/connections?namespace=other")
                        .status())
                .isEqualTo(404);

        assertThat(delete(server.http(Role.VIEWER)).status()).isEqualTo(403);
        assertThat(delete(server.http()).status()).isEqualTo(204);
        assertThat(server.http(Role.VIEWER).get(LEDGER).status()).isEqualTo(404);
    }
}
