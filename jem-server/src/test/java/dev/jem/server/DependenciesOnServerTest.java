package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.JemClient;
import dev.jem.client.NamedEventsApi;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.NamedEvents;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that depend on each other and on named events, on a real server that is stopped and started again. */
@Timeout(180)
class DependenciesOnServerTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-31");
    private static final LocalDate BEFORE = DAY.minusDays(1);

    @TempDir
    private Path root;

    private TestJem jem;
    private int joins;
    private long claims;
    private long session;

    @BeforeEach
    void start() throws StartFailure {
        jem = TestJem.start(root.resolve("data"));
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    private static String job(String name, String spec) {
        return "apiVersion: jem/v1\nkind: Job\nmetadata: {name: %s, namespace: desk}\nspec:\n%s\n  task: {command: [\"true\"]}\n"
                .formatted(name, spec.indent(2).stripTrailing());
    }

    private Http.Reply apply(String... texts) throws StartFailure {
        List<Manifests.Source> sources = List.of(new Manifests.Source("jobs.yaml", String.join("---\n", texts)));
        return jem.http().postJson("/api/v1/manifests:apply", new Manifests.Request(sources, List.of(), ""));
    }

    private void good(String... texts) throws StartFailure {
        Http.Reply reply = apply(texts);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private Runs.Run submit(String job, LocalDate date) throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.runs().submit("desk", job, new Runs.Submit(Map.of(), Optional.of(date), ""));
        }
    }

    private Runs.Run run(String id) throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.runs().get(id);
        }
    }

    private NamedEvents.Event emit(String name, LocalDate date, Map<String, Object> payload, String key)
            throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.namedEvents()
                    .emit("desk", new NamedEvents.Emit(name, Optional.of(date), payload, ""), Optional.of(key));
        }
    }

    private void join() throws StartFailure {
        try (JemClient worker = jem.worker()) {
            session = worker.worker()
                    .join(new Workers.Join(
                            "w1", Map.of(), 9, List.of("process"), "1", "boot", "state", ++joins, "none", List.of()))
                    .session();
        }
    }

    /** What may begin is begun and ends well; gives the jobs. */
    private List<String> work() throws StartFailure {
        try (JemClient worker = jem.worker()) {
            List<Workers.Order> orders = worker.worker()
                    .claim("w1", new Workers.Claim(session, ++claims, 9, 0))
                    .attempts();
            orders.forEach(it -> worker.worker().report("w1", new Workers.Reports(session, List.of(ended(it)))));
            return orders.stream().map(Workers.Order::job).sorted().toList();
        }
    }

    private static Workers.Report ended(Workers.Order order) {
        return new Workers.Report(
                order.attempt(),
                order.token(),
                "ended",
                "succeeded",
                Optional.of(0),
                "",
                "",
                Optional.of(Instant.now()),
                Optional.of(Instant.now()),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    @Test
    void whoWaitsGoesOnWaitingAfterARestart() throws StartFailure {
        good(
                job("close", ""),
                job("report", "needs: [{job: close}, {event: {name: prices-ready}}]"),
                job("mail", "triggers: [{after: {job: report}}]"));
        join();
        Runs.Run report = submit("report", DAY);
        emit("prices-ready", BEFORE, Map.of(), "k0");
        submit("close", BEFORE);
        assertThat(work()).containsExactly("close");
        jem.restart();
        join();
        assertThat(work()).isEmpty();
        Http.Reply explained = jem.http().get("/api/v1/runs/" + report.id() + "/explain");
        assertThat(explained.text())
                .contains("needs desk/close to have succeeded for 2026-03-31; no such run has ended yet")
                .contains("needs event desk/prices-ready of 2026-03-31, which nobody has emitted");
        submit("close", DAY);
        assertThat(work()).containsExactly("close");
        jem.restart();
        join();
        assertThat(work()).isEmpty();
        emit("prices-ready", DAY, Map.of(), "k1");
        assertThat(work()).containsExactly("report");
        assertThat(run(report.id()).state()).isEqualTo("SUCCEEDED");
        jem.restart();
        join();
        assertThat(work()).containsExactly("mail");
        try (JemClient client = jem.client()) {
            Runs.Run mail = client.runs().find("desk", "mail", 1).orElseThrow();
            assertThat(mail.businessDate()).contains(DAY);
            assertThat(mail.trigger().kind()).isEqualTo("dependency");
            assertThat(mail.trigger().name()).isEqualTo("after");
            assertThat(mail.trigger().reason()).isEqualTo("desk/report#1 has succeeded");
        }
    }

    @Test
    void anEventThatIsSaidTwiceStartsOneRunAlsoAfterARestart() throws StartFailure {
        good(job("load", """
                params: {rows: {type: int}}
                concurrency: {limit: 9}
                triggers: [{event: {name: file-in}, params: {rows: "${{ event.payload.rows }}"}}]"""));
        join();
        NamedEvents.Event first = emit("file-in", DAY, Map.of("rows", 7), "batch-7");
        assertThat(first.uses())
                .singleElement()
                .satisfies(it -> assertThat(it.run()).isEqualTo("desk/load#1"));
        assertThat(work()).containsExactly("load");
        jem.restart();
        join();
        assertThat(emit("file-in", DAY, Map.of("rows", 7), "batch-7")).isEqualTo(first);
        assertThat(work()).isEmpty();
        NamedEvents.Event wrong = emit("file-in", DAY, Map.of("rows", "many"), "batch-8");
        assertThat(wrong.uses())
                .singleElement()
                .satisfies(
                        it -> assertThat(it.skipped()).isEqualTo("parameter rows cannot be 'many', which is no int"));
        try (JemClient client = jem.client()) {
            NamedEventsApi.Filter filter = new NamedEventsApi.Filter("desk", Optional.of("file-in"), Optional.empty());
            assertThat(client.namedEvents().list(filter, PageRequest.FIRST).items())
                    .containsExactly(wrong, first);
        }
        assertThat(jem.http().get("/api/v1/ledger?namespace=desk").status()).isEqualTo(200);
    }

    @Test
    void oneOfTwoTakesAnEvent() throws StartFailure {
        good(job("load", "concurrency: {limit: 9}\nneeds: [{event: {name: slot, consume: one}}]"));
        join();
        submit("load", DAY);
        Runs.Run second = submit("load", DAY);
        assertThat(emit("slot", DAY, Map.of(), "a").taken()).isTrue();
        assertThat(work()).containsExactly("load");
        assertThat(run(second.id()).state()).isEqualTo("WAITING");
        emit("slot", DAY, Map.of(), "b");
        assertThat(work()).containsExactly("load");
    }

    @Test
    void whatCannotBeIsRefusedWithItsPlace() throws StartFailure {
        assertThat(apply(job("report", "needs: [{job: clse}]"), job("close", ""))
                        .problem()
                        .detail())
                .contains("jobs.yaml:5:17: Job desk/clse does not exist; did you mean 'desk/close'?");
        Http.Reply circle = apply(job("a", "needs: [{job: b}]"), job("b", "triggers: [{after: {job: a}}]"));
        assertThat(circle.status()).isEqualTo(422);
        assertThat(circle.problem().detail())
                .contains("jobs would wait for each other for ever: desk/a needs desk/b needs desk/a");
        good(job("close", ""), job("report", "needs: [{job: close}]"));
        Http http = jem.http();
        Http.Reply kept = http.send(
                http.request("DELETE", "/api/v1/namespaces/desk/jobs/close").header("If-Match", "*"));
        assertThat(kept.status()).isEqualTo(409);
        assertThat(kept.problem().detail()).contains("job desk/close is needed by desk/report");
        String foreign = job("other", "needs: [{job: desk/close}]").replace("namespace: desk", "namespace: other");
        assertThat(apply(foreign).problem().detail())
                .contains("Job desk/close is not shared with the namespace other")
                .contains("its owners can add that to its 'sharedWith'");
        good(job("close", "sharedWith: [other]"), foreign);
    }
}
