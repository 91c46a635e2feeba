package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.NamedEventsApi;
import dev.jem.client.PageRequest;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.NamedEvents;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Named events by the API: said, shown, taken away. */
final class NamedEventRoutesTest {

    private static final String EVENTS = "/api/v1/namespaces/desk/events";
    private static final TestServer SERVER = TestServer.start();

    @BeforeAll
    static void namespace() {
        String job = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: job, namespace: desk}
                spec: {task: {command: ["true"]}}
                """;
        SERVER.client(Role.ADMIN)
                .manifests()
                .apply(new Manifests.Request(List.of(new Manifests.Source("job.yaml", job)), List.of(), ""), false);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static NamedEventsApi events(Role role) {
        return SERVER.client(role).namedEvents();
    }

    private static NamedEvents.Emit event(String name) {
        return new NamedEvents.Emit(name, Optional.of(LocalDate.parse("2026-03-31")), Map.of("rows", 7), "12h");
    }

    @Test
    void whatIsSaidIsShownAndTakenAway() {
        NamedEvents.Event said = events(Role.OPERATOR).emit("desk", event("said"), Optional.empty());
        assertThat(said.by()).isEqualTo("operator");
        assertThat(said.payload()).containsEntry("rows", 7);
        assertThat(Duration.between(said.emittedAt(), said.expiresAt())).isEqualTo(Duration.ofHours(12));
        NamedEventsApi.Filter filter = new NamedEventsApi.Filter("desk", Optional.of("said"), Optional.empty());
        assertThat(events(Role.VIEWER).list(filter, PageRequest.FIRST).items()).containsExactly(said);
        assertThat(events(Role.VIEWER).get("desk", said.id())).isEqualTo(said);
        events(Role.OPERATOR).delete("desk", said.id(), "too early");
        assertThat(events(Role.VIEWER).list(filter, PageRequest.FIRST).items()).isEmpty();
    }

    @Test
    void whatIsSaidTwiceUnderOneKeyIsOneEvent() {
        NamedEvents.Event first = events(Role.OPERATOR).emit("desk", event("twice"), Optional.of("k1"));
        assertThat(events(Role.DEVELOPER).emit("desk", event("twice"), Optional.of("k1")))
                .isEqualTo(first);
        Http.Reply other = SERVER.http().postWithKey(EVENTS, "{\"name\": \"twice\"}", "k1");
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void theNewestComeFirstPageByPage() {
        for (int index = 0; index < 3; index++) {
            events(Role.OPERATOR).emit("desk", event("paged"), Optional.empty());
        }
        NamedEventsApi.Filter filter =
                new NamedEventsApi.Filter("desk", Optional.of("paged"), Optional.of(LocalDate.parse("2026-03-31")));
        var first = events(Role.VIEWER).list(filter, PageRequest.first(2));
        var second = events(Role.VIEWER).list(filter, PageRequest.first(2).at(first.nextCursor()));
        assertThat(first.items()).hasSize(2);
        assertThat(second.items()).hasSize(1);
        assertThat(first.items().getFirst().id())
                .isGreaterThan(second.items().getFirst().id());
    }

    private static String refusal(String body) {
        Http.Reply reply = SERVER.http().post(EVENTS, body);
        assertThat(reply.status()).as(body).isEqualTo(400);
        return reply.problem().detail();
    }

    @Test
    void whatCannotBeAnEventIsRefused() {
        assertThat(refusal("{\"name\": \"Prices Ready\"}")).contains("'Prices Ready' is not the name of an event");
        assertThat(refusal("{\"name\": \"a\", \"expires\": \"91d\"}")).contains("kept from 1s to 90d, not 91d");
        assertThat(refusal("{\"name\": \"a\", \"expires\": \"soon\"}")).contains("expires");
        assertThat(refusal("{\"name\": \"a\", \"payload\": {\"x\": [1]}}")).contains("payload.x", "flat");
        assertThat(refusal("{\"name\": \"a\", \"payload\": {\"x\": 1e400}}")).contains("payload.x");
        assertThat(refusal("{\"name\": \"a\", \"payload\": {\"x.y\": 1}}")).contains("'x.y' cannot name");
        String large = "x".repeat(9_000);
        assertThat(refusal("{\"name\": \"a\", \"payload\": {\"x\": \"" + large + "\"}}"))
                .contains("it may have 8192");
        assertThat(refusal("{\"name\": \"a\", \"dates\": \"2026-01-01\"}")).contains("dates");
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        for (String path : List.of(EVENTS + "/99999", EVENTS + "/x", "/api/v1/namespaces/nowhere/events")) {
            assertThat(SERVER.http().get(path).status()).as(path).isEqualTo(404);
        }
    }
}
