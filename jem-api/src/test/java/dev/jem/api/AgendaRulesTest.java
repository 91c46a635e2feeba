package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.calendar.Days;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Role;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Time;
import dev.jem.runtime.Outcome;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Looking ahead asks the calendars and maintenance windows that are applied. */
final class AgendaRulesTest {

    private static final CalendarDefinition WORKDAYS = new CalendarDefinition(
            new CalendarKey("ops", "workdays"),
            "",
            new Days.Week(List.of(
                    DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY)),
            Optional.empty(),
            CalendarDefinition.Domain.NONE);

    private static final WindowDefinition PATCHING = new WindowDefinition(
            new WindowKey("ops", "patching"),
            "",
            new WindowDefinition.Scope.Jobs(List.of(), List.of(), new TreeMap<>()),
            List.of(new WindowDefinition.Times.Recurring(
                    new Recurrence.Cron("0 2 * * *", CronDialect.UNIX, ZoneId.of("UTC"), DstPolicy.DEFAULT),
                    Duration.ofHours(1))),
            WindowDefinition.Effect.WAIT,
            false,
            false);

    private static final String MANIFEST = """
            apiVersion: jem/v1
            kind: Job
            metadata: {name: nightly, namespace: ops}
            spec:
              triggers: [{name: night, cron: "30 2 * * *", calendar: {run: workdays}}]
              task: {command: ["true"]}
            """;

    private static TestServer server = TestServer.start();

    @BeforeAll
    static void apply() {
        Outcome<Answer> applied = server.command(new Command.Apply(
                List.of(new Command.SubmittedCalendar(WORKDAYS, "a")),
                List.of(new Command.SubmittedWindow(PATCHING, "b")),
                List.of()));
        assertThat(((Outcome.Answered<Answer>) applied).answer()).isInstanceOf(Answer.Applied.class);
        Manifests.Request request =
                new Manifests.Request(List.of(new Manifests.Source("job.yaml", MANIFEST)), List.of(), "");
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
    void theAgendaKnowsCalendarsAndWindows() {
        Time.Agenda agenda = get("/api/v1/agenda?from=2030-03-29T00:00:00Z&to=2030-03-30T12:00:00Z")
                .as(Time.Agenda.class);
        assertThat(agenda.items()).hasSize(2);
        Time.AgendaItem friday = agenda.items().getFirst();
        assertThat(friday.state()).isEqualTo("PLANNED");
        assertThat(friday.at()).isEqualTo("2030-03-29T02:30:00Z");
        assertThat(friday.startsAt().orElseThrow()).isEqualTo("2030-03-29T03:00:00Z");
        assertThat(friday.why()).contains("maintenance window ops/patching is open");
        Time.AgendaItem saturday = agenda.items().getLast();
        assertThat(saturday.state()).isEqualTo("SKIPPED_CALENDAR");
        assertThat(saturday.why()).isEqualTo("2030-03-30 is not a day of calendar ops/workdays");
    }

    @Test
    void theNextStartsAndThoseMadeUpKnowTheCalendar() {
        String next = "/api/v1/schedules:next?job=ops/nightly&from=2030-03-29T12:00:00Z";
        assertThat(get(next + "&count=1").as(Time.Fires.class).fires())
                .containsExactly(Instant.parse("2030-04-01T02:30:00Z"));
        assertThat(get(next + "&catchUp=all&now=2030-04-02T12:00:00Z")
                        .as(Time.Fires.class)
                        .fires())
                .containsExactly(Instant.parse("2030-04-01T02:30:00Z"), Instant.parse("2030-04-02T02:30:00Z"));
    }

    @Test
    void conflictsAreTheStartsThatFallIntoAWindow() {
        Time.Conflicts conflicts = get("/api/v1/windows:conflicts?days=14").as(Time.Conflicts.class);
        assertThat(conflicts.cutAt()).isEmpty();
        assertThat(conflicts.items()).hasSizeBetween(9, 11).allSatisfy(it -> {
            assertThat(it.window()).isEqualTo("ops/patching");
            assertThat(it.kind()).isEqualTo("FALLS_INTO");
            assertThat(it.outcome()).isEqualTo("WAITS");
            assertThat(it.at()).isEqualTo(it.opens().plusSeconds(1800));
            assertThat(it.count()).isEqualTo(1);
        });
    }
}
