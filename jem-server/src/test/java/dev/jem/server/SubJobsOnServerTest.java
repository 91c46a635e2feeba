package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Approvals;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Runs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks whose work is a run of another job, on a server that is stopped and started again meanwhile. */
@Timeout(120)
class SubJobsOnServerTest {

    private static final String JOBS = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: pay, namespace: ledger}
            spec:
              sharedWith: [ops]
              params: {region: {type: string, pattern: "[a-z]{2}"}}
              tasks:
                gate: {approval: {text: "Pay ${{ params.region }}?", roles: [admin]}}
            ---
            apiVersion: jem/v1
            kind: Job
            metadata: {name: close, namespace: ops}
            spec:
              params: {region: {type: string, default: eu}}
              tasks:
                pay: {job: {name: ledger/pay, params: {region: "${{ params.region }}"}}}
                late: {needs: [pay], wait: {for: 1h}, when: tasks.pay.outputs.state != 'SUCCEEDED'}
            """;

    @TempDir
    private Path data;

    private TestJem jem;

    @BeforeEach
    void start() throws Exception {
        jem = TestJem.start(data);
        Http.Reply reply = apply(JOBS);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    private Http.Reply apply(String manifest) throws StartFailure {
        return jem.http()
                .postJson(
                        "/api/v1/manifests:apply",
                        new Manifests.Request(List.of(new Manifests.Source("m.yaml", manifest)), List.of(), ""));
    }

    private static Runs.Run submit(JemClient client, String region) {
        return client.runs().submit("ops", "close", new Runs.Submit(Map.of("region", region), Optional.empty(), ""));
    }

    /** The run that is the work of the first task. */
    private static Runs.Run child(JemClient client, Runs.Run parent) {
        Runs.Run now = client.runs().get(parent.id());
        return client.runs().get(String.valueOf(now.tasks().getFirst().outputs().get("run")));
    }

    @Test
    void aTaskEndsAsItsRunAcrossARestart() throws Exception {
        Runs.Run parent;
        try (JemClient client = jem.client()) {
            parent = submit(client, "us");
        }
        jem.restart();
        try (JemClient client = jem.client()) {
            Runs.Run child = child(client, parent);
            assertThat(child.job()).isEqualTo("pay");
            assertThat(child.params()).containsEntry("region", "us");
            assertThat(child.trigger().kind()).isEqualTo("parent");
            assertThat(child.trigger().reason()).isEqualTo("ops/close#1 task pay");
            assertThat(jem.http()
                            .get("/api/v1/runs/" + parent.id() + "/explain")
                            .text())
                    .contains("its work is ledger/pay#1, which is RUNNING");
            client.approvals()
                    .answer(
                            client.approvals()
                                    .list(Optional.empty(), PageRequest.FIRST)
                                    .items()
                                    .getFirst(),
                            new Approvals.Request("approve", "seen", ""));
            assertEndedWell(client.runs().get(parent.id()));
        }
    }

    private static void assertEndedWell(Runs.Run ended) {
        assertThat(ended.state()).isEqualTo("SUCCEEDED");
        assertThat(ended.tasks().getFirst().outputs())
                .containsEntry("key", "ledger/pay#1")
                .containsEntry("state", "SUCCEEDED");
        assertThat(ended.tasks().getLast().state()).isEqualTo("SKIPPED");
    }

    @Test
    void aCancelledRunTakesWhatIsItsWorkAlong() throws Exception {
        try (JemClient client = jem.client()) {
            Runs.Run parent = submit(client, "us");
            client.runs().cancel(parent.id(), "wrong day");
            assertThat(client.runs().get(parent.id()).state()).isEqualTo("CANCELLED");
            Runs.Run child = child(client, parent);
            assertThat(child.state()).isEqualTo("CANCELLED");
            assertThat(child.reason()).contains("wrong day (ops/close#1 task pay)");
        }
    }

    @Test
    void aValueThatDoesNotFitFailsTheTaskAndSaysWhy() throws Exception {
        try (JemClient client = jem.client()) {
            Runs.Run parent = client.runs().get(submit(client, "us; rm -rf /").id());
            assertThat(parent.state()).isEqualTo("FAILED");
            assertThat(parent.reason()).isEqualTo("pay: parameter region does not match the pattern [a-z]{2}");
        }
    }

    @Test
    void whatCannotWorkIsRefusedWithItsPlace() throws Exception {
        String nowhere = JOBS.replace("job: {name: ledger/pay", "job: {name: ledger/nowhere");
        assertThat(apply(nowhere).problem().errors())
                .singleElement()
                .satisfies(it -> assertThat(it.line() + ":" + it.column() + " " + it.message())
                        .isEqualTo("16:23 Job ledger/nowhere does not exist"));
        assertThat(apply(JOBS.replace("sharedWith: [ops]", "sharedWith: [risk]"))
                        .text())
                .contains("16:23: Job ledger/pay is not shared with the namespace ops");
    }
}
