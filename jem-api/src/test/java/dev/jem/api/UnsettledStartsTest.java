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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts that their rules keep from running when they were written for: they are known before the next one runs. */
final class UnsettledStartsTest {

    private final HandClock clock = new HandClock(Duration.ofMinutes(10));
    private final TestServer server = TestServer.start(clock);

    @AfterEach
    void stop() {
        server.close();
    }

    private void apply(String minutes, String onOutside) {
        LocalTime opens =
                LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.HOURS).plusHours(2);
        String manifest = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: minutely, namespace: mini}
                spec:
                  triggers:
                    - {name: t, cron: "%s * * * *", timezone: UTC, between: ["%s", "%s"], onOutside: %s}
                  task: {command: ["true"]}
                """.formatted(minutes, opens, opens.plusHours(1), onOutside);
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("jobs.yaml", manifest)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    /** Time passes, and then something else happens: the tables know the time by what happened last. */
    private void pass() {
        clock.catchUp();
        server.command(new Command.PutPrincipal("later", PrincipalKind.PERSON, Role.VIEWER, "0".repeat(64)));
    }

    private <T> T get(String target, Class<T> type) {
        Http viewer = server.http(Role.VIEWER);
        String seen = Long.toString(server.ports.cell().feed().last());
        Http.Reply reply = viewer.send(viewer.request("GET", "/api/v1" + target).header("Jem-Min-Seq", seen));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.as(type);
    }

    private static long count(Time.Ledger ledger) {
        return ledger.occurrences().stream().mapToLong(Time.Occurrence::count).sum();
    }

    @Test
    void startsThatWaitAreOpenAndSupersededWhenTheirTriggerGoes() {
        apply("*", "wait");
        pass();
        Time.Ledger ledger = get("/ledger?namespace=mini", Time.Ledger.class);
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.open()).isBetween(10L, 11L).isEqualTo(count(ledger));
        assertThat(ledger.expected()).isEqualTo(ledger.open());
        assertThat(ledger.occurrences()).isNotEmpty().allSatisfy(it -> {
            assertThat(it.outcome()).isEqualTo("OPEN");
            assertThat(it.detail()).contains("outside of the hours from").contains("it waits for them; it starts ");
        });
        apply("59", "wait");
        Time.Ledger after = get("/ledger?namespace=mini", Time.Ledger.class);
        assertThat(after.balanced()).as(after.toString()).isTrue();
        assertThat(after.excused()).isBetween(10L, 12L).isEqualTo(count(after));
        assertThat(after.occurrences()).extracting(Time.Occurrence::outcome).containsOnly("SUPERSEDED");
    }

    @Test
    void startsThatDoNotRunAreExcusedAsTheyFallDueAndCountedOnce() {
        apply("*", "skip");
        pass();
        Time.Ledger ledger = get("/ledger?namespace=mini", Time.Ledger.class);
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.excused()).isBetween(10L, 11L).isEqualTo(count(ledger));
        assertThat(ledger.expected()).isEqualTo(ledger.excused());
        assertThat(ledger.occurrences())
                .extracting(Time.Occurrence::outcome)
                .isNotEmpty()
                .containsOnly("SKIPPED_WINDOW");
        Time.Agenda agenda = get("/agenda?namespace=mini", Time.Agenda.class);
        Instant now = agenda.now();
        assertThat(agenda.items().stream()
                        .filter(it -> !it.at().isAfter(now) && it.state().equals("SKIPPED_WINDOW"))
                        .mapToLong(Time.AgendaItem::count)
                        .sum())
                .isBetween(10L, 12L);
        apply("59", "skip");
        Time.Ledger after = get("/ledger?namespace=mini", Time.Ledger.class);
        assertThat(after.balanced()).as(after.toString()).isTrue();
        assertThat(after.excused()).isBetween(10L, 12L).isEqualTo(count(after));
    }
}
