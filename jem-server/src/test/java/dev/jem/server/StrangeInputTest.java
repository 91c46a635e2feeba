package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.api.testing.RawHttp;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no honest client sends. The answer says what is wrong with it: never 5xx, never a hang, never a stack trace; and
 * whoever asks next is served as ever.
 */
final class StrangeInputTest {

    private static final String JOB = "/api/v1/namespaces/demo/jobs/greet";
    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: greet, namespace: demo}
            spec:
              params:
                name: {type: string, default: you}
                count: {type: int, default: 1}
                ratio: {type: number, default: 1}
                day: {type: date, default: "2026-01-01"}
                names: {type: list, default: []}
              concurrency: {limit: 1000}
              task: {command: ["true"]}
            """;

    @TempDir
    private static Path directory;

    private static TestJem jem;
    private static Http http;

    @BeforeAll
    static void start() throws StartFailure {
        jem = TestJem.start(directory);
        http = jem.http();
        Http.Reply applied = http.postJson(
                "/api/v1/manifests:apply", Map.of("sources", List.of(Map.of("name", "greet.yaml", "text", MANIFEST))));
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        jem.close();
    }

    @AfterEach
    void othersAreServedAsEver() {
        Http.Reply submitted = http.post(JOB + "/runs", "{\"params\":{\"name\":\"ann\"}}");
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(201);
        Http.Reply read = http.send(
                http.request("GET", submitted.header("Location")).header("Jem-Min-Seq", submitted.header("Jem-Seq")));
        assertThat(read.json().get("params").get("name").asString()).isEqualTo("ann");
    }

    /** Fails with all that went wrong, not only with the first. */
    private static final class Wrong {
        private final List<String> all = new ArrayList<>();

        void check(String what, Http.Reply reply) {
            String text = reply.text();
            boolean isProblem = reply.header("Content-Type").startsWith(Problem.MEDIA_TYPE);
            if (reply.status() < 400 || reply.status() > 499 || !isProblem || text.contains("\tat ")) {
                all.add(what + " got " + reply.status() + " " + text.substring(0, Math.min(300, text.length())));
            } else if (reply.problem().detail().isEmpty()
                    || reply.problem().code().isEmpty()) {
                all.add(what + " is not told what is wrong: " + text);
            }
        }

        void check(String what, RawHttp.Answer answer) {
            boolean isProblem = answer.header("Content-Type").orElse("").startsWith(Problem.MEDIA_TYPE);
            if (answer.status() < 400 || answer.status() > 499 || !isProblem) {
                String text = answer.text();
                all.add(what + " got " + answer.status() + " " + text.substring(0, Math.min(400, text.length())));
            }
        }

        void report() {
            assertThat(all).isEmpty();
        }
    }

    // ---- bodies

    @Test
    void bodiesThatAreNoRequest() {
        Wrong wrong = new Wrong();
        List<String> bodies = List.of(
                "{",
                "}",
                "null",
                "[]",
                "\"text\"",
                "1",
                "{\"params\":[]}",
                "{\"params\":{\"name\":",
                "\u0000",
                "{}{}",
                "{\"businessDate\":\"2026-13-01\"}",
                "{\"businessDate\":\"yesterday\"}",
                "{\"params\":\"x\"}",
                "{\"reason\":{\"a\":1}}",
                "<run/>",
                "a=b&c=d",
                "{\"params\":{\"name\":\"" + "x".repeat(200_000) + "\"}}");
        for (String body : bodies) {
            wrong.check(body, http.post(JOB + "/runs", body));
        }
        for (String target : List.of(
                "/api/v1/manifests:apply",
                "/api/v1/manifests:validate",
                "/api/v1/runs",
                "/api/v1/runs:batch",
                "/api/v1/principals")) {
            for (String body : List.of(
                    "",
                    "{",
                    "null",
                    "[]",
                    "{}",
                    "7",
                    "{\"runs\":[null],\"sources\":[null],\"name\":{}}",
                    "{\"runs\":7,\"sources\":7,\"name\":{}}")) {
                if (!(target.endsWith("validate") && body.equals("{}"))
                        && !(target.endsWith("apply") && body.equals("{}"))) {
                    wrong.check("POST " + target + " " + body, http.post(target, body));
                }
            }
        }
        wrong.report();
    }

    @Test
    void valuesThatCannotBe() {
        Wrong wrong = new Wrong();
        String digits = "9".repeat(100_000);
        List<String> params = List.of(
                "\"name\":\"a\\u0000b\"",
                "\"name\":\"\\ud800\"",
                "\"name\":{\"a\":1}",
                "\"count\":1e400",
                "\"count\":1e999999999",
                "\"count\":" + digits,
                "\"count\":\"" + digits + "\"",
                "\"count\":99999999999999999999",
                "\"count\":1.5",
                "\"count\":true",
                "\"ratio\":1e999999999",
                "\"ratio\":\"1e999999999\"",
                "\"ratio\":\"NaN\"",
                "\"ratio\":" + digits,
                "\"day\":\"2026-02-30\"",
                "\"day\":\"+999999999-01-01\"",
                "\"names\":[\"a\\u0000\"]",
                "\"names\":[{\"a\":[]}]",
                "\"no\\u0000pe\":1",
                "\"nope\":1");
        for (String param : params) {
            String shown = param.length() > 60 ? param.substring(0, 60) + "…" : param;
            wrong.check(shown, http.post(JOB + "/runs", "{\"params\":{" + param + "}}"));
        }
        wrong.check("reason", http.post(JOB + "/runs", "{\"reason\":\"a\\u0000\"}"));
        wrong.check("surrogate", http.post(JOB + "/runs", "{\"reason\":\"\\udc00\"}"));
        wrong.check("long reason", http.post(JOB + "/runs", "{\"reason\":\"" + "x".repeat(2_000_000) + "\"}"));
        wrong.report();
    }

    @Test
    void batchesWithOneBadRunCarryOutTheOthers() {
        String body = """
                {"runs":[{"namespace":"demo","job":"greet"},
                         {"namespace":"demo","job":"greet","params":{"name":"a\\u0000"}},
                         {"namespace":"demo","job":"greet","idempotencyKey":"k\\u0000"},
                         {"namespace":"no such","job":"\\u0000"},
                         {"namespace":"demo","job":"greet","params":{"count":"many"}},
                         {"namespace":"demo","job":"greet"}]}""";
        Http.Reply reply = http.post("/api/v1/runs:batch", body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        var items = reply.json().get("items");
        for (int index : new int[] {0, 5}) {
            assertThat(items.get(index).has("id"))
                    .as(items.get(index).toString())
                    .isTrue();
        }
        for (int index : new int[] {1, 2, 3, 4}) {
            assertThat(items.get(index).get("problem").get("status").asInt())
                    .as(items.get(index).toString())
                    .isBetween(400, 499);
        }
    }

    @Test
    void bytesThatAreNoText() {
        Wrong wrong = new Wrong();
        byte[] bad = "{\"reason\":\"a?b\"}".getBytes(StandardCharsets.UTF_8);
        for (int value : new int[] {0x80, 0xC0, 0xE0, 0xFF}) {
            bad[12] = (byte) value;
            wrong.check("byte " + value, http.post(JOB + "/runs", bad));
        }
        wrong.check("overlong", http.post(JOB + "/runs", new byte[] {'{', (byte) 0xC0, (byte) 0x80, '}'}));
        wrong.check("manifest", http.post("/api/v1/manifests:validate", bad));
        wrong.report();
    }

    @Test
    void bodiesThatAreTooMuch() {
        Wrong wrong = new Wrong();
        wrong.check("deep list", http.post(JOB + "/runs", "{\"params\":{\"names\":" + "[".repeat(1_000_000)));
        wrong.check("deep object", http.post(JOB + "/runs", "{\"params\":" + "{\"a\":".repeat(500_000) + "1"));
        wrong.check(
                "deep and closed",
                http.post(JOB + "/runs", "{\"params\":{\"names\":" + "[".repeat(900) + "]".repeat(900) + "}}"));
        wrong.check("17 MiB", http.post(JOB + "/runs", new byte[17 << 20]));
        wrong.check("long key", http.post(JOB + "/runs", "{\"" + "k".repeat(1_000_000) + "\":1}"));
        StringBuilder many = new StringBuilder("{\"params\":{");
        for (int index = 0; index < 100_000; index++) {
            many.append(index == 0 ? "" : ",").append("\"p").append(index).append("\":1");
        }
        wrong.check("many params", http.post(JOB + "/runs", many.append("}}").toString()));
        wrong.check("1001 runs", http.post("/api/v1/runs:batch", "{\"runs\":[" + "{},".repeat(1_000) + "{}]}"));
        wrong.report();
    }

    @Test
    void kindsOfBodyThatAreNotUnderstood() {
        Wrong wrong = new Wrong();
        for (String type :
                List.of("application/xml", "text/csv", "multipart/form-data; boundary=x", "image/png", "/")) {
            wrong.check(
                    type,
                    http.send(http.request("POST", JOB + "/runs", BodyPublishers.ofString("{}"))
                            .header("Content-Type", type)));
        }
        for (String encoding : List.of("gzip", "br", "deflate", "bogus")) {
            wrong.check(
                    encoding,
                    http.send(http.request("POST", JOB + "/runs", BodyPublishers.ofString("not " + encoding))
                            .header("Content-Encoding", encoding)));
        }
        wrong.report();
        for (String type : List.of(
                "application/json",
                "application/json; charset=utf-8",
                "application/x-www-form-urlencoded",
                "application/merge-patch+json")) {
            HttpRequest.Builder request = http.request("POST", JOB + "/runs", BodyPublishers.ofString("{}"))
                    .header("Content-Type", type);
            assertThat(http.send(request).status()).as(type).isEqualTo(201);
        }
    }

    // ---- queries, names and headers

    private static String cursor(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void queriesThatMeanNothing() {
        Wrong wrong = new Wrong();
        List<String> lists = List.of("/api/v1/runs", "/api/v1/jobs", JOB + "/versions");
        for (String list : lists) {
            for (String limit :
                    List.of("-1", "0", "1001", "99999999999999999999", "ten", "1e3", "%00", "1.5", "0x10")) {
                wrong.check(list + " limit " + limit, http.get(list + "?limit=" + limit));
            }
            for (String cursor : List.of(
                    "%25%25%25", "x", "!", cursor("no"), cursor("\u0000"), cursor("9".repeat(40)), "A".repeat(5_000))) {
                wrong.check(list + " cursor " + cursor, http.get(list + "?cursor=" + cursor));
            }
        }
        for (String query : List.of(
                "state=gone",
                "state=,",
                "since=yesterday",
                "since=2026-01-01",
                "until=%2B999999999-01-01T00:00:00Z",
                "since=-999999999-01-01T00:00:00Z",
                "number=0",
                "number=-1",
                "number=1",
                "job=greet",
                "namespace=demo&number=1",
                "namespace=%00",
                "namespace=demo&job=a%00b")) {
            wrong.check("runs?" + query, http.get("/api/v1/runs?" + query));
        }
        for (String query : List.of(
                "from=now",
                "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "from=2020-01-01T00:00:00Z",
                "namespace=%00",
                "to=%2B999999999-12-31T00:00:00Z")) {
            wrong.check("ledger?" + query, http.get("/api/v1/ledger?" + query));
        }
        for (String query : List.of(
                "",
                "job=greet",
                "job=/",
                "job=demo/nothing",
                "job=%00/%00",
                "job=demo/greet&count=0",
                "job=demo/greet&from=never")) {
            wrong.check("schedules:next?" + query, http.get("/api/v1/schedules:next?" + query));
        }
        for (String query : List.of("from=-1", "from=x", "limit=0", "limit=10001")) {
            wrong.check("journal?" + query, http.get("/api/v1/journal?" + query));
        }
        wrong.check("jobs", http.get("/api/v1/jobs?namespace=%00"));
        wrong.report();
    }

    @Test
    void namesThatAreNone() {
        Wrong wrong = new Wrong();
        for (String name : List.of(
                "%00",
                "%2e%2e", "..%2f..", "a%2fb", "A", "%F0%9F%92%A9", "%ff", "a".repeat(5_000), "%20", "%25", "null")) {
            wrong.check("run " + name, http.get("/api/v1/runs/" + name));
            wrong.check("explain " + name, http.get("/api/v1/runs/" + name + "/explain"));
            wrong.check("cancel " + name, http.post("/api/v1/runs/" + name + "/cancel", "{}"));
            wrong.check("output " + name, http.get("/api/v1/runs/" + name + "/tasks/" + name + "/output"));
            wrong.check("job " + name, http.get("/api/v1/namespaces/demo/jobs/" + name));
            wrong.check("namespace " + name, http.get("/api/v1/namespaces/" + name + "/jobs/greet"));
            wrong.check("submit " + name, http.post("/api/v1/namespaces/demo/jobs/" + name + "/runs", "{}"));
            wrong.check("versions " + name, http.get("/api/v1/namespaces/demo/jobs/" + name + "/versions"));
            wrong.check("job explain " + name, http.get("/api/v1/namespaces/" + name + "/jobs/x/explain"));
            wrong.check("delete " + name, http.delete("/api/v1/namespaces/demo/jobs/" + name));
            wrong.check("blob " + name, http.get("/api/v1/blobs/" + name));
            wrong.check("principal " + name, http.delete("/api/v1/principals/" + name));
        }
        wrong.check("principal NUL", http.post("/api/v1/principals", "{\"name\":\"a\\u0000\",\"kind\":\"person\"}"));
        wrong.check(
                "kind", http.post("/api/v1/principals", "{\"name\":\"a\",\"kind\":\"\\u0000\",\"role\":\"admin\"}"));
        wrong.report();
    }

    @Test
    void headersThatAreNonsense() {
        Wrong wrong = new Wrong();
        for (String seq : List.of("x", "-1", "99999999999999999999", "9223372036854775807", "1 2")) {
            HttpRequest.Builder request = http.request("GET", "/api/v1/runs").header("Jem-Min-Seq", seq);
            Http.Reply reply = http.send(request);
            if (reply.status() != 503) {
                wrong.check("Jem-Min-Seq " + seq, reply);
            } else {
                assertThat(reply.problem().code()).isEqualTo("behind");
            }
        }
        for (String id : List.of("x", "1.x", "9223372036854775808.0", "-1.-1", "1.2.3", ".", "99999999.0")) {
            HttpRequest.Builder request = http.request("GET", "/api/v1/events").header("Last-Event-ID", id);
            wrong.check("Last-Event-ID " + id, http.send(request));
        }
        String key = "k".repeat(201);
        wrong.check("Idempotency-Key", http.postWithKey(JOB + "/runs", "{}", key));
        wrong.report();
    }

    // ---- blobs and workers

    @Test
    void filesThatAreNotWhatTheySay() {
        Wrong wrong = new Wrong();
        String hash = "0".repeat(64);
        for (String target : List.of("/api/v1/blobs/" + hash, "/api/v1/blobs/x", "/api/v1/blobs/" + "A".repeat(64))) {
            wrong.check(target, http.send(http.request("PUT", target, BodyPublishers.ofString("content"))));
        }
        for (String target : List.of("/api/v1/workers/w/artifacts/" + hash, "/api/v1/workers/%00/artifacts/x")) {
            wrong.check(target, http.send(http.request("PUT", target, BodyPublishers.ofString("content"))));
        }
        wrong.report();
    }

    @Test
    void workersThatTalkNonsense() throws StartFailure {
        Wrong wrong = new Wrong();
        Http worker = jem.httpOfWorker();
        String join = "{\"name\":\"w\",\"slots\":%s,\"executors\":[\"command\"],\"joining\":1,\"labels\":%s}";
        for (String body : List.of(
                "{}",
                "{\"name\":\"W\"}",
                join.formatted("0", "{}"),
                join.formatted("-1", "{}"),
                join.formatted("1", "[]"),
                join.formatted("1", "{\"a\":\"\\u0000\"}"),
                join.formatted("99999999999", "{}"),
                "{\"name\":\"w\",\"slots\":1,\"version\":\"\\u0000\"}",
                "{\"name\":\"w\",\"slots\":1,\"executors\":[\"\\u0000\"]}",
                "{\"name\":\"w\",\"slots\":1,\"containment\":\"\\u0000\",\"bootId\":\"\\u0000\",\"stateId\":\"\\u0000\"}",
                "{\"name\":\"w\",\"slots\":1,\"held\":[null]}")) {
            wrong.check("join " + body, worker.post("/api/v1/workers", body));
        }
        for (String part : List.of("claims", "heartbeats", "reports", "outputs", "leave")) {
            for (String body : List.of(
                    "",
                    "{",
                    "[]",
                    "{\"session\":77,\"counter\":1,\"slots\":1}",
                    "{\"session\":\"\"}",
                    "{\"reports\":[null],\"chunks\":[null],\"held\":[null]}")) {
                wrong.check(part + " " + body, worker.post("/api/v1/workers/nobody/" + part, body));
            }
        }
        wrong.report();
    }

    @Test
    void reportsThatCannotBeHurtNobodyElse() throws StartFailure {
        Wrong wrong = new Wrong();
        Http worker = jem.httpOfWorker();
        long session = worker.post(
                        "/api/v1/workers",
                        "{\"name\":\"odd\",\"slots\":1,\"executors\":[\"process\"],\"joining\":1,\"stateId\":\"s\"}")
                .json()
                .get("session")
                .asLong();
        http.post(JOB + "/runs", "{}");
        var claimed = worker.post(
                "/api/v1/workers/odd/claims",
                "{\"session\":" + session + ",\"counter\":1,\"slots\":1,\"waitMillis\":5000}");
        var order = claimed.json().get("attempts").get(0);
        String head = "{\"session\":%d,\"reports\":[{\"attempt\":\"%s\",\"token\":%d,"
                .formatted(
                        session,
                        order.get("attempt").asString(),
                        order.get("token").asLong());
        for (String rest : List.of(
                "\"kind\":\"\"",
                "\"kind\":\"ended\"",
                "\"kind\":\"ended\",\"outcome\":\"started\"",
                "\"kind\":\"ended\",\"outcome\":\"failed\",\"failure\":\"\\u0000\"",
                "\"kind\":\"ended\",\"outcome\":\"succeeded\",\"output\":{\"bytes\":-1,\"chunks\":-5}",
                "\"kind\":\"started\",\"startedAt\":\"+999999999-01-01T00:00:00Z\"")) {
            wrong.check(rest, worker.post("/api/v1/workers/odd/reports", head + rest + "}]}"));
        }
        wrong.report();
        Http.Reply kept = worker.post(
                "/api/v1/workers/odd/reports",
                head + "\"kind\":\"ended\",\"outcome\":\"failed\",\"failure\":\"exit-code\",\"exitCode\":1,"
                        + "\"detail\":\"a\\u0000b\",\"outputs\":{\"k\\u0000\":\"v\\u0000\",\"a\":1e999999999},"
                        + "\"artifacts\":[{\"path\":\"p\\u0000\",\"size\":1,\"sha256\":\"x\\u0000\"}]}]}");
        assertThat(kept.status()).as(kept.text()).isLessThan(500);
    }

    // ---- what is hardly HTTP

    @Test
    void requestsThatAreHardlyHttp() throws IOException, StartFailure {
        Wrong wrong = new Wrong();
        String auth = "Host: x\r\nAuthorization: Bearer " + jem.adminToken() + "\r\nConnection: close\r\n";
        for (String target : List.of(
                "/api/v1/../../etc/passwd",
                "/api/v1/%2e%2e/%2e%2e/livez",
                "/api/v1/runs/%2e%2e/status",
                "//livez",
                "/api/v1//runs",
                "/api/v1/runs/..;/status",
                "/api/v1/runs/%c0%ae%c0%ae",
                "/%",
                "/%zz",
                "/api/v1/runs;a=b/x",
                "/api/v1/runs/%u0041",
                "/api/v1/%72uns/",
                "/..",
                "/.",
                "/api/v1/runs/.",
                "\\livez",
                "livez",
                "/" + "a".repeat(20_000),
                "/api/v1/runs?" + "a=b&".repeat(20_000),
                "/api/v1/runs?limit=%",
                "/api/v1/runs?limit=%zz",
                "/api/v1/runs?cursor=%ff",
                "/api/v1/runs/\u0000",
                "/api/v1/runs#x y",
                "*",
                "")) {
            String shown = target.length() > 60 ? target.substring(0, 60) + "…" : target;
            wrong.check("GET " + shown, jem.raw().send("GET " + target + " HTTP/1.1\r\n" + auth + "\r\n"));
        }
        String post = "POST " + JOB + "/runs HTTP/1.1\r\n" + auth;
        wrong.check("two lengths", jem.raw().send(post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x"));
        wrong.check("negative length", jem.raw().send(post + "Content-Length: -1\r\n\r\n{}"));
        wrong.check("huge length", jem.raw().send(post + "Content-Length: 99999999999999999999\r\n\r\n{}"));
        wrong.check(
                "length and chunks",
                jem.raw().send(post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        wrong.check("bad chunk", jem.raw().send(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"));
        wrong.check("odd encoding", jem.raw().send(post + "Transfer-Encoding: bogus\r\n\r\n{}"));
        wrong.check("short body", jem.raw().send(post + "Content-Length: 100\r\n\r\n{}"));
        wrong.check(
                "big header",
                jem.raw().send("GET /livez HTTP/1.1\r\n" + auth + "X: " + "x".repeat(100_000) + "\r\n\r\n"));
        wrong.check(
                "many headers", jem.raw().send("GET /livez HTTP/1.1\r\n" + auth + "X: y\r\n".repeat(10_000) + "\r\n"));
        wrong.check("folded", jem.raw().send("GET /livez HTTP/1.1\r\n" + auth + "X: a\r\n b\r\n\r\n"));
        wrong.check("NUL header", jem.raw().send("GET /livez HTTP/1.1\r\n" + auth + "X: a\u0000b\r\n\r\n"));
        wrong.check("no host", jem.raw().send("GET /livez HTTP/1.1\r\n\r\n"));
        wrong.check("no method", jem.raw().send(" /livez HTTP/1.1\r\n" + auth + "\r\n"));
        wrong.check("noise", jem.raw().send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\r\n\r\n"));
        wrong.report();
    }
}
