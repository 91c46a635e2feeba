package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking ahead: what the agenda, clock changes and conflicts look like, and what the ledger says is missing. */
class AgendaCommandTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        cli.close();
    }

    /** @param at when, and for several the last behind a slash */
    private static Time.AgendaItem item(String at, String state, long count, String why) {
        return new Time.AgendaItem(
                Instant.parse(at.split("/", 2)[0]),
                Optional.of(at).filter(it -> it.contains("/")).map(it -> Instant.parse(it.split("/", 2)[1])),
                Optional.empty(),
                "2026-03-01T12:00",
                0,
                "Europe/Berlin",
                "finance",
                "recon",
                "nightly",
                Optional.of(LocalDate.of(2026, 3, 1)),
                state,
                count,
                state.equals("SUCCEEDED") || state.equals("FAILED") ? "7" : "",
                why);
    }

    private static Time.Agenda agenda(Optional<Instant> cutAt, Time.AgendaItem... items) {
        return new Time.Agenda(
                Cli.NOW, Cli.NOW, Instant.parse("2026-03-03T00:00:00Z"), Optional.empty(), cutAt, List.of(items));
    }

    @Test
    void theAgendaIsAPageOfACalendarWithALineWhereNowIs() {
        cli.server.json(
                "GET /api/v1/agenda",
                agenda(
                        Optional.of(Instant.parse("2026-03-02T23:00:00Z")),
                        item("2026-03-01T10:00:00Z", "SUCCEEDED", 1, ""),
                        item("2026-03-01T11:00:00Z", "FAILED", 1, ""),
                        item("2026-03-01T14:00:00Z", "PLANNED", 1, ""),
                        item("2026-03-01T23:10:00Z/2026-03-02T22:50:00Z", "PLANNED", 143, ""),
                        item(
                                "2026-03-02T01:30:00Z",
                                "SKIPPED_MAINTENANCE",
                                1,
                                "w is open from 2026-03-02T01:00:00Z to 2026-03-02 04:00:00 +02:00")));

        Cli.Result result = cli.run("agenda", "--days", "2", "-n", "finance", "--job", "finance/recon");

        assertThat(cli.server.seen().getLast().target())
                .isEqualTo("/api/v1/agenda?days=2&namespace=finance&job=finance%2Frecon&timezone=Europe%2FBerlin");
        assertThat(result.out()).isEqualTo("""
                Sunday 2026-03-01
                  11:00:00 +01:00  ✔ succeeded            finance/recon  nightly  run 7
                  12:00:00 +01:00  ✘ failed               finance/recon  nightly  run 7
                ── now 2026-03-01 13:00:00 +01:00 ────────────────────────
                  15:00:00 +01:00  · planned              finance/recon  nightly
                Monday 2026-03-02
                  00:10:00 +01:00  · planned              finance/recon  nightly  143 starts, the last 23:50:00 +01:00
                  02:30:00 +01:00  ○ skipped maintenance  finance/recon  nightly  w is open from 2026-03-02 02:00:00 +01:00 to \
                2026-03-02 03:00:00 +01:00
                """);
        assertThat(result.err()).contains("From 2026-03-03 00:00:00 +01:00 on there is more than is shown.");
    }

    @Test
    void itIsReadWithoutUnicodeAndAsJsonToo() {
        cli.environment.put("LANG", "C");
        cli.server.json(
                "GET /api/v1/agenda", agenda(Optional.empty(), item("2026-03-01T10:00:00Z", "SUCCEEDED", 1, "")));
        assertThat(cli.run("agenda").out()).isEqualTo("""
                Sunday 2026-03-01
                  11:00:00 +01:00  + succeeded  finance/recon  nightly  run 7
                -- now 2026-03-01 13:00:00 +01:00 ------------------------
                """);
        assertThat(cli.run("agenda", "-o", "json").out())
                .contains("\"items\":[{\"at\":\"2026-03-01T10:00:00Z\",", "\"businessDate\":\"2026-03-01\"");
        assertThat(cli.run("agenda", "--days", "0").status()).isEqualTo(2);
    }

    @Test
    void clockChangesOfAnExpressionNeedNoServer() {
        Cli.Result result = cli.run("schedule", "transitions", "--cron", "0,30 2 * * *", "--zone", "Europe/Berlin");

        assertThat(cli.server.seen()).isEmpty();
        assertThat(result.out()).isEqualTo("""
                2026-03-29 02:00 +01:00 -> 2026-03-29 03:00 +02:00  Europe/Berlin
                   2026-03-29 02:00  does not exist  coalesced with 2026-03-29 02:30, which runs 2026-03-29 03:00:00 +02:00
                   2026-03-29 02:30  does not exist  runs 2026-03-29 03:00:00 +02:00

                2026-10-25 03:00 +02:00 -> 2026-10-25 02:00 +01:00  Europe/Berlin
                   2026-10-25 02:00 to 2026-10-25 02:30  first pass   2 starts: runs 2026-10-25 02:00:00 +02:00 to \
                2026-10-25 02:30:00 +02:00
                   2026-10-25 02:00 to 2026-10-25 02:30  second pass  2 starts: does not run on this pass

                2027-03-28 02:00 +01:00 -> 2027-03-28 03:00 +02:00  Europe/Berlin
                   2027-03-28 02:00  does not exist  coalesced with 2027-03-28 02:30, which runs 2027-03-28 03:00:00 +02:00
                   2027-03-28 02:30  does not exist  runs 2027-03-28 03:00:00 +02:00
                """);
    }

    @Test
    void clockChangesOfJobsAreAskedOfTheServer() {
        cli.server.json(
                "GET /api/v1/schedules:transitions",
                new Time.Transitions(
                        Cli.NOW,
                        Instant.parse("2027-04-01T00:00:00Z"),
                        List.of(new Time.Transition(
                                Instant.parse("2026-04-04T15:00:00Z"),
                                "Australia/Lord_Howe",
                                "2026-04-05T02:00",
                                "+11:00",
                                "2026-04-05T01:30",
                                "+10:30",
                                "OVERLAP",
                                "finance",
                                "recon",
                                "nightly",
                                List.of(new Time.TransitionEffect(
                                        "2026-04-05T01:45",
                                        Optional.empty(),
                                        1,
                                        Optional.of(1),
                                        "RUNS",
                                        Optional.of(Instant.parse("2026-04-04T14:45:00Z")),
                                        Optional.empty(),
                                        Optional.empty(),
                                        ""))))));

        assertThat(cli.run("schedule", "transitions", "--days", "300", "-n", "finance")
                        .out())
                .isEqualTo("""
                2026-04-05 02:00 +11:00 -> 2026-04-05 01:30 +10:30  Australia/Lord_Howe  finance/recon nightly
                   2026-04-05 01:45  first pass  runs 2026-04-05 01:45:00 +11:00
                """);
        assertThat(cli.server.seen().getLast().target())
                .isEqualTo("/api/v1/schedules:transitions?days=300&namespace=finance");
        assertThat(cli.run("schedule", "transitions", "--zone", "UTC").status()).isEqualTo(2);
        assertThat(cli.run("schedule", "transitions", "--cron", "61 * * * *").status())
                .isEqualTo(3);
    }

    @Test
    void conflictsSayWhatTheWindowDoes() {
        cli.server.json(
                "GET /api/v1/windows:conflicts",
                new Time.Conflicts(
                        Cli.NOW,
                        Instant.parse("2026-03-15T12:00:00Z"),
                        Optional.empty(),
                        List.of(new Time.Conflict(
                                "ops/patching",
                                Instant.parse("2026-03-02T01:00:00Z"),
                                Instant.parse("2026-03-02T02:00:00Z"),
                                "finance",
                                "recon",
                                "nightly",
                                "UTC",
                                "FALLS_INTO",
                                Instant.parse("2026-03-02T01:30:00Z"),
                                Optional.empty(),
                                1,
                                "WAITS",
                                "it waits")),
                        List.of(new Time.MoreConflicts(
                                "ops/patching", "finance", "recon", 3990, Instant.parse("2026-03-15T11:00:00Z")))));

        Cli.Result result = cli.run("window", "conflicts", "--days", "14");
        assertThat(result.out()).isEqualTo("""
                OPENS                       WINDOW        JOB            TRIGGER  DUE                         \
                STARTS  OUTCOME  WHY
                2026-03-02 02:00:00 +01:00  ops/patching  finance/recon  nightly  2026-03-02 02:30:00 +01:00  \
                1       WAITS    it waits
                """);
        assertThat(result.err())
                .isEqualTo("… and 3,990 more of window ops/patching and job finance/recon, until"
                        + " 2026-03-15 12:00:00 +01:00. Ask for more with --limit.\n");
        assertThat(cli.server.seen().getLast().target()).isEqualTo("/api/v1/windows:conflicts?days=14");
        cli.run("window", "conflicts", "--limit", "5");
        assertThat(cli.server.seen().getLast().target()).isEqualTo("/api/v1/windows:conflicts?limit=5");
    }

    @Test
    void aLedgerThatDoesNotBalanceNamesWhatIsMissingAndFails() {
        cli.server.json(
                "GET /api/v1/ledger",
                new Time.Ledger(
                        Instant.parse("2026-03-01T00:00:00Z"),
                        Cli.NOW,
                        4,
                        1,
                        1,
                        1,
                        false,
                        List.of(
                                occurrence("2026-03-01T01:00:00Z", "RUN", "SUCCEEDED", ""),
                                occurrence("2026-03-01T02:00:00Z", "RUN", "RUNNING", ""),
                                occurrence("2026-03-01T03:00:00Z", "SKIPPED_OVERLAP", "", "run 7 was active"),
                                occurrence(
                                        "2026-03-01T04:00:00Z", "UNACCOUNTED", "", "expected 1 times, recorded 0"))));

        Cli.Result result = cli.run("ledger", "--from", "2026-03-01T00:00:00Z", "-n", "finance");

        assertThat(result.status()).isEqualTo(1);
        assertThat(cli.server.seen().getLast().target()).contains("namespace=finance");
        assertThat(result.out().lines())
                .anyMatch(it -> it.contains("02:00:00 +01:00") && it.contains("SUCCEEDED"))
                .anyMatch(it -> it.contains("03:00:00 +01:00") && it.contains("RUNNING"))
                .anyMatch(it -> it.contains("04:00:00 +01:00")
                        && it.contains("SKIPPED_OVERLAP")
                        && it.contains("run 7 was active"))
                .anyMatch(it -> it.contains("05:00:00 +01:00")
                        && it.contains("UNACCOUNTED")
                        && it.contains("expected 1 times, recorded 0"))
                .last()
                .isEqualTo("4 expected = 1 ended + 1 open + 1 excused   NOT BALANCED: a start has no outcome");
        assertThat(cli.run("ledger", "--from", "2026-03-01T00:00:00Z", "-o", "json")
                        .status())
                .isEqualTo(1);
    }

    private static Time.Occurrence occurrence(String at, String outcome, String state, String detail) {
        return new Time.Occurrence(
                "finance",
                "recon",
                "nightly",
                "2026-03-01T01:00",
                Instant.parse(at),
                Optional.empty(),
                1,
                outcome,
                state.isEmpty() ? "" : "7",
                state,
                detail);
    }
}
