package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.api.testing.Http;
import dev.jem.client.ApiException;
import dev.jem.client.EventFilter;
import dev.jem.client.EventStream;
import dev.jem.client.JemClient;
import dev.jem.protocol.Events;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Problem;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Workers;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server on a real PostgreSQL, asked over HTTP as people, tools and workers ask it, and stopped and started between.
 */
final class WholePathTest {

    private static final String JOBS = "/api/v1/namespaces/ops/jobs/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private TestJem jem;
    private String appliedAt = "0";

    @BeforeEach
    void start() throws StartFailure {
        jem = TestJem.start(directory);
    }

    @AfterEach
    void stop() {
        jem.close();
    }

    private static String job(String name, String spec) {
        return "apiVersion: jem/v1\nkind: Job\nmetadata: {name: " + name + ", namespace: ops}\nspec:\n"
                + spec.indent(2);
    }

    private static Manifests.Request manifest(String... texts) {
        List<Manifests.Source> sources = new ArrayList<>();
        for (String text : texts) {
            sources.add(new Manifests.Source("file-" + sources.size() + ".yaml", text));
        }
        return new Manifests.Request(sources, List.of(), "");
    }

    private static String simple(String name) {
        return job(
                name, "concurrency: {limit: 100}\nparams: {n: {type: int, default: 1}}\ntask: {command: [\"true\"]}");
    }

    private Http.Reply apply(String... texts) throws StartFailure {
        Http.Reply reply = jem.http().postJson("/api/v1/manifests:apply", manifest(texts));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        appliedAt = reply.header("Jem-Seq");
        return reply;
    }

    private static Workers.Joined join(JemClient worker, int joining, Workers.Held... held) {
        return worker.worker()
                .join(new Workers.Join(
                        "w1", Map.of(), 4, List.of("process"), "1", "boot", "state", joining, "none", List.of(held)));
    }

    private static Workers.Report ended(Workers.Order order, String outcome) {
        return new Workers.Report(
                order.attempt(),
                order.token(),
                "ended",
                outcome,
                Optional.of(outcome.equals("succeeded") ? 0 : 1),
                outcome.equals("succeeded") ? "" : "exit-code",
                "",
                Optional.of(Instant.now()),
                Optional.of(Instant.now()),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private static void report(JemClient worker, long session, Workers.Order order) {
        var reply = worker.worker().report("w1", new Workers.Reports(session, List.of(ended(order, "succeeded"))));
        assertThat(reply.results()).allSatisfy(it -> assertThat(it.accepted()).isTrue());
    }

    @Test
    void fromTheManifestToTheEndOfTheRunEveryStepIsReadAtOnce() throws StartFailure {
        apply(simple("greet"));
        try (JemClient client = jem.client();
                JemClient worker = jem.worker()) {
            Workers.Joined joined = join(worker, 1);
            for (int number = 1; number <= 20; number++) {
                Runs.Run run = client.runs()
                        .submit("ops", "greet", new Runs.Submit(Map.of("n", number), Optional.empty(), ""));
                assertThat(run.number()).isEqualTo(number);
                assertThat(client.runs().get(run.id()).params()).containsEntry("n", number);

                Workers.Order order = worker.worker()
                        .claim("w1", new Workers.Claim(joined.session(), number, 1, 10_000))
                        .attempts()
                        .getFirst();
                assertThat(order.runId()).isEqualTo(run.id());

                Http.Reply reported = jem.httpOfWorker()
                        .postJson(
                                "/api/v1/workers/w1/reports",
                                new Workers.Reports(joined.session(), List.of(ended(order, "succeeded"))));
                Http http = jem.http();
                Http.Reply read = http.send(http.request("GET", "/api/v1/runs/" + run.id())
                        .header("Jem-Min-Seq", reported.header("Jem-Seq")));
                assertThat(read.json().get("state").asString()).isEqualTo("SUCCEEDED");
            }
        }
    }

    @Test
    void aNumberReachesTheNextTaskAsItWasWritten() throws StartFailure {
        apply(job("sums", """
                tasks:
                  a: {command: ["true"], outputs: {d: {type: number}, n: {type: number}, w: {type: number}}}
                  b:
                    needs: [a]
                    command: [echo, "${{ tasks.a.outputs.d }}", "${{ tasks.a.outputs.n }}", "${{ tasks.a.outputs.w }}"]
                """));
        List<String> numbers = List.of("12345678901234567.89", "0.1234567890123456789", "123456789012345678901234");
        try (JemClient client = jem.client();
                JemClient worker = jem.worker()) {
            Workers.Joined joined = join(worker, 1);
            client.runs().submit("ops", "sums", new Runs.Submit(Map.of(), Optional.empty(), ""));
            Workers.Order first = worker.worker()
                    .claim("w1", new Workers.Claim(joined.session(), 1, 1, 10_000))
                    .attempts()
                    .getFirst();
            Workers.Report done = ended(first, "succeeded");
            Workers.Report report = new Workers.Report(
                    done.attempt(),
                    done.token(),
                    done.kind(),
                    done.outcome(),
                    done.exitCode(),
                    done.failure(),
                    done.detail(),
                    done.startedAt(),
                    done.endedAt(),
                    done.durations(),
                    Map.of(
                            "d", new BigDecimal(numbers.get(0)),
                            "n", new BigDecimal(numbers.get(1)),
                            "w", new BigDecimal(numbers.get(2))),
                    done.output(),
                    done.artifacts());
            worker.worker().report("w1", new Workers.Reports(joined.session(), List.of(report)));
            Workers.Order second = worker.worker()
                    .claim("w1", new Workers.Claim(joined.session(), 2, 1, 10_000))
                    .attempts()
                    .getFirst();
            assertThat(second.action().argv()).containsSubsequence(numbers);
        }
    }

    @Test
    void answersSayWhatTheyKnowAndWaitForWhatTheyMustKnow() throws StartFailure {
        Http.Reply applied = apply(simple("greet"));
        long seq = Long.parseLong(applied.header("Jem-Seq"));
        Http http = jem.http();
        Http.Reply read = http.send(http.request("GET", JOBS + "greet").header("Jem-Min-Seq", Long.toString(seq)));
        assertThat(read.status()).isEqualTo(200);
        assertThat(Long.parseLong(read.header("Jem-Seq"))).isGreaterThanOrEqualTo(seq);

        Http.Reply ahead =
                http.send(http.request("GET", JOBS + "greet").header("Jem-Min-Seq", Long.toString(seq + 1_000)));
        assertThat(ahead.status()).isEqualTo(503);
        assertThat(ahead.problem().code()).isEqualTo("behind");
        assertThat(ahead.header("Retry-After")).isNotEmpty();
    }

    @Test
    void anIdempotencyKeyGivesTheSameRunAlsoAfterARestartAndOnlyForTheSameRequest() throws StartFailure {
        apply(simple("greet"), simple("other"));
        Http.Reply first = jem.http().postWithKey(JOBS + "greet/runs", "{\"params\":{\"n\":1}}", "july");
        assertThat(first.status()).isEqualTo(201);
        String id = first.json().get("id").asString();
        assertThat(jem.http()
                        .postWithKey(JOBS + "greet/runs", "{\"params\":{\"n\":1}}", "july")
                        .json()
                        .get("id")
                        .asString())
                .isEqualTo(id);

        jem.restart();
        Http http = jem.http();
        assertThat(http.postWithKey(JOBS + "greet/runs", "{ \"params\": {\"n\": 1} }", "july")
                        .json()
                        .get("id")
                        .asString())
                .as("the same request, written otherwise")
                .isEqualTo(id);
        String batch = """
                {"runs": [{"namespace": "ops", "job": "greet", "params": {"n": 1}, "idempotencyKey": "july"}]}
                """;
        assertThat(http.post("/api/v1/runs:batch", batch)
                        .json()
                        .get("items")
                        .get(0)
                        .get("id")
                        .asString())
                .as("the same request in a batch")
                .isEqualTo(id);
        for (Http.Reply other : List.of(
                http.postWithKey(JOBS + "greet/runs", "{\"params\":{\"n\":2}}", "july"),
                http.postWithKey(JOBS + "greet/runs", "{\"reason\":\"x\",\"params\":{\"n\":1}}", "july"),
                http.postWithKey(JOBS + "other/runs", "{\"params\":{\"n\":1}}", "july"))) {
            Problem problem = other.problem();
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("idempotency-key-reused");
            assertThat(problem.detail()).contains("'july'", "ops/greet#1");
        }
        Http another = new Http(jem.port(), Optional.of(principal(http, "another")));
        assertThat(another.postWithKey(JOBS + "greet/runs", "{\"params\":{\"n\":2}}", "july")
                        .status())
                .as("keys belong to who uses them")
                .isEqualTo(201);
        assertThat(http.get("/api/v1/runs").json().get("items").size()).isEqualTo(2);
    }

    private static String principal(Http http, String name) {
        return http.post("/api/v1/principals", "{\"name\":\"" + name + "\",\"kind\":\"service\",\"role\":\"operator\"}")
                .json()
                .get("token")
                .asString();
    }

    @Test
    void aCancelThatIsSentAgainIsNoSecondCancel() throws StartFailure {
        apply(job(
                "tidy",
                "tasks:\n  work: {command: [sleep, \"1000\"]}\n"
                        + "  cleanup: {needs: [work], runIf: done, command: [\"true\"]}"));
        Http http = jem.http();
        try (JemClient worker = jem.worker()) {
            Workers.Joined joined = join(worker, 1);
            String run = http.post(JOBS + "tidy/runs", "{}").json().get("id").asString();
            Workers.Order order = worker.worker()
                    .claim("w1", new Workers.Claim(joined.session(), 1, 1, 10_000))
                    .attempts()
                    .getFirst();
            String cancel = "/api/v1/runs/" + run + "/cancel";
            assertThat(http.postWithKey(cancel, "{}", "c1").status()).isEqualTo(204);
            assertThat(http.postWithKey(cancel, "{}", "c1").status()).isEqualTo(204);
            worker.worker().report("w1", new Workers.Reports(joined.session(), List.of(ended(order, "cancelled"))));
            var cleanup = worker.worker().claim("w1", new Workers.Claim(joined.session(), 2, 1, 10_000));
            assertThat(cleanup.attempts()).as("the cleanup keeps its turn").hasSize(1);
        }
    }

    @Test
    void aJobIsDeletedOnlyInTheVersionThatWasSeen() throws StartFailure {
        apply(simple("greet"));
        Http http = jem.http();
        String tag = http.get(JOBS + "greet").header("ETag");
        assertThat(tag).isEqualTo("\"1\"");
        apply(job("greet", "description: changed meanwhile\ntask: {command: [\"true\"]}"));

        Problem without = http.delete(JOBS + "greet").problem();
        assertThat(without.status()).isEqualTo(428);
        assertThat(without.detail()).contains("If-Match");
        for (String stale : List.of(tag, "\"99\"", "W/\"2\"", "2 or so", "\"\"")) {
            Problem changed = delete(http, stale).problem();
            assertThat(changed.status()).as(stale).isEqualTo(412);
            assertThat(changed.code()).isEqualTo("changed");
        }
        assertThat(delete(http, http.get(JOBS + "greet").header("ETag")).status())
                .isEqualTo(204);
        assertThat(delete(http, "*").problem().status()).isEqualTo(404);
    }

    private static Http.Reply delete(Http http, String tag) {
        return http.send(http.request("DELETE", JOBS + "greet").header("If-Match", tag));
    }

    @Test
    void listsArePagedWithoutGapOrRepetitionWhileTheyGrow() throws StartFailure {
        apply(simple("greet"));
        Http http = jem.http();
        for (int index = 0; index < 25; index++) {
            http.post(JOBS + "greet/runs", "{}");
        }
        Http.Reply last = http.post(JOBS + "greet/runs", "{}");
        Set<Long> numbers = new HashSet<>();
        String cursor = "";
        int pages = 0;
        do {
            String query = "/api/v1/runs?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
            HttpRequest.Builder request = http.request("GET", query).header("Jem-Min-Seq", last.header("Jem-Seq"));
            Http.Reply page = http.send(request);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json()
                    .get("items")
                    .forEach(it ->
                            assertThat(numbers.add(it.get("number").asLong())).isTrue());
            cursor = page.json().has("nextCursor")
                    ? page.json().get("nextCursor").asString()
                    : "";
            http.post(JOBS + "greet/runs", "{}");
            pages++;
        } while (!cursor.isEmpty() && pages < 100);
        for (long number = 1; number <= 26; number++) {
            assertThat(numbers).contains(number);
        }
    }

    @Test
    void aWrongManifestSaysEachPlace() throws StartFailure {
        Http.Reply reply = jem.http().postJson("/api/v1/manifests:apply", manifest(simple("good"), """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: bad}
                spec:
                  trigers: []
                  task: {comand: [df]}
                """));
        Problem problem = reply.problem();
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.code()).isEqualTo("invalid-manifest");
        assertThat(problem.errors()).hasSizeGreaterThan(1).allSatisfy(place -> {
            assertThat(place.file()).isEqualTo("file-1.yaml");
            assertThat(place.line()).isPositive();
            assertThat(place.column()).isPositive();
            assertThat(place.pointer()).startsWith("/spec");
            assertThat(place.message()).isNotEmpty();
        });
        assertThat(problem.errors().getFirst().line()).isEqualTo(5);
        assertThat(jem.http().get(JOBS + "good").status()).as("all or nothing").isEqualTo(404);
        Problem json = jem.http()
                .post(JOBS + "good/runs", "{\n  \"params\": {\"n\": }\n}")
                .problem();
        assertThat(json.errors().getFirst().line()).isEqualTo(2);
        assertThat(json.errors().getFirst().column()).isPositive();
    }

    @Test
    void aScheduleThatNeverFiresAgainIsRefused() throws StartFailure {
        Http.Reply reply = jem.http()
                .postJson(
                        "/api/v1/manifests:apply",
                        manifest(job(
                                "past",
                                "triggers: [{name: once, cron: \"0 0 12 1 1 ? 2020\", dialect: quartz}]\n"
                                        + "task: {command: [\"true\"]}")));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.problem().detail()).contains("ops/past", "trigger once", "no start after");
    }

    // ---- stopped and started

    @Test
    void everythingIsThereAfterARestartAndUnfinishedWorkGoesOn() throws StartFailure {
        apply(
                simple("greet"),
                job("chain", "tasks:\n  a: {command: [\"true\"]}\n  b: {needs: [a], command: [\"true\"]}"),
                job("nightly", "triggers: [{name: n, cron: \"30 2 * * *\"}]\ntask: {command: [\"true\"]}"),
                job(
                        "steady",
                        "triggers: [{name: n, cron: \"@every 8h\", dialect: kubernetes}]\ntask: {command: [\"true\"]}"));
        Http http = jem.http();
        String token = principal(http, "keeper");
        String waiting = http.post(JOBS + "greet/runs", "{\"params\":{\"n\":7}}")
                .json()
                .get("id")
                .asString();
        String chain = http.post(JOBS + "chain/runs", "{}").json().get("id").asString();
        String nightly = next("nightly");
        String steady = next("steady");

        Workers.Order held;
        try (JemClient worker = jem.worker()) {
            Workers.Joined joined = join(worker, 1);
            held = worker.worker().claim("w1", new Workers.Claim(joined.session(), 1, 2, 10_000)).attempts().stream()
                    .filter(it -> it.runId().equals(chain))
                    .findFirst()
                    .orElseThrow();
        }
        jem.restart();

        assertThat(next("nightly")).isEqualTo(nightly);
        assertThat(next("steady")).isEqualTo(steady);
        Http keeper = new Http(jem.port(), Optional.of(token));
        assertThat(keeper.get("/api/v1/runs/" + waiting)
                        .json()
                        .get("params")
                        .get("n")
                        .asInt())
                .isEqualTo(7);
        assertThat(keeper.get("/api/v1/runs/" + chain).json().get("state").asString())
                .isEqualTo("RUNNING");
        try (JemClient worker = jem.worker();
                JemClient client = jem.client()) {
            Workers.Joined joined = join(worker, 2, new Workers.Held(held.attempt(), held.token()));
            assertThat(joined.stop()).isEmpty();
            report(worker, joined.session(), held);
            int counter = 1;
            Set<String> unfinished = new HashSet<>(Set.of(waiting, chain));
            while (!unfinished.isEmpty() && counter < 10) {
                var claimed = worker.worker().claim("w1", new Workers.Claim(joined.session(), counter++, 4, 10_000));
                for (Workers.Order order : claimed.attempts()) {
                    report(worker, joined.session(), order);
                    boolean isLast =
                            order.runId().equals(waiting) || order.task().equals("b");
                    unfinished.removeIf(it -> isLast && it.equals(order.runId()));
                }
            }
            client.runs().submit("ops", "greet", new Runs.Submit(Map.of(), Optional.empty(), "to see the end"));
            assertThat(client.runs().get(chain).state()).isEqualTo("SUCCEEDED");
            assertThat(client.runs().get(waiting).state()).isEqualTo("SUCCEEDED");
        }
    }

    private String next(String job) throws StartFailure {
        Http http = jem.http();
        String target = "/api/v1/schedules:next?count=3&from=2030-01-01T00:00:00Z&job=ops/" + job;
        return http.send(http.request("GET", target).header("Jem-Min-Seq", appliedAt))
                .json()
                .get("fires")
                .toString();
    }

    // ---- events

    private static List<Events.Event> events(EventStream stream, int count) {
        List<Events.Event> events = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events.size() < count && System.nanoTime() < deadline) {
            stream.poll(Duration.ofSeconds(1)).ifPresent(events::add);
        }
        assertThat(events).hasSize(count);
        return events;
    }

    @Test
    void aListenerThatComesBackMissesNothingAndHearsNothingTwice() throws StartFailure {
        apply(simple("greet"));
        String last;
        List<String> heard = new ArrayList<>();
        try (JemClient client = jem.client();
                EventStream stream = client.events().follow(EventFilter.ALL, "1.0")) {
            for (Events.Event event : events(stream, 3)) {
                heard.add(event.seq() + "." + event.index());
            }
            last = heard.getLast();
        }
        for (int index = 0; index < 30; index++) {
            jem.http().post(JOBS + "greet/runs", "{}");
        }
        jem.restart();
        long end = Long.parseLong(jem.http().post(JOBS + "greet/runs", "{}").header("Jem-Seq"));
        List<String> expected = new ArrayList<>();
        try (JemClient client = jem.client()) {
            client.events().journal(1, java.util.OptionalInt.empty()).items().stream()
                    .filter(it -> it.seq() <= end)
                    .forEach(it -> expected.add(it.seq() + "." + it.index()));
            int missing = expected.size() - expected.indexOf(last) - 1;
            assertThat(missing).isGreaterThan(30);
            try (EventStream stream = client.events().follow(EventFilter.ALL, last)) {
                for (Events.Event event : events(stream, missing)) {
                    heard.add(event.seq() + "." + event.index());
                }
            }
        }
        assertThat(heard).isEqualTo(expected.subList(expected.indexOf(heard.getFirst()), expected.size()));
    }

    @Test
    void aServerStopsAlsoWhileSomebodyListens() throws StartFailure {
        try (JemClient client = jem.client();
                EventStream stream = client.events().follow(EventFilter.ALL, "1.0")) {
            assertThat(events(stream, 1)).hasSize(1);
            jem.restart();
            assertThatThrownBy(() -> events(stream, 1_000)).isInstanceOf(dev.jem.client.ClientException.class);
        }
        assertThat(jem.http().get("/readyz").status()).isEqualTo(200);
    }

    // ---- poison

    @Test
    void aDefinitionThatCannotBeEvaluatedStopsOnlyItself() throws StartFailure {
        apply(
                job(
                        "poison",
                        "triggers: [{name: t, every: 1s, from: grid}]\n"
                                + "params: {n: {type: int, default: \"${{ run.businessDate }}\"}}\ntask: {command: [\"true\"]}"),
                job(
                        "healthy",
                        "triggers: [{name: t, every: 1s, from: grid}]\nconcurrency: {onConflict: allow}\n"
                                + "task: {command: [\"true\"]}"));
        Set<String> wanted = new HashSet<>(Set.of("JobQuarantined poison", "RunCreated healthy"));
        int healthyAfter = 0;
        try (JemClient client = jem.client();
                EventStream stream = client.events().follow(EventFilter.ALL, "1.0")) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while ((!wanted.isEmpty() || healthyAfter < 2) && System.nanoTime() < deadline) {
                Optional<Events.Event> event = stream.poll(Duration.ofSeconds(1));
                String what = event.map(it -> it.type() + " " + it.job()).orElse("");
                wanted.remove(what);
                healthyAfter += wanted.isEmpty() && what.equals("RunCreated healthy") ? 1 : 0;
            }
        }
        assertThat(wanted).isEmpty();
        assertThat(healthyAfter).isEqualTo(2);
        Problem problem = jem.http().post(JOBS + "poison/runs", "{}").problem();
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.detail()).contains("quarantined", "apply a corrected version");
        assertThat(jem.http().get(JOBS + "poison").json().get("quarantined").asBoolean())
                .isTrue();
    }

    @Test
    void whoIsRefusedHearsAProblemFromTheClientToo() throws StartFailure {
        try (JemClient client = jem.client()) {
            assertThatThrownBy(() -> client.jobs().get("ops", "nothing"))
                    .isInstanceOfSatisfying(ApiException.class, it -> {
                        assertThat(it.problem().code()).isEqualTo("not-found");
                        assertThat(it.problem().detail()).contains("ops/nothing");
                    });
        }
    }
}
