package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request asks for is what happens: nothing in it is passed over, and the answer is what is kept. */
final class RequestsTest {

    private static final String RUNS = "/api/v1/namespaces/ops/jobs/etl/runs";
    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: etl, namespace: ops}
            spec:
              concurrency: {limit: 1000}
              params: {d: {type: number, default: 1}, n: {type: int, default: 2}}
              tasks: {a: {command: ["true"]}, b: {needs: [a], command: ["true"]}}
            """;

    private static TestServer server = TestServer.start();

    @BeforeAll
    static void apply() {
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("etl.yaml", MANIFEST)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static long runs() {
        return server.http().get("/api/v1/runs?limit=1000").json().get("items").size();
    }

    @Test
    void aMisspeltMemberStartsNothingAndSaysWhatWasMeant() {
        long before = runs();
        Problem problem = server.http().post(RUNS, "{\"parms\":{}}").problem();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail()).contains("unknown member 'parms'", "did you mean 'params'?");
        assertThat(problem.errors().getFirst().pointer()).isEqualTo("/parms");
        assertThat(runs()).isEqualTo(before);
    }

    @Test
    void everyBodyOfPeopleIsReadToTheLastMember() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("/api/v1/manifests:apply", "{\"sources\":[{\"name\":\"a\",\"text\":\"\",\"txt\":\"\"}]}");
        bodies.put("/api/v1/manifests:plan", "{\"soruces\":[]}");
        bodies.put("/api/v1/manifests:validate", "{\"soruces\":[]}");
        bodies.put("/api/v1/runs:batch", "{\"runs\":[{\"namespace\":\"ops\",\"job\":\"etl\",\"parms\":{}}]}");
        bodies.put("/api/v1/runs", "{\"manifset\":{}}");
        bodies.put("/api/v1/runs/x/cancel", "{\"raeson\":\"\"}");
        bodies.put("/api/v1/principals", "{\"name\":\"x\",\"kind\":\"person\",\"roel\":\"admin\"}");
        String run = server.http().post(RUNS, "{}").json().get("id").asString();
        bodies.forEach((path, body) -> {
            Problem problem = server.http()
                    .post(path.replace("/x/", "/" + run + "/"), body)
                    .problem();
            assertThat(problem.status()).as(path).isEqualTo(400);
            assertThat(problem.detail()).as(path).contains("unknown member", "did you mean");
        });
        assertThat(server.http()
                        .post("/api/v1/runs:batch", bodies.get("/api/v1/runs:batch"))
                        .problem()
                        .errors()
                        .getFirst()
                        .pointer())
                .isEqualTo("/runs/0/parms");
    }

    @Test
    void aWorkerOfALaterVersionMaySayMore() {
        String join =
                "{\"name\":\"later\",\"slots\":1,\"joining\":1,\"bootId\":\"b\",\"stateId\":\"s\",\"mood\":\"good\"}";
        Http.Reply reply = server.http(dev.jem.model.state.Role.WORKER).post("/api/v1/workers?mood=good", join);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "\"x\"",
                "null",
                "true",
                "{",
                "{\"params\":",
                "{\"params\":{\"n\":}}",
                "{\"params\":[]}",
                "{\"params\":7}",
                "{\"params\":{\"n\":null}}",
                "{\"businessDate\":\"2026-02-30\"}",
                "{\"businessDate\":{}}",
                "{\"businessDate\":true}",
                "{\"reason\":{}}",
                "{\"reason\":[]}",
                "nonsense",
                "{'params':1}",
                "{\"reason\":\"\t\"}",
                "{\"params\":{\"n\":1e99999999999}}",
                "{\"params\":{\"n\":01}}",
                "{\"reason\":\"\\x\"}",
                "{} {",
            })
    void whatIsWrongWithABodyIsSaidInTheWordsOfJson(String body) {
        Http.Reply reply = server.http().post(RUNS, body);
        assertThat(reply.status()).as(body).isEqualTo(400);
        assertThat(reply.text())
                .as(body)
                .doesNotContain(
                        "dev.jem", "java.", "jackson", "JsonToken", "`", "\"line\":0", "\"column\":0", "Source");
        assertThat(reply.problem().detail()).isNotEmpty();
    }

    @Test
    void aDeepBodyIsRefusedInTheSameWords() {
        String body = "{\"params\":{\"n\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}}";
        Http.Reply reply = server.http().post(RUNS, body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text()).doesNotContain("StreamRead", "`");
    }

    @Test
    void anUnknownQueryParameterIsRefusedByName() {
        Problem problem = server.http().get("/api/v1/runs?stat=failed").problem();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail())
                .isEqualTo("unknown query parameter 'stat'; did you mean 'state'? there are namespace, job, number,"
                        + " state, since, until, limit, cursor");
        assertThat(server.http().get("/api/v1/status?bogus=1").problem().detail())
                .isEqualTo("unknown query parameter 'bogus'; there are none here");
        assertThat(server.httpWithoutToken().get("/livez?bogus=1").status()).isEqualTo(200);
    }

    @Test
    void theAnswerToASubmissionIsTheRunAsItIsKept() {
        Http http = server.http();
        Http.Reply first = http.postWithKey(RUNS, "{\"params\":{\"n\":5}}", "once");
        assertThat(first.status()).isEqualTo(201);
        Http.Reply read = http.get("/api/v1/runs/" + first.json().get("id").asString());
        assertThat(first.json()).isEqualTo(read.json());
        assertThat(first.json().get("seq").asLong()).isPositive();
        assertThat(first.json().get("version").asLong()).isEqualTo(1);
        assertThat(first.json().get("trigger").get("by").asString()).isEqualTo("admin");
        assertThat(http.postWithKey(RUNS, "{\"params\":{\"n\":5}}", "once").json())
                .isEqualTo(read.json());
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567.89", "0.1234567890123456789", "123456789012345678901234"})
    void aNumberIsKeptWithAllItsDigits(String number) {
        Http.Reply reply = server.http().post(RUNS, "{\"params\":{\"d\":" + number + "}}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        assertThat(reply.text()).contains("\"d\":" + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999", "-1e-99999999", "1e400"})
    void aNumberThatWouldFillPagesIsRefused(String number) {
        Problem problem =
                server.http().post(RUNS, "{\"params\":{\"d\":" + number + "}}").problem();
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.detail()).contains("the parameter 'd' cannot be", "give a number");
    }

    @Test
    void aConnectionThatIsEndedIsAnnouncedToBe() {
        for (Http.Reply reply :
                List.of(server.http().get("/api/v1/runs/%00"), server.http().post("/api/v1/runs/%00/cancel", "{}"))) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void listsOfFewThingsHaveTheirPartsToo() {
        Http http = server.http();
        List<String> names = new java.util.ArrayList<>();
        String cursor = "";
        do {
            var page = http.get("/api/v1/principals?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .json();
            assertThat(page.get("items").size()).isBetween(1, 2);
            page.get("items").forEach(it -> names.add(it.get("name").asString()));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        assertThat(names).isSorted().doesNotHaveDuplicates().contains("admin", "worker");
    }
}
