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
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts that are due while a pause is in force: nothing has become of them, and nothing is missing. */
final class PausedStartsTest {

    private static final Duration AGO = Duration.ofMinutes(10);
    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: minutely, namespace: mini}
            spec:
              triggers: [{name: t, cron: "* * * * *", catchUp: {policy: all}}]
              concurrency: {onConflict: skip}
              task: {command: ["true"]}
            """;

    private final HandClock clock = new HandClock(AGO);
    private final TestServer server = TestServer.start(clock);

    @BeforeEach
    void apply() {
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("jobs.yaml", MANIFEST)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void order(String target) {
        Http.Reply reply = server.http().post("/api/v1" + target, "{\"reason\": \"a migration\"}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(204);
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

    @ParameterizedTest
    @CsvSource({"/namespaces/mini/jobs/minutely, mini/minutely", "/namespaces/mini, namespace mini", "'', everything"})
    void theyAreOpenAndNothingIsMissing(String path, String what) {
        order(path + "/pause");
        pass();
        Time.Ledger ledger = get("/ledger?namespace=mini", Time.Ledger.class);
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.occurrences()).isNotEmpty().allSatisfy(it -> {
            assertThat(it.outcome()).isEqualTo("OPEN");
            assertThat(it.detail())
                    .isEqualTo(what + " is paused by admin: a migration; when that ends, catch-up makes up all");
        });
        assertThat(ledger.open()).isBetween(10L, 11L).isEqualTo(count(ledger));
        assertThat(ledger.expected()).isEqualTo(ledger.open());
    }

    private static long count(Time.Ledger ledger) {
        return ledger.occurrences().stream().mapToLong(Time.Occurrence::count).sum();
    }

    @Test
    void aStretchCountsThoseThatAreDueInIt() {
        order("/namespaces/mini/pause");
        pass();
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        String from = "/ledger?from=" + minute.minusSeconds(240);
        Time.Ledger late = get(from + "&to=" + minute.minusSeconds(60), Time.Ledger.class);
        assertThat(late.balanced()).isTrue();
        assertThat(late.open()).isEqualTo(3);
        assertThat(late.occurrences().getFirst().at()).isEqualTo(minute.minusSeconds(240));
        assertThat(count(late)).isEqualTo(3);
        Time.Ledger before = get(
                "/ledger?from=" + minute.minusSeconds(7200) + "&to=" + minute.minusSeconds(3600), Time.Ledger.class);
        assertThat(before.expected()).isZero();
        assertThat(before.occurrences()).isEmpty();
    }

    @Test
    void theAgendaShowsThemWaiting() {
        order("/namespaces/mini/pause");
        pass();
        Time.Agenda agenda = get("/agenda?namespace=mini", Time.Agenda.class);
        List<Time.AgendaItem> due = agenda.items().stream()
                .filter(it -> !it.at().isAfter(agenda.now()))
                .toList();
        assertThat(due).isNotEmpty().allSatisfy(it -> {
            assertThat(it.state()).isEqualTo("PAUSED");
            assertThat(it.why())
                    .isEqualTo("namespace mini is paused by admin: a migration; when that ends, catch-up makes up all");
        });
        assertThat(due.stream().mapToLong(Time.AgendaItem::count).sum()).isBetween(10L, 11L);
        Http viewer = server.http(Role.VIEWER);
        assertThat(viewer.get("/api/v1/agenda.ics").text())
                .contains("SUMMARY:mini/minutely: paused", "STATUS:TENTATIVE")
                .doesNotContain("CANCELLED");
    }

    @Test
    void whenThePauseIsOverTheyHaveTheirOutcomes() throws InterruptedException {
        order("/namespaces/mini/pause");
        pass();
        order("/namespaces/mini/resume");
        Time.Ledger ledger = get("/ledger?namespace=mini", Time.Ledger.class);
        for (long seq = server.ports.cell().feed().last();
                ledger.excused() == 0;
                seq = server.ports.cell().feed().last()) {
            assertThat(server.ports.cell().feed().await(seq + 1, 30_000)).isTrue();
            ledger = get("/ledger?namespace=mini", Time.Ledger.class);
        }
        assertThat(ledger.balanced()).as(ledger.toString()).isTrue();
        assertThat(ledger.occurrences())
                .extracting(Time.Occurrence::outcome)
                .contains("RUN", "SKIPPED_OVERLAP")
                .doesNotContain("OPEN", "UNACCOUNTED");
    }
}
