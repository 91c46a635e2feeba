package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.cli.text.Times;
import dev.jem.protocol.Jobs;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import dev.jem.protocol.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What people see around both clock changes of 2026. The expected texts were worked out by hand from the rules of the
 * zones: Europe changes at 01:00 UTC on the last Sundays of March and October (Troll by two hours), New York at 02:00
 * local time on the second Sunday of March and the first of November, Lord Howe by half an hour at 02:00 local time on
 * the first Sundays of April and October, Santiago at midnight before the first Sundays from the 2nd of April and of
 * September.
 */
class ClockChangesTest {

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

    @ParameterizedTest
    @CsvSource({
        // The last second before the clocks go forward, and the next one.
        "Europe/Berlin, 2026-03-29T00:59:59Z, 2026-03-29 01:59:59 +01:00",
        "Europe/Berlin, 2026-03-29T01:00:00Z, 2026-03-29 03:00:00 +02:00",
        "America/New_York, 2026-03-08T06:59:59Z, 2026-03-08 01:59:59 -05:00",
        "America/New_York, 2026-03-08T07:00:00Z, 2026-03-08 03:00:00 -04:00",
        "Australia/Lord_Howe, 2026-10-03T15:29:59Z, 2026-10-04 01:59:59 +10:30",
        "Australia/Lord_Howe, 2026-10-03T15:30:00Z, 2026-10-04 02:30:00 +11:00",
        "Europe/Dublin, 2026-03-29T00:59:59Z, 2026-03-29 00:59:59 +00:00",
        "Europe/Dublin, 2026-03-29T01:00:00Z, 2026-03-29 02:00:00 +01:00",
        "America/Santiago, 2026-09-06T03:59:59Z, 2026-09-05 23:59:59 -04:00",
        "America/Santiago, 2026-09-06T04:00:00Z, 2026-09-06 01:00:00 -03:00",
        "Antarctica/Troll, 2026-03-29T00:59:59Z, 2026-03-29 00:59:59 +00:00",
        "Antarctica/Troll, 2026-03-29T01:00:00Z, 2026-03-29 03:00:00 +02:00",
        // The same time on the wall twice, when they go back.
        "Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25 02:30:00 +02:00",
        "Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25 02:30:00 +01:00",
        "America/New_York, 2026-11-01T05:30:00Z, 2026-11-01 01:30:00 -04:00",
        "America/New_York, 2026-11-01T06:30:00Z, 2026-11-01 01:30:00 -05:00",
        "Australia/Lord_Howe, 2026-04-04T14:45:00Z, 2026-04-05 01:45:00 +11:00",
        "Australia/Lord_Howe, 2026-04-04T15:15:00Z, 2026-04-05 01:45:00 +10:30",
        "Europe/Dublin, 2026-10-25T00:30:00Z, 2026-10-25 01:30:00 +01:00",
        "Europe/Dublin, 2026-10-25T01:30:00Z, 2026-10-25 01:30:00 +00:00",
        "America/Santiago, 2026-04-05T02:30:00Z, 2026-04-04 23:30:00 -03:00",
        "America/Santiago, 2026-04-05T03:30:00Z, 2026-04-04 23:30:00 -04:00",
        "Antarctica/Troll, 2026-10-25T00:30:00Z, 2026-10-25 02:30:00 +02:00",
        "Antarctica/Troll, 2026-10-25T02:30:00Z, 2026-10-25 02:30:00 +00:00",
        // Liberia was 44 minutes and 30 seconds behind until 1972.
        "Africa/Monrovia, 1971-06-01T00:00:00Z, 1971-05-31 23:15:30 -00:44:30"
    })
    void everyTimeShowsItsOffset(String zone, Instant at, String expected) {
        Times times = new Times(ZoneId.of(zone));

        assertThat(times.full(at)).isEqualTo(expected);
        assertThat(times.clock(at))
                .isEqualTo(expected.substring("2026-01-01 ".length()).replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, */30, 2026-03-29T00:00:00Z, 03-29 01:30 +01:00|03-29 03:00 +02:00|03-29 03:30 +02:00",
        "Europe/Berlin, */30, 2026-10-25T00:00:00Z, 10-25 02:30 +02:00|10-25 02:00 +01:00|10-25 02:30 +01:00",
        "America/New_York, */30, 2026-03-08T06:00:00Z, 03-08 01:30 -05:00|03-08 03:00 -04:00|03-08 03:30 -04:00",
        "America/New_York, */30, 2026-11-01T05:00:00Z, 11-01 01:30 -04:00|11-01 01:00 -05:00|11-01 01:30 -05:00",
        "Australia/Lord_Howe, */15, 2026-10-03T15:00:00Z, 10-04 01:45 +10:30|10-04 02:30 +11:00|10-04 02:45 +11:00",
        "Australia/Lord_Howe, */15, 2026-04-04T14:30:00Z, 04-05 01:45 +11:00|04-05 01:30 +10:30|04-05 01:45 +10:30",
        "Europe/Dublin, */30, 2026-03-29T00:00:00Z, 03-29 00:30 +00:00|03-29 02:00 +01:00|03-29 02:30 +01:00",
        "Europe/Dublin, */30, 2026-10-25T00:00:00Z, 10-25 01:30 +01:00|10-25 01:00 +00:00|10-25 01:30 +00:00",
        "America/Santiago, */30, 2026-09-06T03:00:00Z, 09-05 23:30 -04:00|09-06 01:00 -03:00|09-06 01:30 -03:00",
        "America/Santiago, */30, 2026-04-05T02:00:00Z, 04-04 23:30 -03:00|04-04 23:00 -04:00|04-04 23:30 -04:00",
        "Antarctica/Troll, */30, 2026-03-29T00:00:00Z, 03-29 00:30 +00:00|03-29 03:00 +02:00|03-29 03:30 +02:00",
        "Antarctica/Troll, */30, 2026-10-25T00:00:00Z, 10-25 02:30 +02:00|10-25 01:00 +00:00|10-25 01:30 +00:00"
    })
    void nextStartsShowTheirOffsets(String zone, String minutes, String from, String expected) {
        cli.inZone("Asia/Tokyo");
        Cli.Result result = cli.run(
                "schedule", "next", "--cron", minutes + " * * * *", "--zone", zone, "--from", from, "--count", "3");

        assertThat(result.out().lines().toList())
                .isEqualTo(List.of(expected.split("\\|", -1)).stream()
                        .map(it -> "2026-" + it.substring(0, 11) + ":00" + it.substring(11))
                        .toList());
    }

    private static final Instant FIRST = Instant.parse("2026-04-04T14:45:10Z");
    private static final Instant SECOND = Instant.parse("2026-04-04T15:15:20Z");

    /** A run that began in the first pass of Lord Howe's repeated half hour and ended in the second. */
    private static Runs.Run run() {
        Runs.Attempt attempt = new Runs.Attempt(
                "a1",
                1,
                "w1",
                "SUCCEEDED",
                Optional.of(0),
                "",
                false,
                Optional.of(FIRST),
                Optional.of(FIRST),
                Optional.of(SECOND),
                Optional.empty(),
                Optional.empty(),
                List.of());
        Runs.Task retried = new Runs.Task(
                "load", "WAITING", "", List.of(), Optional.of(SECOND), Map.of(), List.of(attempt), Optional.empty());
        return new Runs.Run(
                "7",
                "finance",
                "recon",
                41,
                1,
                3,
                "SUCCEEDED",
                "NORMAL",
                new Runs.Trigger("schedule", "nightly", "jem", "", ""),
                Optional.of(Instant.parse("2026-04-04T14:45:00Z")),
                Optional.of(LocalDate.of(2026, 4, 5)),
                Instant.parse("2026-04-04T14:45:05Z"),
                Optional.of(FIRST),
                Optional.of(SECOND),
                "",
                Map.of(),
                Optional.empty(),
                List.of(retried),
                7,
                50,
                Optional.empty(),
                "",
                List.of(),
                0,
                List.of());
    }

    @Test
    void runsShowTheirOffsets() {
        cli.inZone("Australia/Lord_Howe").server.json("GET /api/v1/runs", new Page<>(List.of(run()), ""));

        assertThat(cli.run("runs").out().lines())
                .containsExactly(
                        "RUN               STATE      TRIGGER           DUE                         STARTED            "
                                + "         TOOK    REASON",
                        "finance/recon#41  SUCCEEDED  schedule nightly  2026-04-05 01:45:00 +11:00  2026-04-05 01:45:10"
                                + " +11:00  30m10s  -");
    }

    @Test
    void aDescribedRunShowsItsOffsets() {
        cli.inZone("Australia/Lord_Howe").server.json("GET /api/v1/runs/7", run());

        assertThat(cli.run("describe", "7").out()).isEqualTo("""
                run            finance/recon#41 (id 7)
                state          SUCCEEDED
                trigger        schedule nightly by jem
                version        3
                execution      1
                business date  2026-04-05
                scheduled      2026-04-05 01:45:00 +11:00
                queued         2026-04-05 01:45:05 +11:00
                started        2026-04-05 01:45:10 +11:00
                ended          2026-04-05 01:45:20 +10:30
                took           30m10s
                params         -
                revision       0

                TASK  STATE      ATTEMPT  WORKER  EXIT  STARTED                     TOOK    REASON
                load  SUCCEEDED  1        w1      0     2026-04-05 01:45:10 +11:00  30m10s  \
                next attempt at 2026-04-05 01:45:20 +10:30
                """);
    }

    @Test
    void aDescribedJobShowsItsOffsets() {
        Instant applied = Instant.parse("2026-10-25T00:30:00Z");
        Instant next = Instant.parse("2026-10-25T02:30:00Z");
        Jobs.Job job = new Jobs.Job(
                "u1",
                "finance",
                "recon",
                3,
                Map.of(),
                "finance-ops",
                "Reconcile trades.",
                "high",
                false,
                Optional.empty(),
                List.of(new Jobs.Trigger("nightly", "30 2 * * *", "Antarctica/Troll", Optional.of(next))),
                Map.of("kind", "Job"),
                Optional.of(new Jobs.LastRun("41", 41, "SUCCEEDED", applied)),
                applied,
                "admin");
        cli.inZone("Antarctica/Troll").server.json("GET /api/v1/namespaces/finance/jobs/recon", job);

        assertThat(cli.run("describe", "job", "recon", "-n", "finance").out()).isEqualTo("""
                job          finance/recon
                description  Reconcile trades.
                owner        finance-ops
                criticality  high
                labels       -
                version      3, applied 2026-10-25 02:30:00 +02:00 by admin
                last run     #41 SUCCEEDED at 2026-10-25 02:30:00 +02:00

                TRIGGER  SCHEDULE    TIME ZONE         NEXT START
                nightly  30 2 * * *  Antarctica/Troll  2026-10-25 02:30:00 +00:00

                kind: Job
                """);
    }

    @Test
    void theLedgerShowsOffsets() {
        cli.inZone("America/Santiago")
                .server
                .json(
                        "GET /api/v1/ledger",
                        new Time.Ledger(
                                Instant.parse("2026-04-05T00:00:00Z"),
                                Instant.parse("2026-04-06T00:00:00Z"),
                                3,
                                1,
                                0,
                                2,
                                true,
                                List.of(
                                        occurrence("2026-04-05T02:30:00Z", Optional.empty(), "RUN"),
                                        occurrence(
                                                "2026-04-05T02:45:00Z",
                                                Optional.of(Instant.parse("2026-04-05T03:45:00Z")),
                                                "SKIPPED_MISFIRE"))));

        assertThat(cli.run("ledger", "--from", "2026-02-28T00:00:00Z").out()).isEqualTo("""
                DUE                                                       JOB            TRIGGER  STARTS  \
                OUTCOME          STATE      RUN  DETAIL
                2026-04-04 23:30:00 -03:00                                finance/recon  often    1       \
                RUN              SUCCEEDED  7    -
                2026-04-04 23:45:00 -03:00 to 2026-04-04 23:45:00 -04:00  finance/recon  often    2       \
                SKIPPED_MISFIRE  -          -    -

                3 expected = 1 ended + 0 open + 2 excused
                """);
    }

    private static Time.Occurrence occurrence(String at, Optional<Instant> until, String outcome) {
        boolean isRun = until.isEmpty();
        return new Time.Occurrence(
                "finance",
                "recon",
                "often",
                "2026-04-04T23:30",
                Instant.parse(at),
                until,
                isRun ? 1 : 2,
                outcome,
                isRun ? "7" : "",
                isRun ? "SUCCEEDED" : "",
                "");
    }
}
