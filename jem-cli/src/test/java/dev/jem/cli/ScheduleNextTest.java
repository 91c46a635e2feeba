package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.protocol.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleNextTest {

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

    private String json(String... options) {
        List<String> words = new ArrayList<>(List.of("schedule", "next", "-o", "json"));
        words.addAll(List.of(options));
        Cli.Result result = cli.run(words.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void printsExactlyTheFires() {
        assertThat(json(
                        "--cron",
                        "30 2 * * *",
                        "--zone",
                        "America/New_York",
                        "--from",
                        "2026-03-06T07:30:00Z",
                        "--count",
                        "3"))
                .isEqualTo(
                        "{\"fires\":[\"2026-03-07T07:30:00Z\",\"2026-03-08T07:00:00Z\",\"2026-03-09T06:30:00Z\"]}\n");
    }

    @Test
    void needsNoServer() {
        json("--cron", "@daily", "--from", "2026-03-06T07:30:00Z", "--count", "1");

        assertThat(cli.server.seen()).isEmpty();
    }

    @Test
    void takesTheStartAsExclusive() {
        assertThat(json("--cron", "0 * * * *", "--from", "2026-03-01T10:00:00Z", "--count", "1"))
                .isEqualTo("{\"fires\":[\"2026-03-01T11:00:00Z\"]}\n");
        assertThat(json("--cron", "0 * * * *", "--from", "2026-03-01T09:59:59.999Z", "--count", "1"))
                .isEqualTo("{\"fires\":[\"2026-03-01T10:00:00Z\"]}\n");
    }

    @Test
    void countsTheIntervalOfACronExpressionFromTheBeginning() {
        assertThat(json(
                        "--cron",
                        "@every 1h",
                        "--dialect",
                        "kubernetes",
                        "--from",
                        "2026-03-01T10:07:00Z",
                        "--count",
                        "2"))
                .isEqualTo("{\"fires\":[\"2026-03-01T11:07:00Z\",\"2026-03-01T12:07:00Z\"]}\n");
    }

    @Test
    void beginsNowAndPrintsTenWhereNothingIsSaid() {
        assertThat(json("--every", "15m"))
                .startsWith("{\"fires\":[\"2026-03-01T12:15:00Z\",")
                .contains("14:30:00Z\"]");
    }

    @Test
    void knowsDialectsAndPoliciesForClockChanges() {
        assertThat(json(
                        "--cron",
                        "0 0 2 ? * 2#1",
                        "--dialect",
                        "quartz",
                        "--from",
                        "2026-03-01T00:00:00Z",
                        "--count",
                        "1"))
                .isEqualTo("{\"fires\":[\"2026-03-02T02:00:00Z\"]}\n");
        assertThat(json(
                        "--cron",
                        "30 2 * * *",
                        "--zone",
                        "Europe/Berlin",
                        "--gap",
                        "skip",
                        "--from",
                        "2026-03-28T12:00:00Z",
                        "--count",
                        "1"))
                .isEqualTo("{\"fires\":[\"2026-03-30T00:30:00Z\"]}\n");
        assertThat(json(
                        "--cron",
                        "30 2 * * *",
                        "--zone",
                        "Europe/Berlin",
                        "--gap",
                        "shift",
                        "--from",
                        "2026-03-28T12:00:00Z",
                        "--count",
                        "1"))
                .isEqualTo("{\"fires\":[\"2026-03-29T01:30:00Z\"]}\n");
        assertThat(json(
                        "--cron",
                        "30 2 * * *",
                        "--zone",
                        "Europe/Berlin",
                        "--overlap",
                        "both",
                        "--from",
                        "2026-10-24T12:00:00Z",
                        "--count",
                        "2"))
                .isEqualTo("{\"fires\":[\"2026-10-25T00:30:00Z\",\"2026-10-25T01:30:00Z\"]}\n");
    }

    @Test
    void printsTimesWithTheirOffsetForPeople() {
        assertThat(cli.run(
                                "schedule",
                                "next",
                                "--cron",
                                "30 2 * * *",
                                "--zone",
                                "Europe/Berlin",
                                "--from",
                                "2026-03-28T00:00:00Z",
                                "--count",
                                "2")
                        .out())
                .isEqualTo("2026-03-28 02:30:00 +01:00\n2026-03-29 03:00:00 +02:00\n");
    }

    @Test
    void refusesWhatNeverFires() {
        assertThat(cli.run("schedule", "next", "--cron", "0 0 30 2 *", "-o", "json")
                        .status())
                .isEqualTo(3);
        Cli.Result past =
                cli.run("schedule", "next", "--cron", "0 0 0 1 1 ? 2020", "--dialect", "quartz", "-o", "json");
        assertThat(past.status()).isEqualTo(3);
        assertThat(past.out()).isEmpty();
    }

    @Test
    void printsFewerWhereTheScheduleEnds() {
        assertThat(json("--cron", "0 0 0 1 1 ? 2027", "--dialect", "quartz", "--count", "5"))
                .isEqualTo("{\"fires\":[\"2027-01-01T00:00:00Z\"]}\n");
    }

    @Test
    void makesUpAfterAnOutage() {
        String[] outage = {"--cron", "0 * * * *", "--from", "2026-03-01T06:00:00Z", "--now", "2026-03-01T10:00:00Z"};

        assertThat(json(with(outage, "--catch-up", "all")))
                .isEqualTo("{\"fires\":[\"2026-03-01T07:00:00Z\",\"2026-03-01T08:00:00Z\",\"2026-03-01T09:00:00Z\","
                        + "\"2026-03-01T10:00:00Z\"]}\n");
        assertThat(json(with(outage, "--catch-up", "latest"))).isEqualTo("{\"fires\":[\"2026-03-01T10:00:00Z\"]}\n");
        assertThat(json(with(outage, "--catch-up", "none"))).isEqualTo("{\"fires\":[]}\n");
        assertThat(json(with(outage, "--catch-up", "all", "--max", "2")))
                .isEqualTo("{\"fires\":[\"2026-03-01T09:00:00Z\",\"2026-03-01T10:00:00Z\"]}\n");
        assertThat(json(with(outage, "--catch-up", "all", "--deadline", "90m")))
                .isEqualTo("{\"fires\":[\"2026-03-01T09:00:00Z\",\"2026-03-01T10:00:00Z\"]}\n");
    }

    @Test
    void makesUpNothingWhereNothingWasMissed() {
        assertThat(json(
                        "--cron",
                        "@daily",
                        "--from",
                        "2026-03-01T06:00:00Z",
                        "--now",
                        "2026-03-01T10:00:00Z",
                        "--catch-up",
                        "all"))
                .isEqualTo("{\"fires\":[]}\n");
    }

    @Test
    void survivesAYearOfMinutes() {
        assertThat(json(
                        "--cron",
                        "* * * * *",
                        "--from",
                        "2025-03-01T00:00:00Z",
                        "--now",
                        "2026-03-01T00:00:30Z",
                        "--catch-up",
                        "latest"))
                .isEqualTo("{\"fires\":[\"2026-03-01T00:00:00Z\"]}\n");
    }

    @Test
    void asksTheServerAboutJobs() {
        cli.server.json("GET /api/v1/schedules:next", new Time.Fires(List.of(Instant.parse("2026-03-02T01:30:00Z"))));

        assertThat(json("--job", "finance/recon", "--count", "1"))
                .isEqualTo("{\"fires\":[\"2026-03-02T01:30:00Z\"]}\n");
        assertThat(cli.server.seen().getFirst().target())
                .isEqualTo("/api/v1/schedules:next?job=finance%2Frecon&count=1");
    }

    @Test
    void namesTheTriggerOfEachStartAndUsesItsZone() {
        Instant first = Instant.parse("2026-03-29T00:30:00Z");
        Instant second = Instant.parse("2026-03-29T01:30:00Z");
        cli.server.json(
                "GET /api/v1/schedules:next",
                new Time.Fires(
                        List.of(first, second),
                        List.of(
                                new Time.Start(first, "nightly", "America/New_York"),
                                new Time.Start(second, "hourly", "Europe/Berlin"))));

        assertThat(cli.run("schedule", "next", "--job", "finance/recon").out().lines())
                .containsExactly(
                        "AT                          TRIGGER  ZONE",
                        "2026-03-28 20:30:00 -04:00  nightly  America/New_York",
                        "2026-03-29 03:30:00 +02:00  hourly   Europe/Berlin");
    }

    @Test
    void asksTheServerWhatWouldBeMadeUpForAJob() {
        Instant nine = Instant.parse("2026-03-01T09:00:00Z");
        cli.server.json(
                "GET /api/v1/schedules:next",
                new Time.Fires(
                        List.of(nine),
                        List.of(new Time.Start(nine, "cron", "UTC")),
                        List.of("the trigger every is counted from the runs themselves")));

        Cli.Result result = cli.run(
                "schedule",
                "next",
                "--job",
                "finance/recon",
                "--from",
                "2026-03-01T08:00:00Z",
                "--catch-up",
                "all",
                "--max",
                "5",
                "--deadline",
                "4h",
                "--now",
                "2026-03-01T10:00:00Z",
                "-o",
                "json");

        assertThat(cli.server.seen().getLast().target())
                .isEqualTo("/api/v1/schedules:next?job=finance%2Frecon&from=2026-03-01T08%3A00%3A00Z&catchUp=all"
                        + "&max=5&deadline=PT4H&now=2026-03-01T10%3A00%3A00Z");
        assertThat(result.out())
                .startsWith("{\"fires\":[\"2026-03-01T09:00:00Z\"],\"starts\":[{\"at\":\"2026-03-01T09:00:00Z\","
                        + "\"trigger\":\"cron\",\"timezone\":\"UTC\"}]");
        assertThat(result.err()).contains("counted from the runs themselves");
    }

    private static String[] with(String[] first, String... more) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
