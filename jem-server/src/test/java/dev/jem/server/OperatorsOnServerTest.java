package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.api.testing.Http;
import dev.jem.client.ApiException;
import dev.jem.client.JemClient;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to runs, on a real server that is stopped and started again. */
@Timeout(180)
class OperatorsOnServerTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-31");

    private static final String CLOSE = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: close, namespace: desk}
            spec:
              params: {region: {type: string, default: eu, choices: [eu, us]}}
              tasks:
                extract: {command: [./extract], outputs: {parts: {type: list}}}
                load: {needs: [extract], forEach: "${{ tasks.extract.outputs.parts }}", command: [./load, "${{ each.value }}"]}
                book: {needs: [load], command: [./book]}
            """;

    @TempDir
    private Path root;

    private TestJem jem;
    private int joins;
    private long claims;
    private long session;

    @BeforeEach
    void start() throws StartFailure {
        jem = TestJem.start(root.resolve("data"));
        apply(CLOSE);
        join();
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    // ---- hands

    private void apply(String text) throws StartFailure {
        List<Manifests.Source> sources = List.of(new Manifests.Source("jobs.yaml", text));
        Http.Reply reply =
                jem.http().postJson("/api/v1/manifests:apply", new Manifests.Request(sources, List.of(), ""));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    private String submit() throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.runs()
                    .submit("desk", "close", new Runs.Submit(Map.of(), Optional.of(DAY), ""))
                    .id();
        }
    }

    private Runs.Run run(String id) throws StartFailure {
        try (JemClient client = jem.client()) {
            return client.runs().get(id);
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

    /** Does all there is to do; tasks with these names fail. */
    private List<String> work(String... failing) throws StartFailure {
        List<String> done = new ArrayList<>();
        try (JemClient worker = jem.worker()) {
            while (true) {
                List<Workers.Order> orders = worker.worker()
                        .claim("w1", new Workers.Claim(session, ++claims, 9, 0))
                        .attempts();
                if (orders.isEmpty()) {
                    return done;
                }
                for (Workers.Order order : orders) {
                    String task = order.task();
                    done.add(task + "/" + order.number());
                    boolean isGood = !List.of(failing).contains(task);
                    worker.worker().report("w1", new Workers.Reports(session, List.of(ended(order, isGood))));
                }
            }
        }
    }

    private static Workers.Report ended(Workers.Order order, boolean isGood) {
        return new Workers.Report(
                order.attempt(),
                order.token(),
                "ended",
                isGood ? "succeeded" : "failed",
                Optional.of(isGood ? 0 : 7),
                isGood ? "" : "exit-code",
                "",
                Optional.of(Instant.now()),
                Optional.of(Instant.now()),
                Optional.empty(),
                order.task().equals("extract") ? Map.of("parts", List.of("a", "b", "c")) : Map.of(),
                Optional.empty(),
                List.of());
    }

    private Http.Reply rerun(String run, String body) throws StartFailure {
        return jem.http().post("/api/v1/runs/" + run + "/rerun", body);
    }

    // ---- reruns

    @Test
    void whatHasFailedIsDoneAgainAfterARestart() throws StartFailure {
        String run = submit();
        assertThat(work("load.1")).containsExactly("extract/1", "load.0/1", "load.1/1", "load.2/1");
        Runs.Run failed = run(run);
        assertThat(failed.state()).isEqualTo("FAILED");
        jem.restart();
        Http.Reply refused = rerun(run, "{\"which\": \"failed\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text())
                .contains("confirmation-required")
                .contains("desk/close is not declared idempotent, and load.1 has been executed already");
        Http.Reply done = rerun(
                run,
                "{\"which\": \"failed\", \"confirmed\": true, \"reason\": \"disk was full\", \"ticket\": \"INC-7\"}");
        assertThat(done.text()).contains("execution 2 by version 1: book, load.1, keeps 1 task");
        jem.restart();
        join();
        assertThat(work()).containsExactly("load.1/2", "book/1");
        jem.restart();
        Runs.Run again = run(run);
        assertThat(again.state()).isEqualTo("SUCCEEDED");
        assertThat(again.number()).isEqualTo(failed.number());
        assertThat(again.execution()).isEqualTo(2);
        assertThat(again.businessDate()).contains(DAY);
        assertThat(again.executions()).singleElement().satisfies(it -> {
            assertThat(it.state()).isEqualTo("FAILED");
            assertThat(it.reason()).contains("load.1");
        });
        assertThat(again.actions()).singleElement().satisfies(it -> {
            assertThat(it.action()).isEqualTo("rerun");
            assertThat(it.reason()).isEqualTo("disk was full");
            assertThat(it.ticket()).isEqualTo("INC-7");
        });
        assertThat(jem.http().get("/api/v1/ledger?namespace=desk").status()).isEqualTo(200);
    }

    @Test
    void itIsDoneAsItIsNowWithAnotherValue() throws StartFailure {
        String run = submit();
        work("book");
        apply(CLOSE.replace("book: {", "check: {needs: [load], command: [./check]}\n    book: {"));
        Http.Reply wrong = rerun(run, "{\"confirmed\": true, \"params\": {\"region\": \"moon\"}}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("/params/region");
        Http.Reply done =
                rerun(run, "{\"definition\": \"as-it-is\", \"confirmed\": true, \"params\": {\"region\": \"us\"}}");
        assertThat(done.text()).contains("execution 2 by version 2: extract, load, check, book");
        assertThat(work()).containsExactly("extract/2", "load.0/2", "load.1/2", "load.2/2", "check/1", "book/2");
        assertThat(run(run).params()).containsEntry("region", "us");
        assertThat(run(run).version()).isEqualTo(2);
    }

    @Test
    void oneKeyRerunsOnceAlsoAfterARestart() throws StartFailure {
        String run = submit();
        work();
        String body = "{\"confirmed\": true}";
        String path = "/api/v1/runs/" + run + "/rerun";
        assertThat(jem.http().postWithKey(path, body, "k1").status()).isEqualTo(200);
        work();
        jem.restart();
        join();
        Http.Reply repeated = jem.http().postWithKey(path, body, "k1");
        assertThat(repeated.text()).contains("\"repeated\":true");
        assertThat(work()).isEmpty();
        assertThat(run(run).execution()).isEqualTo(2);
        assertThat(jem.http().postWithKey(path, "{\"which\": \"failed\"}", "k1").text())
                .contains("idempotency-key-reused");
    }

    @Test
    void aStaleScreenRerunsNothing() throws StartFailure {
        String run = submit();
        work("book");
        long seen = run(run).revision();
        try (JemClient client = jem.client()) {
            Runs.Rerun failed = new Runs.Rerun("failed", List.of(), false, "", Map.of(), true, "", "", false);
            client.runs().rerun(run, failed, OptionalLong.of(seen));
            work("book");
            assertThat(run(run).execution()).isEqualTo(2);
            assertThatThrownBy(() -> client.runs().rerun(run, failed, OptionalLong.of(seen)))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            it -> assertThat(it.problem().status()).isEqualTo(412));
            assertThat(run(run).execution()).isEqualTo(2);
        }
    }

    // ---- other actions

    @Test
    void whatIsHeldStaysHeldOverARestart() throws StartFailure {
        String run = submit();
        assertThat(jem.http()
                        .post("/api/v1/runs/" + run + "/hold", "{\"task\": \"book\", \"reason\": \"wait for Ann\"}")
                        .status())
                .isEqualTo(200);
        assertThat(work()).doesNotContain("book/1");
        jem.restart();
        join();
        assertThat(work()).isEmpty();
        assertThat(jem.http().get("/api/v1/runs/" + run + "/explain").text()).contains("wait for Ann");
        jem.http().post("/api/v1/runs/" + run + "/release", "{\"task\": \"book\"}");
        assertThat(work()).containsExactly("book/1");
    }

    @Test
    void aRunIsForcedAndExcused() throws StartFailure {
        String first = submit();
        work("extract");
        String second = submit();
        try (JemClient client = jem.client()) {
            assertThat(act(client, first, "excuse", "")).isEqualTo("normal → excused");
            assertThat(client.runs().get(first).disposition()).isEqualTo("EXCUSED");
            assertThat(act(client, second, "force", "success")).isEqualTo("WAITING → SUCCEEDED");
            assertThat(client.runs().get(second)).satisfies(it -> {
                assertThat(it.state()).isEqualTo("SUCCEEDED");
                assertThat(it.disposition()).isEqualTo("FORCED_SUCCESS");
            });
        }
        assertThat(work()).isEmpty();
    }

    @Test
    void theInboxHasWhatNobodyHasDealtWith() throws StartFailure {
        String first = submit();
        work("extract");
        String second = submit();
        work("book");
        String third = submit();
        try (JemClient client = jem.client()) {
            Instant past = Instant.parse("2026-01-01T00:00:00Z");
            Runs.Action hold =
                    new Runs.Action("book", "wait for Ann", "", Optional.of(past), "", Optional.empty(), "", false);
            client.runs().act(third, "hold", hold, OptionalLong.empty());
            assertThat(inbox(client))
                    .containsExactly(
                            "failure desk/close#1  FAILED: extract: exit code 7",
                            "failure desk/close#2  FAILED: book: exit code 7",
                            "overdue-hold desk/close#3 book held by admin: wait for Ann");
            act(client, first, "excuse", "");
            act(client, third, "force", "success");
            Runs.Rerun failed = new Runs.Rerun("failed", List.of(), false, "", Map.of(), true, "", "", false);
            client.runs().rerun(second, failed, OptionalLong.empty());
            assertThat(inbox(client)).as("what goes on again is no failure").isEmpty();
            work("book");
            assertThat(inbox(client)).containsExactly("failure desk/close#2  FAILED: book: exit code 7");
        }
    }

    private static List<String> inbox(JemClient client) {
        return client.inbox().get(Optional.of("desk")).items().stream()
                .map(it -> it.kind() + " " + it.what() + " " + it.task() + " " + it.why())
                .toList();
    }

    private static String act(JemClient client, String run, String verb, String state) {
        Runs.Action action = new Runs.Action("", "known", "", Optional.empty(), "", Optional.empty(), state, false);
        Runs.ActionReply reply = client.runs().act(run, verb, action, OptionalLong.empty());
        return reply.before() + " → " + reply.after();
    }
}
