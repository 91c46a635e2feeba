package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.LocalServer;
import dev.jem.client.Endpoint;
import dev.jem.protocol.Headers;
import dev.jem.protocol.Json;
import dev.jem.protocol.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jem run} and what follows a run. */
class RunCommandTest {

    private static final String SUBMIT = "POST /api/v1/namespaces/finance/jobs/recon/runs";
    private static final String OUTPUT = "GET /api/v1/runs/7/tasks/%s/output";

    @TempDir
    Path directory;

    private Cli cli;
    private final CountDownLatch end = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        cli = Cli.in(directory);
    }

    @AfterEach
    void stop() {
        end.countDown();
        cli.close();
    }

    /** The run goes from state to state, and each step is announced by an event. */
    private void answerRun(Runs.Run... steps) {
        cli.server.json(SUBMIT, Samples.run("7", 42, "WAITING"));
        for (Runs.Run step : steps) {
            cli.server.json("GET /api/v1/runs/7", step);
        }
        StringBuilder events = new StringBuilder();
        for (int i = 1; i <= steps.length; i++) {
            events.append(Samples.event(i, "TaskEnded"));
        }
        cli.server.on("GET /api/v1/events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", Headers.EVENT_STREAM);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(events.toString().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    private void answerOutput(String task, String... chunks) {
        cli.server.text(OUTPUT.formatted(task), Headers.NDJSON, String.join("", chunks));
    }

    private static Runs.Task good(String name) {
        return Samples.task(name, "SUCCEEDED", Samples.attempt(1, "SUCCEEDED", Optional.of(0), ""));
    }

    private static Runs.Task running(String name) {
        return Samples.task(name, "RUNNING", Samples.attempt(1, "STARTED", Optional.empty(), ""));
    }

    @Test
    void showsWhatHappensLineByLine() {
        answerRun(
                Samples.run("7", 42, "RUNNING", running("load"), Samples.task("check", "WAITING")),
                Samples.run("7", 42, "SUCCEEDED", good("load"), good("check")));
        answerOutput("load", Samples.chunk(1, 0, "stdout", "loading\n100 rows\n"));
        answerOutput("check", Samples.chunk(1, 0, "stdout", "all "), Samples.chunk(1, 1, "stdout", "good\n"));

        Cli.Result result = cli.run("run", "finance/recon");

        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .containsExactlyInAnyOrder("load  │ loading", "load  │ 100 rows", "check │ all good");
        assertThat(result.err()).isEqualTo("""
                run finance/recon#42 (id 7)
                13:00:00+01:00 load running on w1
                13:00:00+01:00 load succeeded after 2.5s
                13:00:00+01:00 check succeeded after 2.5s
                finance/recon#42 succeeded after 2.5s
                """);
    }

    @Test
    void putsNoNameInFrontOfASingleTask() {
        answerRun(Samples.run("7", 42, "SUCCEEDED", good("main")));
        answerOutput("main", Samples.chunk(1, 0, "stdout", "a\n"), Samples.chunk(1, 1, "stderr", "b\n"));

        Cli.Result result = cli.run("run", "finance/recon");

        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).contains("\nb\n");
    }

    @Test
    void failsWithTheRunAndSaysWhereToLook() {
        Runs.Task failed = Samples.task("check", "FAILED", Samples.attempt(1, "FAILED", Optional.of(3), ""));
        answerRun(Samples.run("7", 42, "FAILED", good("load"), failed));

        Cli.Result result = cli.run("run", "finance/recon");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .contains("check failed after 2.5s: exit code 3")
                .endsWith("""
                finance/recon#42 failed after 2.5s: task check failed
                See: jem logs finance/recon#42 --task check, jem describe finance/recon#42
                """);
    }

    @Test
    void saysWhenTheNextAttemptBegins() {
        Runs.Attempt attempt = Samples.attempt(1, "FAILED", Optional.of(75), "");
        Runs.Task waiting = new Runs.Task(
                "load",
                "WAITING",
                "",
                List.of(),
                Optional.of(Instant.parse("2026-03-01T12:00:30Z")),
                Map.of(),
                List.of(attempt),
                Optional.empty());
        answerRun(Samples.run("7", 42, "RUNNING", waiting), Samples.run("7", 42, "SUCCEEDED", good("load")));

        assertThat(cli.run("run", "finance/recon").err())
                .contains("load attempt 1 failed: exit code 75; the next one begins at 13:00:30+01:00");
    }

    @Test
    void neutralisesWhatTasksPrint() {
        answerRun(Samples.run("7", 42, "SUCCEEDED", good("main")));
        answerOutput("main", Samples.chunk(1, 0, "stdout", "\u001b]0;owned\u0007\u202ea\n"));

        assertThat(cli.run("run", "finance/recon").out()).isEqualTo("^[]0;owned^G\\u202ea\n");
    }

    @Test
    void printsTheRunAsDataAndNothingElse() {
        answerRun(Samples.run("7", 42, "FAILED", good("main")));
        answerOutput("main", Samples.chunk(1, 0, "stdout", "a\n"));

        Cli.Result result = cli.run("run", "finance/recon", "-o", "json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(Json.mapper().readValue(result.out(), Runs.Run.class).state())
                .isEqualTo("FAILED");
        assertThat(result.err()).contains("\na\n");
    }

    @Test
    void printsTheIdAndLeaves() {
        answerRun(Samples.run("7", 42, "RUNNING"));

        assertThat(cli.run("run", "finance/recon", "--detach")).isEqualTo(new Cli.Result(0, "7\n", ""));
        assertThat(cli.server.seen()).hasSize(1);
    }

    @Test
    void sendsWhatWasAskedFor() {
        answerRun(Samples.run("7", 42, "RUNNING"));

        cli.run(
                "run",
                "recon",
                "-n",
                "finance",
                "-p",
                "region=eu",
                "--param",
                "q=a=b",
                "--business-date",
                "2026-02-28",
                "--reason",
                "month end",
                "--detach");

        Runs.Submit sent = Json.mapper().readValue(cli.server.seen().getFirst().text(), Runs.Submit.class);
        assertThat(sent)
                .isEqualTo(new Runs.Submit(
                        Map.of("region", "eu", "q", "a=b"), Optional.of(LocalDate.of(2026, 2, 28)), "month end"));
        assertThat(cli.server.seen().getFirst().header(Headers.IDEMPOTENCY_KEY)).isPresent();
    }

    @Test
    void runsAManifest() throws IOException {
        cli.write("job.yaml", """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: recon, namespace: finance}
                spec: {task: {command: [df, -h]}}
                """);
        cli.server.json("POST /api/v1/runs", Samples.run("7", 42, "WAITING"));

        assertThat(cli.run("run", "-f", "job.yaml", "--detach").out()).isEqualTo("7\n");
        Runs.SubmitManifest sent =
                Json.mapper().readValue(cli.server.seen().getFirst().text(), Runs.SubmitManifest.class);
        assertThat(sent.manifest().sources()).hasSize(1);
        assertThat(sent.params()).isEmpty();
    }

    @Test
    void runsOneJobAtATime() throws IOException {
        cli.write("jobs.yaml", """
                {apiVersion: jem/v1, kind: Job, metadata: {name: a}, spec: {task: {command: [df]}}}
                ---
                {apiVersion: jem/v1, kind: Job, metadata: {name: b}, spec: {task: {command: [df]}}}
                """);

        Cli.Result result = cli.run("run", "-f", "jobs.yaml");

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).contains("run takes one job, and there are 2");
    }

    @Test
    void givesUpWaitingAndLeavesTheRunAlone() {
        answerRun(Samples.run("7", 42, "RUNNING", running("main")));

        Cli.Result result = cli.run("run", "finance/recon", "--timeout", "300ms");

        assertThat(result.status()).isEqualTo(8);
        assertThat(result.err()).contains("the time to wait is over", "jem logs -f finance/recon#42");
        assertThat(cli.server.seen("POST /api/v1/runs/7/cancel")).isEmpty();
    }

    @Test
    void followsARunAlsoWithoutEvents() {
        cli.server.json(SUBMIT, Samples.run("7", 42, "WAITING"));
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "RUNNING", running("main")));
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "SUCCEEDED", good("main")));

        Cli.Result result = cli.run("run", "finance/recon");

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("no live events", "finance/recon#42 succeeded");
    }

    @Test
    void leavesACleanScreen() {
        answerRun(
                Samples.run("7", 42, "RUNNING", running("load"), Samples.task("check", "WAITING")),
                Samples.run("7", 42, "SUCCEEDED", good("load"), good("check")));
        answerOutput("load", Samples.chunk(1, 0, "stdout", "loading\n"));
        answerOutput("check");

        Cli.Result result = cli.onTerminal(80, 24).run("run", "finance/recon");

        Screen screen = new Screen();
        screen.write(result.err());
        assertThat(screen.lines())
                .containsExactly(
                        "run finance/recon#42 (id 7)",
                        "✔ load   succeeded after 2.5s",
                        "✔ check  succeeded after 2.5s",
                        "finance/recon#42 succeeded after 2.5s");
        assertThat(screen.isCursorShown()).isTrue();
        assertThat(result.err())
                .contains("load   10s     running on w1", "finance/recon#42  10s  0 of 2 done, 1 running");
    }

    @Test
    void runsLocallyOnAServerOfItsOwn() throws IOException {
        cli.write("job.yaml", "{apiVersion: jem/v1, kind: Job, metadata: {name: a}, spec: {task: {command: [df]}}}\n");
        answerRun(Samples.run("7", 42, "SUCCEEDED", good("main")));
        cli.server.json("POST /api/v1/runs", Samples.run("7", 42, "WAITING"));
        cli.environment.remove("JEM_URL");
        AtomicBoolean isClosed = new AtomicBoolean();
        local(isClosed);

        Cli.Result result = cli.run("run", "--local", "-f", "job.yaml");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(isClosed).isTrue();
    }

    @Test
    void sendsNobodyToWhatALocalRunDoesNotKeep() throws IOException {
        cli.write("job.yaml", "{apiVersion: jem/v1, kind: Job, metadata: {name: a}, spec: {task: {command: [df]}}}\n");
        answerRun(Samples.run(
                "7", 42, "FAILED", Samples.task("main", "FAILED", Samples.attempt(1, "FAILED", Optional.of(3), ""))));
        cli.server.json("POST /api/v1/runs", Samples.run("7", 42, "WAITING"));
        local(new AtomicBoolean());

        Cli.Result result = cli.run("run", "--local", "-f", "job.yaml");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("failed").doesNotContain("See:");
    }

    private void local(AtomicBoolean isClosed) {
        Endpoint endpoint = cli.server.endpoint();
        cli.with(new Extension() {
            @Override
            public List<CommandEntry> commands() {
                return List.of();
            }

            @Override
            public Optional<LocalServer> localServer() {
                return Optional.of(_ -> new LocalServer.Running() {
                    @Override
                    public Endpoint endpoint() {
                        return endpoint;
                    }

                    @Override
                    public void close() {
                        isClosed.set(true);
                    }
                });
            }
        });
    }

    @Test
    void printsLogs() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "SUCCEEDED", good("load"), good("check")));
        answerOutput(
                "load",
                Samples.chunk(1, 0, "stdout", "one\ntwo\n"),
                Samples.chunk(1, 1, "stderr", "oops\n"),
                Samples.chunk(1, 2, "jem", "12 bytes were cut out\n"));
        answerOutput("check", Samples.chunk(1, 0, "stdout", "fine"));

        assertThat(cli.run("logs", "7").out()).isEqualTo("""
                load  │ one
                load  │ two
                load  │ oops
                load  │ [jem] 12 bytes were cut out
                check │ fine
                """);
        assertThat(cli.run("logs", "7", "--task", "load", "--tail", "2").out())
                .isEqualTo("oops\n[jem] 12 bytes were cut out\n");
        assertThat(cli.server.seen().getLast().target()).endsWith("?attempt=1&tail=2");
        assertThat(cli.run("logs", "7", "--task", "check", "--timestamps").out())
                .isEqualTo("2026-03-01 12:59:50 +01:00  fine\n");
        assertThat(cli.run("logs", "7", "--task", "chek").err()).contains("did you mean 'check'?");
        assertThat(cli.run("logs", "7", "--task", "chek").status()).isEqualTo(5);
    }

    @Test
    void printsRawBytesWhenAsked() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "SUCCEEDED", good("main")));
        cli.server.text(OUTPUT.formatted("main"), "application/octet-stream", "\u001b[31mred");

        assertThat(cli.run("logs", "7", "--raw").out()).isEqualTo("\u001b[31mred");
        assertThat(cli.server.seen().getLast().target()).endsWith("?attempt=1");
    }

    @Test
    void saysWhenThereIsNoOutput() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "RUNNING", Samples.task("main", "WAITING")));

        Cli.Result result = cli.run("logs", "7");

        assertThat(result.status()).isZero();
        assertThat(result.err()).contains("has printed nothing yet", "jem logs -f finance/recon#42");
    }

    @Test
    void followsLogsToTheEnd() {
        answerRun(Samples.run("7", 42, "RUNNING", running("main")), Samples.run("7", 42, "FAILED", good("main")));
        answerOutput("main", Samples.chunk(1, 0, "stdout", "a\nb\n"), Samples.chunk(1, 1, "stderr", "c\n"));

        Cli.Result result = cli.run("logs", "-f", "7");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("a\nb\nc\n");
        assertThat(result.err()).isEqualTo("finance/recon#42 failed after 2.5s: task check failed\n");
    }

    @Test
    void followsFromTheLastLinesOfTheLastAttempt() {
        Runs.Task retried = Samples.task(
                "main",
                "RUNNING",
                Samples.attempt(1, "FAILED", Optional.of(3), ""),
                Samples.attempt(2, "STARTED", Optional.empty(), ""));
        answerRun(Samples.run("7", 42, "RUNNING", retried), Samples.run("7", 42, "SUCCEEDED", retried));
        answerOutput("main", Samples.chunk(2, 0, "stdout", "b\n"));

        assertThat(cli.run("logs", "-f", "--tail", "1", "7").out()).isEqualTo("b\n");
        assertThat(cli.server.seen().stream().map(it -> it.target()).filter(it -> it.contains("/output")))
                .containsExactly("/api/v1/runs/7/tasks/main/output?attempt=2&follow=true&tail=1");
    }

    @Test
    void takesQuotesInAValueAsTheyAre() {
        answerRun(Samples.run("7", 42, "SUCCEEDED", good("main")));

        Cli.Result result = cli.run("run", "finance/recon", "--detach", "-p", "p=x\" y", "-p", "q='", "-p", "r=a=\"b");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(cli.server.seen(SUBMIT).getFirst().text())
                .contains("\"p\":\"x\\\" y\"", "\"q\":\"'\"", "\"r\":\"a=\\\"b\"");
    }

    @Test
    void watchesEvents() {
        answerRun(Samples.run("7", 42, "RUNNING"), Samples.run("7", 42, "RUNNING"));

        assertThat(cli.run("watch", "--count", "2", "--job", "finance/recon").out())
                .isEqualTo("""
                2026-03-01 12:59:50 +01:00  TaskEnded               finance/recon#42                note=a^[[31mb exitCode=3
                2026-03-01 12:59:50 +01:00  TaskEnded               finance/recon#42                note=a^[[31mb exitCode=3
                """);
        assertThat(cli.server.seen().getFirst().target()).isEqualTo("/api/v1/events?namespace=finance&job=recon");
        assertThat(cli.run("watch", "--count", "1", "-o", "json").out())
                .startsWith("{\"seq\":1,\"index\":0,")
                .endsWith("}\n");
        assertThat(cli.run("watch", "--count", "9", "--timeout", "10ms").status())
                .isEqualTo(8);
    }

    @Test
    void cancelsAndWaits() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "RUNNING"));
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "RUNNING"));
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "CANCELLED"));
        cli.server.json("POST /api/v1/runs/7/cancel", Map.of());

        Cli.Result result = cli.run("cancel", "7", "--reason", "wrong day", "--wait");

        assertThat(result.status()).isZero();
        assertThat(result.err())
                .isEqualTo("asked for the end of finance/recon#42\nfinance/recon#42 ended as cancelled\n");
        assertThat(cli.server.seen("POST /api/v1/runs/7/cancel").getFirst().text())
                .isEqualTo("{\"reason\":\"wrong day\"}");
    }

    @Test
    void cancelsNothingInADryRun() {
        cli.server.json("GET /api/v1/runs/7", Samples.run("7", 42, "RUNNING"));

        assertThat(cli.run("cancel", "7", "--dry-run").err()).isEqualTo("would cancel finance/recon#42 (running)\n");
        assertThat(cli.server.seen("POST /api/v1/runs/7/cancel")).isEmpty();
    }
}
