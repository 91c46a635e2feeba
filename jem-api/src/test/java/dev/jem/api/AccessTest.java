package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.jem.api.testing.Http;
import dev.jem.model.state.Role;
import dev.jem.protocol.Problem;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what: asked of every route there is, so that a new one is asked too. */
final class AccessTest {

    /** As docs/api.md says it; not taken from the code under test. */
    private static final Map<Role, Set<Permission>> MAY = Map.of(
            Role.VIEWER, EnumSet.of(Permission.ANYBODY, Permission.READ, Permission.ANSWER),
            Role.OPERATOR,
                    EnumSet.of(
                            Permission.ANYBODY,
                            Permission.READ,
                            Permission.SUBMIT,
                            Permission.OPERATE,
                            Permission.ANSWER),
            Role.DEVELOPER,
                    EnumSet.of(
                            Permission.ANYBODY,
                            Permission.READ,
                            Permission.SUBMIT,
                            Permission.OPERATE,
                            Permission.ANSWER,
                            Permission.DEFINE,
                            Permission.BLOBS),
            Role.TASK, EnumSet.of(Permission.ANYBODY, Permission.READ, Permission.SUBMIT),
            Role.ADMIN, EnumSet.allOf(Permission.class),
            Role.WORKER, EnumSet.of(Permission.ANYBODY, Permission.WORK, Permission.BLOBS));

    private static TestServer server = TestServer.start();

    @BeforeAll
    static void start() {
        assertThat(server.routes()).hasSizeGreaterThan(30);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A path of the route whose names lead nowhere. */
    private static String target(Route route) {
        return route.path().replace("{sha256}", "0".repeat(64)).replaceAll("\\{\\w+}", "nothing");
    }

    private static List<Route> guarded() {
        return server.routes().stream()
                .filter(route -> route.permission() != Permission.ANYBODY && route.permission() != Permission.ADDRESS)
                .toList();
    }

    private static Http.Reply ask(Http http, Route route) {
        return http.send(http.request(route.method(), target(route)));
    }

    private static void assertUnauthorized(Route route, Http.Reply reply) {
        assertThat(reply.status()).as("%s %s", route.method(), route.path()).isEqualTo(401);
        assertThat(reply.response().headers().allValues("WWW-Authenticate")).contains("Bearer");
        if (!route.method().equals("HEAD")) {
            Problem problem = reply.problem();
            assertThat(problem.code()).isEqualTo("unauthorized");
            assertThat(problem.detail()).contains("Authorization: Bearer");
        }
    }

    @Test
    void onlyHealthAnswersWithoutAToken() {
        List<String> open = server.routes().stream()
                .filter(route -> route.permission() == Permission.ANYBODY)
                .map(Route::path)
                .toList();
        assertThat(open).containsExactly("/livez", "/readyz");
        assertThat(server.routes().stream()
                        .filter(route -> route.permission() == Permission.ADDRESS)
                        .map(Route::path))
                .containsExactly("/api/v1/callbacks/{token}", "/hooks/{namespace}/{path}");
        for (String path : open) {
            assertThat(server.httpWithoutToken().get(path).status()).isEqualTo(200);
            assertThat(server.httpWith("wrong").get(path).status()).isEqualTo(200);
        }
    }

    @Test
    void everyRouteRefusesACallerWithoutAToken() {
        for (Route route : guarded()) {
            assertUnauthorized(route, ask(server.httpWithoutToken(), route));
        }
    }

    @Test
    void everyRouteRefusesAnUnknownToken() {
        for (Route route : guarded()) {
            assertUnauthorized(route, ask(server.httpWith("jem_wrong"), route));
            assertUnauthorized(route, ask(server.httpWith(TestServer.token(Role.ADMIN) + "x"), route));
        }
    }

    @Test
    void otherMethodsGetNothingOutOfARoute() {
        for (Route route : guarded()) {
            for (String method : List.of("HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND")) {
                Http http = server.httpWithoutToken();
                Http.Reply reply = http.send(http.request(method, target(route)));
                assertThat(reply.status())
                        .as("%s %s without a token", method, route.path())
                        .isIn(401, 404, 405, 501);
            }
        }
    }

    @Test
    void halfATokenIsNone() {
        Http http = server.httpWithoutToken();
        String token = TestServer.token(Role.ADMIN);
        for (String header : List.of("Bearer", "Bearer ", token, "Basic " + token, "Bearer" + token, "Bearer  x")) {
            HttpRequest.Builder request = http.request("GET", "/api/v1/status").header("Authorization", header);
            assertThat(http.send(request).status()).as(header).isEqualTo(401);
        }
        assertThat(http.get("/api/v1/status?token=" + token).status()).isEqualTo(401);
        HttpRequest.Builder lower = http.request("GET", "/api/v1/status").header("authorization", "bearer " + token);
        assertThat(http.send(lower).status()).isEqualTo(200);
    }

    @Test
    void aRoleMayDoWhatItMayAndNothingElse() {
        List<String> wrong = new ArrayList<>();
        for (Role role : Role.values()) {
            for (Route route : guarded()) {
                int status = status(server.http(role), route);
                boolean isGranted = MAY.getOrDefault(role, Set.of()).contains(route.permission());
                boolean isRefused = status == 403;
                if (isGranted == isRefused || status == 401 || status >= 500) {
                    wrong.add(role + " " + route.method() + " " + route.path() + " got " + status);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Streams are left as soon as they begin. */
    private static int status(Http http, Route route) {
        HttpResponse<InputStream> response = http.open(http.request(route.method(), target(route)));
        assertThatCode(() -> response.body().close()).doesNotThrowAnyException();
        return response.statusCode();
    }

    @Test
    void aRefusalSaysWhoMayNotDoWhat() {
        Problem problem =
                server.http(Role.VIEWER).post("/api/v1/manifests:apply", "{}").problem();
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.code()).isEqualTo("forbidden");
        assertThat(problem.detail())
                .isEqualTo(
                        "viewer (viewer) may not change jobs or run manifests; ask an administrator for a role that may: admin,"
                                + " developer");
    }

    @Test
    void aTokenThatWasTakenAwayIsWorthNothing() {
        Http admin = server.http();
        String body = "{\"name\":\"leaver\",\"kind\":\"person\",\"role\":\"viewer\"}";
        Http.Reply created = admin.post("/api/v1/principals", body);
        assertThat(created.status()).isEqualTo(201);
        Http leaver = server.httpWith(created.json().get("token").asString());
        assertThat(leaver.get("/api/v1/runs").status()).isEqualTo(200);

        String newer =
                admin.post("/api/v1/principals", body).json().get("token").asString();
        assertThat(leaver.get("/api/v1/runs").status()).isEqualTo(401);
        assertThat(server.httpWith(newer).get("/api/v1/runs").status()).isEqualTo(200);

        assertThat(admin.delete("/api/v1/principals/leaver").status()).isEqualTo(204);
        assertThat(server.httpWith(newer).get("/api/v1/runs").status()).isEqualTo(401);
    }

    @Test
    void nobodyTakesTheirOwnAccessAway() {
        Problem problem = server.http().delete("/api/v1/principals/admin").problem();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.detail()).contains("ask another administrator");
    }
}
