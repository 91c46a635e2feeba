package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.state.Role;
import dev.jem.protocol.Calendars;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Pauses;
import dev.jem.protocol.Servers;
import dev.jem.protocol.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calendars, maintenance windows and pauses over the API, from their manifests on. */
final class CalendarRoutesTest {

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Calendar
            metadata: {name: works, namespace: plant}
            spec:
              days:
                minus:
                  from: {week: [MON-FRI]}
                  remove: {ics: holidays.ics}
            ---
            apiVersion: jem/v1
            kind: MaintenanceWindow
            metadata: {name: inventory, namespace: plant}
            spec:
              timezone: UTC
              times: [{from: "2030-01-01T00:00", to: "2030-01-02T00:00"}]
            ---
            apiVersion: jem/v1
            kind: Job
            metadata: {name: shift, namespace: plant}
            spec:
              triggers: [{cron: "0 6 * * *", calendar: {run: works}}]
              task: {command: ["true"]}
            """;

    private static final String HOLIDAYS = """
            BEGIN:VCALENDAR
            VERSION:2.0
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20261224
            DTEND;VALUE=DATE:20261225
            SUMMARY:Works holiday
            END:VEVENT
            END:VCALENDAR
            """.replace("\n", "\r\n");

    private static final String WORKS = "/api/v1/namespaces/plant/calendars/works";
    private static final String INVENTORY = "/api/v1/namespaces/plant/windows/inventory";

    private static TestServer server = TestServer.start();

    @BeforeAll
    static void apply() {
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", request());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.as(Manifests.Reply.class).objects())
                .extracting(it -> it.kind() + " " + it.name() + " " + it.action() + " " + it.version())
                .containsExactly(
                        "Calendar works created 1", "MaintenanceWindow inventory created 1", "Job shift created 1");
    }

    private static Manifests.Request request() {
        return new Manifests.Request(
                List.of(new Manifests.Source("plant.yaml", MANIFEST)),
                List.of(),
                List.of(new Manifests.Text("plant.yaml", "holidays.ics", HOLIDAYS)),
                "");
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
    void applyingItAgainChangesNothing() {
        Http.Reply reply = server.http().postJson("/api/v1/manifests:plan", request());
        assertThat(reply.as(Manifests.Reply.class).objects())
                .extracting(Manifests.Change::action)
                .containsOnly("unchanged");
    }

    @Test
    void aFileThatWasNotSentIsNamed() {
        Manifests.Request without =
                new Manifests.Request(List.of(new Manifests.Source("plant.yaml", MANIFEST)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:apply", without);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text()).contains("holidays.ics");
    }

    @Test
    void aCalendarSaysWhatItIsAndWhyADayCounts() {
        Http.Reply reply = get(WORKS);
        Calendars.Calendar works = reply.as(Calendars.Calendar.class);
        assertThat(works.version()).isEqualTo(1);
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        Calendars.Day christmasEve = get(WORKS + "/explain?date=2026-12-24").as(Calendars.Day.class);
        assertThat(christmasEve.businessDay()).isFalse();
        assertThat(String.join("\n", christmasEve.reasons())).contains("Works holiday");
        Calendars.Days days = get(WORKS + "/days?from=2026-12-21&to=2026-12-27").as(Calendars.Days.class);
        assertThat(days.businessDays()).isEqualTo(4);
    }

    @Test
    void holidaysThatRunOutAreAWarningOfTheServer() {
        Servers.Status status = get("/api/v1/status").as(Servers.Status.class);
        assertThat(status.warnings())
                .singleElement()
                .asString()
                .startsWith("calendar plant/works: its holidays are known until 2026-12-24");
    }

    @Test
    void whatIsNoDateOrNoCalendarIsRefused() {
        Http viewer = server.http(Role.VIEWER);
        assertThat(viewer.get(WORKS + "/explain?date=tomorrow").status()).isEqualTo(400);
        assertThat(viewer.get(WORKS + "/days?from=2026-01-01&to=2036-01-01").status())
                .isEqualTo(400);
        assertThat(viewer.get(WORKS + "/days?from=2026-02-01&to=2026-01-01")
                        .problem()
                        .detail())
                .isEqualTo("the days run backwards: from (2026-02-01) is after to (2026-01-01)");
        assertThat(viewer.get("/api/v1/namespaces/plant/calendars/none").status())
                .isEqualTo(404);
        assertThat(viewer.delete(WORKS).status()).isEqualTo(403);
    }

    @Test
    void aCalendarThatIsMissingIsToldWithItsPlace() {
        String bad = MANIFEST.substring(MANIFEST.indexOf("kind: Job"))
                .replace("run: works", "run: work")
                .replace("name: shift", "name: other");
        Manifests.Request request = new Manifests.Request(
                List.of(new Manifests.Source("plant/other.yaml", "apiVersion: jem/v1\n" + bad)),
                List.of(),
                List.of(),
                "");
        for (String verb : List.of("plan", "apply")) {
            Http.Reply reply = server.http().postJson("/api/v1/manifests:" + verb, request);
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.problem().detail())
                    .isEqualTo("plant/other.yaml:5:50: Calendar plant/work does not exist; did you mean 'plant/works'?"
                            + " (reference)");
        }
        assertThat(server.http().get("/api/v1/namespaces/plant/jobs/other").status())
                .isEqualTo(404);
    }

    @Test
    void aCalendarThatIsUsedStays() {
        Http.Reply unseen = server.http().delete(WORKS);
        assertThat(unseen.status()).isEqualTo(428);
        Http.Reply reply =
                server.http().send(server.http().request("DELETE", WORKS).header("If-Match", "\"1\""));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.problem().detail())
                .isEqualTo("calendar plant/works is used by job plant/shift; change them first");
    }

    @Test
    void aWindowSaysWhenItOpens() {
        Windows.Window window = get(INVENTORY).as(Windows.Window.class);
        assertThat(window.open()).isFalse();
        assertThat(window.from()).contains(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(get("/api/v1/windows?namespace=plant").text()).contains("inventory");
        Http.Reply stale =
                server.http().send(server.http().request("DELETE", INVENTORY).header("If-Match", "\"7\""));
        assertThat(stale.status()).isEqualTo(412);
    }

    @Test
    void aWindowThatAppliesToNothingIsAWarning() {
        assertThat(warnings("jobs: {names: [shift, shfit]}"))
                .containsExactly("w.yaml:5:25 no job matches the name 'plant/shfit'; did you mean 'plant/shift'?");
        assertThat(warnings("jobs: {namespaces: [plants, plant]}"))
                .containsExactly("w.yaml:5:23 no job matches the namespace 'plants'; did you mean 'plant'?");
        assertThat(warnings("jobs: {labels: {tier: gold}}"))
                .containsExactly("w.yaml:3:18 no job matches: it applies to nothing until there is one that does");
        assertThat(warnings("workers: {names: [forklift]}"))
                .containsExactly("w.yaml:5:21 no worker matches the name 'forklift'");
        assertThat(warnings("jobs: {names: [shift], namespaces: ['*']}")).isEmpty();
        assertThat(warnings("description: of all jobs here")).isEmpty();
    }

    private static List<String> warnings(String scope) {
        String window = """
                apiVersion: jem/v1
                kind: MaintenanceWindow
                metadata: {name: freeze, namespace: plant}
                spec:
                  %s
                  times: [{from: "2030-01-01T00:00", to: "2030-01-02T00:00"}]
                """.formatted(scope);
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("w.yaml", window)), List.of(), "");
        Http.Reply reply = server.http().postJson("/api/v1/manifests:plan", request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.as(Manifests.Reply.class).warnings().stream()
                .map(it -> it.file() + ":" + it.line() + ":" + it.column() + " " + it.message())
                .toList();
    }

    private static Http.Reply applied(Role role, String text) {
        Manifests.Request request = new Manifests.Request(List.of(new Manifests.Source("w.yaml", text)), List.of(), "");
        return server.http(role).postJson("/api/v1/manifests:apply", request);
    }

    private static String job(String name, String trigger) {
        return """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: %s, namespace: frost}
                spec:
                  triggers: [{name: t, %s}]
                  task: {command: ["true"]}
                """.formatted(name, trigger);
    }

    @Test
    void aTriggerThatNeverStartsIsToldWithItsPlace() {
        String good = job("good", "cron: '@daily'") + "---\n";
        Http.Reply past = applied(Role.ADMIN, good + job("past", "at: '2020-01-01T00:00:00Z'"));
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.problem().detail()).startsWith("w.yaml:12:28: job frost/past, trigger t: ");
        assertThat(past.problem().errors())
                .singleElement()
                .satisfies(it -> assertThat(it.line() + ":" + it.column() + " " + it.rule() + " " + it.pointer())
                        .isEqualTo("12:28 schedule /spec/triggers/0/at"));
        String never = job("ruled", "cron: '@daily', calendar: {skip: rain}");
        String always = SNOW.replace("snow", "rain").replace("FRI", "SUN");
        Http.Reply ruled = applied(Role.ADMIN, String.join("---\n", never, always));
        assertThat(ruled.problem().detail())
                .startsWith("w.yaml:5:30: job frost/ruled, trigger t: none of its starts is left by its rules");
    }

    private static final String FREEZE = """
            apiVersion: jem/v1
            kind: MaintenanceWindow
            metadata: {name: freeze, namespace: frost}
            spec:
              blocksChanges: true
              jobs: {names: [ice]}
              times: [{from: "2020-01-01T00:00", to: "2999-01-02T00:00"}]
            """;

    private static final String SNOW = """
            apiVersion: jem/v1
            kind: Calendar
            metadata: {name: snow, namespace: frost}
            spec: {week: [MON-FRI]}
            """;

    @Test
    void whatAFreezeRefusesIsToldWithItsPlace() {
        String ice = job("ice", "cron: '@daily', calendar: {run: snow}");
        Http.Reply first = applied(Role.ADMIN, String.join("---\n", SNOW, ice, FREEZE));
        assertThat(first.status()).as(first.text()).isEqualTo(200);

        Http.Reply job = applied(Role.ADMIN, String.join("---\n", SNOW, ice.replace("@daily", "@hourly")));
        assertThat(job.status()).isEqualTo(409);
        assertThat(job.problem().code()).isEqualTo("conflict");
        assertThat(job.problem().detail())
                .startsWith("w.yaml:8:18: job frost/ice cannot be changed now: frost/freeze is open from")
                .endsWith("wait for its end (frozen)");
        assertThat(job.problem().errors()).hasSize(1);

        Http.Reply calendar = applied(Role.ADMIN, String.join("---\n", ice, SNOW.replace("FRI", "SAT")));
        assertThat(calendar.status()).isEqualTo(409);
        assertThat(calendar.problem().detail())
                .startsWith("w.yaml:10:18: the calendars of job frost/ice cannot be changed now: ");
        String other = SNOW.replace("snow", "rain");
        Http.Reply second = applied(Role.ADMIN, String.join("---\n", other, SNOW.replace("FRI", "SAT")));
        assertThat(second.problem().detail())
                .startsWith("w.yaml:8:18: the calendars of job frost/ice cannot be changed now: ");

        Http.Reply window = applied(Role.DEVELOPER, String.join("---\n", SNOW, FREEZE.replace("ice", "snow")));
        assertThat(window.status()).as(window.text()).isEqualTo(409);
        assertThat(window.problem().detail()).startsWith("w.yaml:8:18: frost/freeze is open from");
    }

    @Test
    void aPauseIsToldAndEnded() {
        Http operator = server.http(Role.OPERATOR);
        String job = "/api/v1/namespaces/plant/jobs/shift";
        Pauses.Request request = new Pauses.Request(Optional.empty(), "no power");
        assertThat(operator.postJson(job + "/pause", request).status()).isEqualTo(204);
        assertThat(operator.postJson(job + "/pause", request).status()).isEqualTo(409);
        assertThat(get("/api/v1/pauses").text()).contains("\"job\":\"shift\"");
        assertThat(get("/api/v1/status").as(Servers.Status.class).pauses())
                .singleElement()
                .satisfies(it -> assertThat(it.by() + " " + it.reason()).isEqualTo("operator no power"));
        assertThat(get(job).as(Jobs.Job.class).paused().orElseThrow().reason()).isEqualTo("no power");
        assertThat(get("/api/v1/jobs?namespace=plant").text()).contains("\"paused\":{");
        assertThat(get(job + "/explain").text())
                .contains("plant/shift is paused by")
                .contains("no power");
        assertThat(operator.postJson(job + "/resume", Map.of()).status()).isEqualTo(204);
        assertThat(operator.postJson(job + "/resume", Map.of()).status()).isEqualTo(409);
        assertThat(server.http(Role.VIEWER).postJson(job + "/pause", request).status())
                .isEqualTo(403);
    }
}
