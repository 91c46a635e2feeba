package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Calendars;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Page;
import dev.jem.protocol.Pauses;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Time;
import dev.jem.protocol.Windows;
import dev.jem.protocol.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists and descriptions look like, in every format. */
class ListingTest {

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

    private void answerRuns() {
        cli.server.json(
                "GET /api/v1/runs",
                new Page<>(List.of(Samples.run("9", 42, "RUNNING"), Samples.run("7", 41, "FAILED")), ""));
    }

    @Test
    void showsRunsAsATable() {
        answerRuns();

        assertThat(cli.run("runs", "-n", "finance")).isEqualTo(new Cli.Result(0, """
                RUN               STATE    TRIGGER           DUE                         STARTED          \
                           TOOK  REASON
                finance/recon#42  RUNNING  schedule nightly  2026-03-01 12:59:49 +01:00  2026-03-01 12:59:\
                50 +01:00  10s   -
                finance/recon#41  FAILED   schedule nightly  2026-03-01 12:59:49 +01:00  2026-03-01 12:59:\
                50 +01:00  2.5s  task check failed
                """, ""));
    }

    @Test
    void showsMoreWhenWide() {
        answerRuns();

        assertThat(cli.run("runs", "-o", "wide").out())
                .contains("BUSINESS DATE", "2026-03-01     jem  task check failed");
    }

    @Test
    void printsTheIdsThatOtherCommandsTake() {
        answerRuns();

        assertThat(cli.run("runs", "-o", "name").out()).isEqualTo("9\n7\n");
    }

    @Test
    void printsJsonWithTheNamesOfTheApi() {
        answerRuns();

        String json = cli.run("runs", "-o", "json").out();

        assertThat(json)
                .startsWith("{\"items\":[{\"id\":\"9\",\"namespace\":\"finance\",")
                .endsWith("}]}\n");
        assertThat(json.lines()).hasSize(1);
        assertThat(json).contains("\"startedAt\":\"2026-03-01T11:59:50Z\"").doesNotContain("null");
    }

    @Test
    void printsYaml() {
        answerRuns();

        assertThat(cli.run("runs", "-o", "yaml").out()).startsWith("""
                items:
                  - id: '9'
                    namespace: finance
                    job: recon
                    number: 42
                """);
    }

    @Test
    void indentsJsonOnATerminal() {
        answerRuns();

        assertThat(cli.onTerminal(100, 30).run("runs", "-o", "json").out()).contains("{\n  \"items\" : [");
    }

    @Test
    void coloursStatesOnATerminalUnlessToldNotTo() {
        answerRuns();
        cli.onTerminal(200, 30);

        assertThat(cli.run("runs").out()).contains("\u001b[31mFAILED\u001b[0m");
        assertThat(cli.run("runs", "--no-color").out()).doesNotContain("\u001b");
        cli.environment.put("NO_COLOR", "1");
        assertThat(cli.run("runs").out()).doesNotContain("\u001b");
    }

    @Test
    void wrapsTheLastColumnOnATerminal() {
        answerRuns();

        String out = cli.onTerminal(138, 30).run("runs", "--no-color").out();

        assertThat(out.lines()).allMatch(it -> it.length() <= 138);
    }

    @Test
    void saysWhatToDoWhenAListIsEmpty() {
        cli.server.json("GET /api/v1/runs", new Page<Runs.Run>(List.of(), ""));
        cli.server.json("GET /api/v1/jobs", new Page<Jobs.Job>(List.of(), ""));

        assertThat(cli.run("runs"))
                .isEqualTo(new Cli.Result(
                        0, "", "There are no runs here. Start one with: jem run NS/JOB, or jem run -f FILE\n"));
        assertThat(cli.run("get", "jobs").err()).contains("jem apply -f FILE");
        assertThat(cli.run("runs", "-o", "json")).isEqualTo(new Cli.Result(0, "{\"items\":[]}\n", ""));
    }

    @Test
    void saysThatThereIsMoreAndFetchesItAll() {
        cli.server.json("GET /api/v1/runs?limit=1", new Page<>(List.of(Samples.run("9", 42, "RUNNING")), "c2"));
        cli.server.json("GET /api/v1/runs?limit=1&cursor=c2", new Page<>(List.of(Samples.run("7", 41, "FAILED")), ""));

        Cli.Result first = cli.run("runs", "--limit", "1");

        assertThat(first.err()).contains("--cursor c2");
        assertThat(cli.run("runs", "--limit", "1", "--all", "-o", "name").out()).isEqualTo("9\n7\n");
        assertThat(cli.run("runs", "--limit", "1", "-o", "json").out()).endsWith("\"nextCursor\":\"c2\"}\n");
    }

    @Test
    void filtersRuns() {
        answerRuns();

        cli.run(
                "runs",
                "recon",
                "-n",
                "finance",
                "--state",
                "failed,timed-out",
                "--since",
                "2h",
                "--until",
                "2026-03-01");

        assertThat(cli.server.seen().getFirst().target())
                .isEqualTo("/api/v1/runs?namespace=finance&job=recon&state=FAILED%2CTIMED_OUT"
                        + "&since=2026-03-01T10%3A00%3A00Z&until=2026-02-28T23%3A00%3A00Z&limit=50");
    }

    @Test
    void showsJobsWithTheirNextStart() {
        cli.server.json(
                "GET /api/v1/jobs",
                new Page<>(
                        List.of(
                                Samples.job(
                                        "recon",
                                        new Jobs.Trigger(
                                                "nightly",
                                                "30 2 * * MON-FRI",
                                                "Europe/Berlin",
                                                Optional.of(Instant.parse("2026-03-02T01:30:00Z")))),
                                Samples.job("by-hand")),
                        ""));

        assertThat(cli.run("get", "jobs").out()).isEqualTo("""
                JOB              LAST RUN  STATE      NEXT START                  SCHEDULE
                finance/recon    #41       SUCCEEDED  2026-03-02 02:30:00 +01:00  30 2 * * MON-FRI Europe/Berlin
                finance/by-hand  #41       SUCCEEDED  -                           -
                """);
        assertThat(cli.run("get", "job", "-o", "name").out()).isEqualTo("finance/recon\nfinance/by-hand\n");
    }

    @Test
    void getsOneJob() {
        cli.server.json("GET /api/v1/namespaces/finance/jobs/recon", Samples.job("recon"));

        assertThat(cli.run("get", "jobs", "finance/recon", "-o", "json").out())
                .startsWith("{\"uid\":\"u1\",\"namespace\":\"finance\"");
        assertThat(cli.run("get", "jobs", "recon", "-n", "finance").out()).contains("finance/recon");
    }

    @Test
    void describesARunByTheNamePeopleUse() {
        Runs.Run run = Samples.run(
                "7",
                41,
                "FAILED",
                Samples.task("load", "SUCCEEDED", Samples.attempt(1, "SUCCEEDED", Optional.of(0), "")),
                Samples.task(
                        "check",
                        "FAILED",
                        Samples.attempt(1, "TIMED_OUT", Optional.empty(), "took longer than 2s"),
                        Samples.attempt(2, "FAILED", Optional.of(3), "")),
                Samples.task("publish", "UPSTREAM_FAILED"));
        cli.server.json("GET /api/v1/runs?namespace=finance&job=recon&number=41&limit=1", new Page<>(List.of(run), ""));
        cli.server.json("GET /api/v1/runs/7", run);

        assertThat(cli.run("describe", "finance/recon#41").out()).isEqualTo("""
                run            finance/recon#41 (id 7)
                state          FAILED
                reason         task check failed
                trigger        schedule nightly by jem
                version        3
                execution      1
                business date  2026-03-01
                scheduled      2026-03-01 12:59:49 +01:00
                nominal time   2026-03-01 13:00
                queued         2026-03-01 12:59:49 +01:00
                started        2026-03-01 12:59:50 +01:00
                ended          2026-03-01 12:59:52 +01:00
                took           2.5s
                params         region=eu
                revision       0

                TASK     STATE            ATTEMPT  WORKER  EXIT  STARTED                     TOOK  REASON
                load     SUCCEEDED        1        w1      0     2026-03-01 12:59:50 +01:00  2.5s  -
                check    TIMED_OUT        1        w1      -     2026-03-01 12:59:50 +01:00  2.5s  took longer than 2s
                         FAILED           2        w1      3     2026-03-01 12:59:50 +01:00  2.5s  -
                publish  UPSTREAM_FAILED  -        -       -     -                           -     -
                """);
    }

    @Test
    void describesAnAttemptThatWasLostAsLostAndSaysWhyOnce() {
        String why = "worker-lost: w1 was not heard of for 2h";
        Runs.Attempt lost = Samples.attempt(1, "LOST", Optional.empty(), why);
        Runs.Attempt kept = Samples.attempt(1, "SUCCEEDED", Optional.of(0), "not kept as artifacts: x (too large)");
        Runs.Task failed = new Runs.Task(
                "load",
                "FAILED",
                "attempt 1 was lost: " + why,
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of(lost),
                Optional.empty());
        cli.server.json(
                "GET /api/v1/runs/7", Samples.run("7", 41, "FAILED", failed, Samples.task("send", "SUCCEEDED", kept)));

        assertThat(cli.run("describe", "7").out().lines().toList())
                .contains(
                        "load  LOST       1        w1      -     2026-03-01 12:59:50 +01:00  2.5s  attempt 1 was lost: "
                                + why,
                        "send  SUCCEEDED  1        w1      0     2026-03-01 12:59:50 +01:00  2.5s  not kept as artifacts: x"
                                + " (too large)");
    }

    @Test
    void describesAJob() {
        cli.server.json("GET /api/v1/namespaces/finance/jobs/recon", Samples.job("recon"));

        assertThat(cli.run("describe", "job", "recon", "-n", "finance").out()).isEqualTo("""
                job          finance/recon
                description  Reconcile trades.
                owner        finance-ops
                criticality  high
                labels       system=ledger
                version      3, applied 2026-03-01 12:59:50 +01:00 by admin
                last run     #41 SUCCEEDED at 2026-03-01 12:59:50 +01:00

                apiVersion: jem/v1
                kind: Job
                """);
    }

    @Test
    void explainsARunWithEveryGate() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 41, "WAITING"));
        cli.server.json(
                "GET /api/v1/runs/7/explain",
                new Runs.Explanation(
                        "finance/recon#41",
                        "WAITING",
                        "It waits for its turn.",
                        List.of(new Runs.Gate(
                                7,
                                "concurrency",
                                "limit 1",
                                "finance/recon#40",
                                "one run at a time",
                                Optional.of(Instant.parse("2026-03-01T12:30:00Z")))),
                        Cli.NOW));

        assertThat(cli.run("explain", "7").out()).isEqualTo("""
                finance/recon#41 is WAITING
                It waits for its turn.

                   GATE         OBJECT   HELD BY           EXPECTED                    WHY
                7  concurrency  limit 1  finance/recon#40  2026-03-01 13:30:00 +01:00  one run at a time
                """);
    }

    @Test
    void explainsAJob() {
        cli.server.json(
                "GET /api/v1/namespaces/finance/jobs/recon/explain",
                new Runs.Explanation("finance/recon", "WAITING", "Nothing is due.", List.of(), Cli.NOW));

        assertThat(cli.run("explain", "finance/recon").out()).isEqualTo("finance/recon is WAITING\nNothing is due.\n");
    }

    @Test
    void listsWorkers() {
        cli.server.json(
                "GET /api/v1/workers",
                new Page<>(
                        List.of(new Workers.Worker(
                                "w1",
                                3,
                                "ONLINE",
                                Map.of("zone", "dc1"),
                                4,
                                1,
                                List.of("process"),
                                "0.1",
                                "cgroup",
                                Cli.NOW)),
                        ""));

        assertThat(cli.run("worker", "list").out()).isEqualTo("""
                NAME  STATE   BUSY  EXECUTORS  CONTAINMENT
                w1    ONLINE  1/4   process    cgroup
                """);
        assertThat(cli.run("get", "workers", "w1", "-o", "name").out()).isEqualTo("w1\n");
        assertThat(cli.run("get", "workers", "w2").status()).isEqualTo(5);
    }

    @Test
    void listsPausesAndMarksWhatIsPaused() {
        Pauses.Pause all = new Pauses.Pause("", "", Samples.START, Optional.empty(), "ann", "a move");
        Pauses.Pause one = new Pauses.Pause("finance", "recon", Samples.START, Optional.of(Cli.NOW), "bob", "");
        cli.server.json("GET /api/v1/pauses", new Page<>(List.of(all, one), ""));
        cli.server.json("GET /api/v1/namespaces/finance/jobs/recon", Samples.pausedJob("recon", one));

        assertThat(cli.run("get", "pauses").out()).isEqualTo("""
                PAUSED         SINCE                       UNTIL                       BY   REASON
                everything     2026-03-01 12:59:50 +01:00  resumed                     ann  a move
                finance/recon  2026-03-01 12:59:50 +01:00  2026-03-01 13:00:00 +01:00  bob  -
                """);
        assertThat(cli.run("get", "pause", "everything", "-o", "json").out()).contains("\"by\":\"ann\"");
        assertThat(cli.run("get", "jobs", "finance/recon").out()).contains("PAUSED 30 2 * * *");
        assertThat(cli.run("describe", "finance/recon").out())
                .contains("by bob since 2026-03-01 12:59:50 +01:00, until 2026-03-01 13:00:00 +01:00 (finance/recon)");
    }

    @Test
    void whatIsDueInAPauseHasNoStartInThePast() {
        Pauses.Pause open = new Pauses.Pause("finance", "recon", Samples.START, Optional.empty(), "bob", "");
        Pauses.Pause ending = new Pauses.Pause("finance", "recon", Samples.START, Optional.of(Cli.NOW), "bob", "");
        Jobs.Job later = Samples.job("later", new Jobs.Trigger("t", "@daily", "UTC", Optional.of(Cli.NOW)));
        cli.server.json(
                "GET /api/v1/jobs",
                new Page<>(List.of(Samples.pausedJob("open", open), Samples.pausedJob("ending", ending), later), ""));

        assertThat(cli.run("get", "jobs").out().lines())
                .anyMatch(it -> it.matches("finance/open .*SUCCEEDED +paused +PAUSED 30 2.*"))
                .anyMatch(it -> it.matches("finance/ending .*SUCCEEDED +paused until 2026-03-01 13:00:00 .*"))
                .anyMatch(it -> it.matches("finance/later .*SUCCEEDED +2026-03-01 13:00:00 .*"));

        cli.server.json("GET /api/v1/namespaces/finance/jobs/recon", Samples.pausedJob("recon", open));
        assertThat(cli.run("describe", "finance/recon").out().lines())
                .anyMatch(it -> it.matches("nightly .*UTC +paused"));
    }

    @Test
    void showsAMonthAndWhatItsMarksMean() {
        LocalDate first = LocalDate.of(2027, 2, 1);
        List<Calendars.Day> days = first.datesUntil(first.plusMonths(1))
                .map(it -> new Calendars.Day(it, it.getDayOfWeek().getValue() < 6, List.of()))
                .toList();
        cli.server.json(
                "GET /api/v1/namespaces/finance/calendars/works/days",
                new Calendars.Days(first, first.plusMonths(1).minusDays(1), 20, days));
        cli.server.json(
                "GET /api/v1/namespaces/finance/calendars/works",
                new Calendars.Calendar("finance", "works", 1, "", "", "", Optional.empty(), "", Map.of()));

        Cli.Result result = cli.run("calendar", "show", "finance/works", "--from", "2027-02-01", "--months", "1");

        assertThat(result.out()).startsWith("""
                February 2027: 20 business days
                  Mo  Tu  We  Th  Fr  Sa  Su
                   1   2   3   4   5 ( 6)( 7)
                """);
        assertThat(result.err()).isEqualTo("24 counts as a business day, (24) does not.\n");
    }

    @Test
    void saysWhatAWindowDoesAndToWhat() {
        Windows.Window freeze = window(
                "freeze",
                Map.of(
                        "jobs",
                        Map.of("names", List.of("finance/b", "finance/a"), "namespaces", List.of("*")),
                        "blocksChanges",
                        true,
                        "finishBefore",
                        false));
        Windows.Window rack = window(
                "rack",
                Map.of(
                        "workers",
                        Map.of("labels", Map.of("rack", "r1")),
                        "blocksChanges",
                        false,
                        "finishBefore",
                        true));
        Windows.Window here = window("here", Map.of("jobs", Map.of()));
        cli.server.json("GET /api/v1/windows", new Page<>(List.of(freeze, rack, here), ""));
        cli.server.json("GET /api/v1/namespaces/finance/windows/freeze", freeze);

        assertThat(cli.run("window", "list").out()).isEqualTo("""
                WINDOW          STATE  FROM  TO  EFFECT  FREEZE  APPLIES TO
                finance/freeze  OVER   -     -   wait    yes     jobs finance/a, finance/b in all namespaces
                finance/rack    OVER   -     -   wait    -       all workers with rack=r1
                finance/here    OVER   -     -   wait    -       all jobs in finance
                """);
        assertThat(cli.run("window", "list", "-o", "wide").out()).contains("FINISH BEFORE");
        assertThat(cli.run("describe", "window", "finance/freeze").out())
                .contains("effect         wait: what is due starts when it closes")
                .contains("applies to     jobs finance/a, finance/b in all namespaces")
                .contains("finish before  no")
                .contains("freeze         yes: the definitions of its jobs stay as they are");
    }

    private static Windows.Window window(String name, Map<String, Object> spec) {
        return new Windows.Window(
                "finance", name, 1, "", "wait", false, Optional.empty(), Optional.empty(), Map.of("spec", spec));
    }

    @Test
    void balancesTheLedger() {
        cli.server.json(
                "GET /api/v1/ledger",
                new Time.Ledger(
                        Samples.START,
                        Cli.NOW,
                        3,
                        1,
                        1,
                        1,
                        true,
                        List.of(new Time.Occurrence(
                                "finance",
                                "recon",
                                "nightly",
                                "2026-03-01T02:30",
                                Samples.START,
                                Optional.empty(),
                                1,
                                "RUN",
                                "7",
                                "SUCCEEDED",
                                ""))));

        Cli.Result result = cli.run("ledger", "--from", "2026-03-01T00:00:00Z");

        assertThat(result.status()).isZero();
        assertThat(result.out())
                .endsWith("\n\n3 expected = 1 ended + 1 open + 1 excused\n")
                .contains("finance/recon");
    }

    @Test
    void failsWhenTheLedgerDoesNotBalance() {
        cli.server.json("GET /api/v1/ledger", new Time.Ledger(Samples.START, Cli.NOW, 3, 1, 0, 1, false, List.of()));

        Cli.Result result = cli.run("ledger");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("NOT BALANCED");
    }

    @Test
    void listsVersions() {
        cli.server.json(
                "GET /api/v1/namespaces/finance/jobs/recon/versions",
                new Page<>(
                        List.of(new Jobs.Version(2, "abcdef0123456789", false, Samples.START, "ann", Map.of())), ""));

        assertThat(cli.run("history", "finance/recon").out()).isEqualTo("""
                VERSION  RECORDED                    BY   HOW      SHA-256
                2        2026-03-01 12:59:50 +01:00  ann  applied  abcdef012345
                """);
    }

    @Test
    void deletesOnlyWhatWasConfirmed() {
        cli.server.json("GET /api/v1/namespaces/finance/jobs/recon", Samples.job("recon"));
        cli.server.json("DELETE /api/v1/namespaces/finance/jobs/recon", Map.of());

        assertThat(cli.run("delete", "finance/recon").status()).isEqualTo(2);
        assertThat(cli.run("delete", "finance/recon", "--dry-run").err()).startsWith("would delete");
        cli.onTerminal(100, 30);
        assertThat(cli.typing("n\n").run("delete", "finance/recon").status()).isEqualTo(1);
        assertThat(cli.server.seen("DELETE /api/v1/namespaces/finance/jobs/recon"))
                .isEmpty();
        assertThat(cli.typing("y\n").run("delete", "finance/recon").status()).isZero();
        assertThat(cli.run("delete", "job", "finance/recon", "--yes").status()).isZero();
        assertThat(cli.server.seen("DELETE /api/v1/namespaces/finance/jobs/recon"))
                .hasSize(2);
    }
}
