package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.command.Command;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts that came to lie on one instant: the agenda says which of them ran for all. */
final class CoveredStartsTest {

    @Test
    void oneThatIsCoveredNamesTheStartThatCoversIt() throws InterruptedException {
        HandClock clock = new HandClock(Duration.ofMinutes(10));
        LocalTime opens = LocalTime.ofInstant(Instant.now(), ZoneOffset.UTC)
                .minusMinutes(5)
                .truncatedTo(ChronoUnit.MINUTES);
        try (TestServer server = TestServer.start(clock)) {
            String text = """
                    apiVersion: jem/v1
                    kind: Job
                    metadata: {name: minutely, namespace: hours}
                    spec:
                      triggers:
                        - {name: t, cron: "* * * * *", between: ["%s", "%s"], onOutside: wait, catchUp: {policy: all}}
                      concurrency: {onConflict: skip}
                      task: {command: ["true"]}
                    """.formatted(opens, opens.plusHours(1));
            Manifests.Request request =
                    new Manifests.Request(List.of(new Manifests.Source("a.yaml", text)), List.of(), "");
            Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            clock.catchUp();
            server.command(new Command.PutPrincipal("later", PrincipalKind.PERSON, Role.VIEWER, "0".repeat(64)));
            Time.AgendaItem covered = covered(server);
            assertThat(covered.why()).matches("the start of [0-9T:-]+ \\(run [^ ]+\\) covers it");
        }
    }

    /** The feed of events says when there is one. */
    private static Time.AgendaItem covered(TestServer server) throws InterruptedException {
        Http viewer = server.http(Role.VIEWER);
        while (true) {
            long seen = server.ports.cell().feed().last();
            Http.Reply reply = viewer.send(
                    viewer.request("GET", "/api/v1/agenda?namespace=hours").header("Jem-Min-Seq", Long.toString(seen)));
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            List<Time.AgendaItem> found = reply.as(Time.Agenda.class).items().stream()
                    .filter(it -> it.state().equals("COALESCED"))
                    .toList();
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            assertThat(server.ports.cell().feed().await(seen + 1, 30_000)).isTrue();
        }
    }
}
