package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.Role;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Time;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is asked of the time to come, as far ahead as one likes. */
final class AgendaTest {

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: nightly, namespace: ops}
            spec:
              triggers:
                - {name: night, cron: "30 2 * * *", timezone: Europe/Berlin}
                - {name: dense, cron: "*/20 4 * * *", timezone: Europe/Berlin}
              task: {command: ["true"]}
            ---
            apiVersion: jem/v1
            kind: Job
            metadata: {name: other, namespace: lab}
            spec:
              triggers: [{every: 1h, from: grid}, {every: 5m}]
              task: {command: ["true"]}
            ---
            apiVersion: jem/v1
            kind: Job
            metadata: {name: office, namespace: hours}
            spec:
              triggers:
                - {name: t, cron: "*/30 * * * *", between: ["08:00", "18:00"], onOutside: skip}
              task: {command: ["true"]}
            ---
            apiVersion: jem/v1
            kind: Job
            metadata: {name: unplanned, namespace: hours}
            spec:
              task: {command: ["true"]}
            """;

    private static final String NIGHT = "/api/v1/agenda?from=2030-03-31T00:00:00Z&to=2030-03-31T12:00:00Z";

    private static TestServer server = TestServer.start();

    @BeforeAll
    static void apply() {
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("jobs.yaml", MANIFEST)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Http.Reply get(String target) {
        Http.Reply reply = server.http(Role.VIEWER).get(target);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply;
    }

    @Test
    void theAgendaSaysWhatWillBecomeOfEveryStartAndWhy() {
        Time.Agenda agenda = get(NIGHT + "&job=ops/nightly").as(Time.Agenda.class);
        assertThat(agenda.cutAt()).isEmpty();
        assertThat(agenda.items())
                .extracting(it -> "%s %s %s %s %s %s x%d | %s"
                        .formatted(
                                it.at(),
                                it.nominal(),
                                it.timezone(),
                                it.trigger(),
                                it.businessDate().orElseThrow(),
                                it.state(),
                                it.count(),
                                it.why()))
                .containsExactly(
                        "2030-03-31T01:00:00Z 2030-03-31T02:30 Europe/Berlin night 2030-03-31 PLANNED x1 | clocks go"
                                + " forward from 2030-03-31T02:00 to 2030-03-31T03:00: the times between do not exist",
                        "2030-03-31T02:00:00Z 2030-03-31T04:00 Europe/Berlin dense 2030-03-31 PLANNED x3 | ");
    }

    @Test
    void aNamespaceOrAJobChooses() {
        assertThat(get(NIGHT + "&namespace=lab").as(Time.Agenda.class).items())
                .hasSize(13)
                .allMatch(it -> it.namespace().equals("lab"));
        Http viewer = server.http(Role.VIEWER);
        assertThat(viewer.get(NIGHT + "&job=ops/nothing").problem().status()).isEqualTo(404);
        assertThat(viewer.get(NIGHT + "&days=3").problem().detail()).contains("not with both");
        assertThat(viewer.get("/api/v1/agenda?from=2030-01-01T00:00:00Z&to=2032-01-01T00:00:00Z")
                        .problem()
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatIsTooMuchIsCutOffAndSaysWhere() {
        Time.Agenda agenda = get(NIGHT + "&limit=4").as(Time.Agenda.class);
        assertThat(agenda.items()).hasSize(4);
        assertThat(agenda.cutAt().orElseThrow()).isEqualTo("2030-03-31T02:00:00Z");
    }

    @Test
    void withoutASpanItIsTheDayBehindAndTheDayAndAHalfAhead() {
        Time.Agenda agenda = get("/api/v1/agenda?job=lab/other").as(Time.Agenda.class);
        assertThat(agenda.from()).isEqualTo(agenda.now().minusSeconds(12 * 3600));
        assertThat(agenda.to()).isEqualTo(agenda.now().plusSeconds(36 * 3600));
        assertThat(agenda.items())
                .filteredOn(it -> it.at().isAfter(agenda.now()) && it.trigger().equals("every"))
                .hasSize(36);
    }

    // ---- the feed

    @Test
    void theFeedIsAnICalendarObject() {
        String text = get("/api/v1/agenda.ics?days=400&job=ops/nightly").text();
        assertThat(text).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n").endsWith("END:VCALENDAR\r\n");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
        assertThat(text.split("\r\n"))
                .allMatch(it -> it.getBytes(StandardCharsets.UTF_8).length <= 75, "at most 75 octets");
        String unfolded = text.replace("\r\n ", "");
        List<String> uids = Arrays.stream(unfolded.split("\r\n"))
                .filter(it -> it.startsWith("UID:"))
                .toList();
        assertThat(uids).hasSizeBetween(798, 804).doesNotHaveDuplicates();
        assertThat(unfolded).contains("SUMMARY:ops/nightly: planned\\, 3 times", "DTSTART:", "(Europe/Berlin)");
        String again = get("/api/v1/agenda.ics?days=399&job=ops/nightly").text().replace("\r\n ", "");
        assertThat(uids)
                .contains(again.lines()
                        .filter(it -> it.startsWith("UID:") && it.contains("-night-"))
                        .toArray(String[]::new));
    }

    @Test
    void hoursThatSplitADayGiveEventsOfTheirOwnWhichKeepTheirNames() {
        Time.AgendaItem night = skipped("2026-11-21T00:00", 15, 0);
        Time.AgendaItem evening = skipped("2026-11-21T18:30", 11, 0);
        List<String> both = uids(List.of(night, evening));
        assertThat(both).doesNotHaveDuplicates().hasSize(2);
        assertThat(uids(List.of(evening))).containsExactly(both.getLast());
        assertThat(uids(List.of(skipped("2026-10-25T02:30", 1, 0), skipped("2026-10-25T02:30", 1, 1))))
                .doesNotHaveDuplicates();
        Time.AgendaItem again = skipped("2026-10-25T02:30", 1, 0);
        assertThat(uids(List.of(again, again))).doesNotHaveDuplicates();
    }

    private static Time.AgendaItem skipped(String nominal, long count, int fold) {
        Instant at = Instant.parse(nominal + ":00Z");
        return new Time.AgendaItem(
                at,
                Optional.of(at.plusSeconds(1800 * (count - 1))).filter(_ -> count > 1),
                Optional.empty(),
                nominal,
                fold,
                "Europe/Berlin",
                "hours",
                "office",
                "t",
                Optional.empty(),
                "SKIPPED_WINDOW",
                count,
                "",
                "");
    }

    private static List<String> uids(List<Time.AgendaItem> items) {
        return new CalendarFeed("x", Instant.EPOCH, JobKey::toString)
                .text(items)
                .lines()
                .filter(it -> it.startsWith("UID:"))
                .toList();
    }

    @Test
    void aFeedIsAskedForItsHeadToo() {
        Http viewer = server.http(Role.VIEWER);
        Http.Reply head = viewer.send(viewer.request("HEAD", "/api/v1/agenda.ics?days=3"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/calendar; charset=utf-8");
        assertThat(head.text()).isEmpty();
        Http nobody = server.httpWithoutToken();
        assertThat(nobody.send(nobody.request("HEAD", "/api/v1/agenda.ics")).status())
                .isEqualTo(401);
        assertThat(viewer.send(viewer.request("HEAD", "/api/v1/agenda")).status())
                .isEqualTo(405);
    }

    @Test
    void aNamespaceThatIsNotThereIsNotAnEmptyOne() {
        Http viewer = server.http(Role.VIEWER);
        List<String> paths = List.of(
                "agenda?",
                "agenda.ics?",
                "ledger?",
                "schedules:transitions?",
                "windows:conflicts?",
                "jobs?",
                "runs?",
                "calendars?",
                "connections?",
                "windows?");
        for (String path : paths) {
            assertThat(viewer.get("/api/v1/" + path + "namespace=default").status())
                    .as("the default namespace is always there: " + path)
                    .isEqualTo(200);
            Http.Reply reply = viewer.get("/api/v1/" + path + "namespace=hour");
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.problem().detail()).isEqualTo("there is no namespace hour; did you mean 'hours'?");
        }
        for (String path : List.of("agenda", "ledger")) {
            assertThat(viewer.get("/api/v1/" + path + "?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z")
                            .problem()
                            .detail())
                    .isEqualTo("from (2030-01-02T00:00:00Z) is after to (2030-01-01T00:00:00Z)");
        }
    }

    @Test
    void aNamespaceSaysHowManyJobsItHas() {
        assertThat(get("/api/v1/namespaces").json().get("items").toString())
                .contains("\"name\":\"hours\",\"jobs\":2", "\"name\":\"ops\",\"jobs\":1");
    }

    @Test
    void aJobWithoutTriggersSaysThatItHasNone() {
        Time.Fires fires = get("/api/v1/schedules:next?job=hours/unplanned").as(Time.Fires.class);
        assertThat(fires.fires()).isEmpty();
        assertThat(fires.remarks())
                .containsExactly("no trigger of the job is about time: it runs when somebody or something starts it");
    }

    @Test
    void aCalendarProgramSendsTheTokenAsAPassword() {
        Http nobody = server.httpWithoutToken();
        Http.Reply refused = nobody.get("/api/v1/agenda.ics");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.response().headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"jem\", charset=\"UTF-8\"", "Bearer");
        assertThat(basic("/api/v1/agenda.ics", "anybody:" + TestServer.token(Role.VIEWER))
                        .header("Content-Type"))
                .isEqualTo("text/calendar; charset=utf-8");
        assertThat(basic("/api/v1/agenda.ics", ":" + TestServer.token(Role.VIEWER))
                        .status())
                .isEqualTo(200);
        for (String wrong : List.of("anybody:", "anybody", TestServer.token(Role.VIEWER), "a:wrong", ":")) {
            assertThat(basic("/api/v1/agenda.ics", wrong).status()).as(wrong).isEqualTo(401);
        }
        assertThat(basic("/api/v1/agenda.ics", "w:" + TestServer.token(Role.WORKER))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void nothingElseTakesAPasswordThatABrowserWouldSendByItself() {
        Http.Reply reply = basic("/api/v1/agenda", "anybody:" + TestServer.token(Role.ADMIN));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.response().headers().allValues("WWW-Authenticate")).containsExactly("Bearer");
    }

    private static Http.Reply basic(String target, String pair) {
        Http nobody = server.httpWithoutToken();
        String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return nobody.send(nobody.request("GET", target).header("Authorization", "Basic " + encoded));
    }

    // ---- schedules

    @Test
    void clockChangesAreListedWithWhatTheyDo() {
        Time.Transitions transitions =
                get("/api/v1/schedules:transitions?days=366").as(Time.Transitions.class);
        assertThat(transitions.items()).hasSize(2).allMatch(it -> it.trigger().equals("night"));
        Time.Transition gap = transitions.items().stream()
                .filter(it -> it.kind().equals("GAP"))
                .findFirst()
                .orElseThrow();
        assertThat(gap.offsetBefore() + " " + gap.offsetAfter()).isEqualTo("+01:00 +02:00");
        assertThat(gap.effects()).singleElement().satisfies(it -> {
            assertThat(it.nominal()).endsWith("T02:30");
            assertThat(it.outcome()).isEqualTo("RUNS");
            assertThat(it.at().orElseThrow()).isEqualTo(gap.at());
        });
        Time.Transition overlap = transitions.items().stream()
                .filter(it -> it.kind().equals("OVERLAP"))
                .findFirst()
                .orElseThrow();
        assertThat(overlap.effects())
                .extracting(it -> it.pass().orElseThrow() + " " + it.outcome())
                .containsExactly("1 RUNS", "2 OTHER_PASS");
        assertThat(get("/api/v1/schedules:transitions?namespace=lab")
                        .as(Time.Transitions.class)
                        .items())
                .isEmpty();
    }

    @Test
    void whatWouldBeMadeUpIsAskedOfTheServer() {
        String outage = "/api/v1/schedules:next?job=lab/other&from=2030-01-01T00:00:00Z&now=2030-01-01T06:30:00Z";
        assertThat(get(outage + "&catchUp=all&deadline=4h").as(Time.Fires.class))
                .satisfies(it -> {
                    assertThat(it.fires())
                            .containsExactly(
                                    Instant.parse("2030-01-01T03:00:00Z"),
                                    Instant.parse("2030-01-01T04:00:00Z"),
                                    Instant.parse("2030-01-01T05:00:00Z"),
                                    Instant.parse("2030-01-01T06:00:00Z"));
                    assertThat(it.remarks()).singleElement().asString().contains("counted from the runs themselves");
                });
        assertThat(get(outage + "&catchUp=all&max=2").as(Time.Fires.class).fires())
                .hasSize(2);
        assertThat(get(outage + "&catchUp=latest").as(Time.Fires.class).fires()).hasSize(1);
        assertThat(get(outage + "&catchUp=none").as(Time.Fires.class).fires()).isEmpty();
        Http viewer = server.http(Role.VIEWER);
        assertThat(viewer.get(outage + "&catchUp=some").problem().detail()).contains("all, latest or none");
        assertThat(viewer.get(outage + "&max=2").problem().detail()).contains("goes with catchUp");
        assertThat(viewer.get(outage + "&catchUp=all&deadline=soon").problem().detail())
                .contains("query parameter deadline");
        assertThat(viewer.get("/api/v1/schedules:next?job=lab/other&from=1970-01-01T00:00:00Z&catchUp=all"
                                + "&now=2030-01-01T06:30:00Z")
                        .problem()
                        .detail())
                .contains("too many to list");
    }

    // ---- the past

    @Test
    void whatHasRunIsInItWithItsRun() {
        String manifest = """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: seconds, namespace: past}
                spec:
                  triggers: [{cron: "* * * * * ?", dialect: quartz}]
                  concurrency: {onConflict: skip}
                  task: {command: ["true"]}
                """;
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("a.yaml", manifest)), List.of(), "");
        assertThat(server.http().postJson("/api/v1/manifests:apply", request).status())
                .isEqualTo(200);
        try {
            Http.Reply run = waitForRun();
            Time.AgendaItem item = get("/api/v1/agenda?job=past/seconds").as(Time.Agenda.class).items().stream()
                    .filter(it -> !it.run().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertThat(item.run()).isEqualTo(run.json().at("/items/0/id").asString());
            assertThat(item.state()).isEqualTo("WAITING");
            assertThat(item.businessDate().orElseThrow())
                    .isEqualTo(item.at().atZone(ZoneId.of("UTC")).toLocalDate());
            assertThat(item.timezone()).isEqualTo("UTC");
        } finally {
            server.command(new dev.jem.model.command.Command.DeleteJob(
                    new dev.jem.model.job.JobKey("past", "seconds"), java.util.OptionalLong.empty(), ""));
        }
    }

    /** The feed of events says when there is one. */
    private static Http.Reply waitForRun() {
        Http.Reply reply = get("/api/v1/runs?namespace=past");
        try {
            for (long seq = server.ports.cell().feed().last();
                    reply.json().get("items").isEmpty();
                    seq++) {
                assertThat(server.ports.cell().feed().await(seq + 1, 30_000)).isTrue();
                reply = server.http(Role.VIEWER)
                        .send(server.http(Role.VIEWER)
                                .request("GET", "/api/v1/runs?namespace=past")
                                .header("Jem-Min-Seq", Long.toString(seq + 1)));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return reply;
    }
}
