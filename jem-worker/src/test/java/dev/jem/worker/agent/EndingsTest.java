package dev.jem.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Json;
import dev.jem.protocol.Workers;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.output.OutputSummary;
import dev.jem.worker.process.AttemptEnd;
import dev.jem.worker.process.ExecutorSettings;
import dev.jem.worker.process.LaunchRequest;
import dev.jem.worker.process.Limits;
import dev.jem.worker.process.Outcome;
import dev.jem.worker.process.ProcessExecutor;
import dev.jem.worker.process.Program;
import dev.jem.worker.process.RunningAttempt;
import dev.jem.worker.process.StartFailure;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server is told of an end exactly what was seen, in the words of the protocol. */
class EndingsTest {

    @TempDir
    private Path root;

    private ProcessExecutor executor;
    private JemClient client;
    private int attempts;
    private Endings endings;

    @BeforeEach
    void open() throws Exception {
        Directories.permit(root, 0711);
        executor = ProcessExecutor.open(ExecutorSettings.of(root.resolve("state"), root.resolve("work")));
        client = JemClient.of(new Endpoint(URI.create("http://127.0.0.1:9"), Optional.empty()), RetryPolicy.NONE);
        endings = new Endings(new Artifacts(client, "w", root.resolve("staging")));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        executor.close();
    }

    private HeldAttempt held(List<Workers.OutputType> outputs, List<Workers.SuccessRule> success) {
        return new HeldAttempt("a" + ++attempts, new Note(7, "r1", 0, true, outputs, success), () -> {});
    }

    private Workers.Report after(String script, Workers.OutputType... outputs) throws Exception {
        return after(script, held(List.of(outputs), List.of()));
    }

    private Workers.Report after(String script, HeldAttempt attempt) throws Exception {
        RunningAttempt running = executor.launch(
                new LaunchRequest(
                        attempt.id,
                        new Program.Shell(script, List.of()),
                        Map.of(),
                        Optional.empty(),
                        List.of(),
                        "r1",
                        Optional.empty(),
                        new Limits(Duration.ofHours(1), Duration.ZERO, 1 << 20, false),
                        Optional.empty(),
                        attempt.note.text()),
                attempt);
        attempt.runs(running);
        return endings.report(attempt, running.end().join());
    }

    @Test
    void successHasItsExitCodeAndItsOutputsByTheirTypes() throws Exception {
        Workers.Report report = after(
                "printf 'n=12\\nx=1.50\\nok=true\\nday=2026-02-28\\nall=a,b,\\nfree=as it is\\n' >$JEM_OUTPUTS; echo hello",
                new Workers.OutputType("n", "int"),
                new Workers.OutputType("x", "number"),
                new Workers.OutputType("ok", "bool"),
                new Workers.OutputType("day", "date"),
                new Workers.OutputType("all", "list"));
        assertThat(report.outcome()).isEqualTo("succeeded");
        assertThat(report.exitCode()).contains(0);
        assertThat(report.outputs())
                .isEqualTo(Map.of(
                        "n",
                        12L,
                        "x",
                        new BigDecimal("1.50"),
                        "ok",
                        true,
                        "day",
                        "2026-02-28",
                        "all",
                        List.of("a", "b", ""),
                        "free",
                        "as it is"));
        assertThat(report.output().orElseThrow().bytes()).isEqualTo("hello\n".length());
        assertThat(report.startedAt()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"v\": [\"a\", \"b, c\", 7, true]}",
                "v=[\"a\", \"b, c\", 7, true]",
            })
    void aListMayBeAJsonArray(String written) throws Exception {
        Workers.Report report =
                after("printf '%s' '" + written + "' >$JEM_OUTPUTS", new Workers.OutputType("v", "list"));
        assertThat(report.outputs()).isEqualTo(Map.of("v", List.of("a", "b, c", "7", "true")));
    }

    @ParameterizedTest
    @CsvSource({
        "int, 1.5",
        "int, 99999999999999999999",
        "number, twelve",
        "number, 1e99999999",
        "number, -1e-99999999",
        "number, 1e99999999999",
        "bool, yes",
        "list, [a",
        "list, [[1]]",
        "list, [null]",
        "date, 2026-02-30"
    })
    void anOutputOfAnotherTypeFailsTheAttemptAndSaysWhich(String type, String value) throws Exception {
        Workers.Report report = after("echo v=" + value + " >$JEM_OUTPUTS", new Workers.OutputType("v", type));
        assertThat(report.outcome()).isEqualTo("failed");
        assertThat(report.failure()).isEqualTo("output-invalid");
        assertThat(report.detail()).contains("'v'", "'" + value + "'", type);
        assertThat(report.outputs()).isEmpty();
    }

    @Test
    void aNumberKeepsAllItsDigits() throws Exception {
        Workers.Report report = after(
                "printf 'd=12345678901234567.89\nn=0.1234567890123456789\nw=123456789012345678901234\n' >$JEM_OUTPUTS",
                new Workers.OutputType("d", "number"),
                new Workers.OutputType("n", "number"),
                new Workers.OutputType("w", "number"));
        Workers.Report read = Json.mapper().readValue(Json.mapper().writeValueAsBytes(report), Workers.Report.class);
        assertThat(read.outputs().values().stream().map(Object::toString))
                .containsExactlyInAnyOrder("12345678901234567.89", "0.1234567890123456789", "123456789012345678901234");
    }

    @Test
    void aDeclaredOutputThatIsMissingFailsTheAttempt() throws Exception {
        Workers.Report report = after("true", new Workers.OutputType("total", "int"));
        assertThat(report.failure()).isEqualTo("output-invalid");
        assertThat(report.detail()).contains("'total'", "$JEM_OUTPUTS");
    }

    @Test
    void aFailureIsNotExplainedByMissingOutputs() throws Exception {
        Workers.Report report = after("exit 3", new Workers.OutputType("total", "int"));
        assertThat(report.failure()).isEqualTo("exit-code");
        assertThat(report.exitCode()).contains(3);
    }

    @Test
    void whatIsNotKeptIsSaid() throws Exception {
        Workers.Report report = after("cd $JEM_OUTPUT_DIR; for i in 1 2 3 4 5; do ln -s x l$i; done");
        assertThat(report.outcome()).isEqualTo("succeeded");
        assertThat(report.artifacts()).isEmpty();
        assertThat(report.detail())
                .isEqualTo("not kept as artifacts: l1 (it is a symbolic link), l2 (it is a symbolic link),"
                        + " l3 (it is a symbolic link) and 2 more");
    }

    private Workers.Report judged(String script, Workers.SuccessRule... rules) throws Exception {
        return after(script, held(List.of(new Workers.OutputType("n", "int")), List.of(rules)));
    }

    private static Workers.SuccessRule rule(String exit, String output, String as) {
        return new Workers.SuccessRule(exit.isEmpty() ? List.of() : List.of(exit.split(",")), output, as);
    }

    @Test
    void theFirstRuleOfSuccessThatFitsDecides() throws Exception {
        Workers.SuccessRule[] rules = {rule("0,4", "", "succeeded"), rule("8-9", "", "skipped"), rule("4", "", "failed")
        };
        Workers.Report four = judged("echo n=1 >$JEM_OUTPUTS; exit 4", rules);
        assertThat(four.outcome()).isEqualTo("succeeded");
        assertThat(four.exitCode()).contains(4);
        assertThat(four.outputs()).isEqualTo(Map.of("n", 1L));
        assertThat(four.rule()).contains(0);
        Workers.Report nine = judged("exit 9", rules);
        assertThat(nine.outcome()).isEqualTo("succeeded");
        assertThat(nine.rule()).contains(1);
        assertThat(nine.outputs()).isEmpty();
        Workers.Report five = judged("exit 5", rules);
        assertThat(five.outcome()).isEqualTo("failed");
        assertThat(five.failure()).isEqualTo("exit-code");
        assertThat(five.rule()).isEmpty();
    }

    @Test
    void aLineOfTheOutputDecidesWhereverItStands() throws Exception {
        Workers.SuccessRule error = rule("", "^ERROR: \\d+$", "failed");
        Workers.Report bad = judged("seq 1 200000; echo 'ERROR: 12'; echo bye; echo n=1 >$JEM_OUTPUTS", error);
        assertThat(bad.outcome()).isEqualTo("failed");
        assertThat(bad.failure()).isEqualTo("success-rule");
        assertThat(bad.exitCode()).contains(0);
        assertThat(bad.detail())
                .isEqualTo("its output has the line 'ERROR: 12', which rule 1 of 'success' takes for a failure");
        assertThat(judged("printf 'no ERROR: 12'; echo n=1 >$JEM_OUTPUTS", error)
                        .outcome())
                .isEqualTo("succeeded");
        Workers.Report last = judged("printf 'x\\nERROR: 7' >&2; exit 3", error);
        assertThat(last.outcome()).isEqualTo("failed");
        assertThat(last.rule()).contains(0);
    }

    @Test
    void aLineWithoutEndIsLookedAtInPieces() throws Exception {
        Workers.SuccessRule found = rule("", "needle", "skipped");
        Workers.Report report = judged("head -c 300000 /dev/zero | tr '\\0' x; printf needle; echo", found);
        assertThat(report.rule()).contains(0);
    }

    @Test
    void whatASignalEndsIsNotJudgedByRules() throws Exception {
        assertThat(judged("kill -9 $$", rule("", "", "succeeded")).failure()).isEqualTo("signal");
    }

    private Workers.Report told(Outcome outcome, Optional<HeldAttempt.Stop> stop) throws Exception {
        HeldAttempt attempt = held(List.of(), List.of());
        stop.ifPresent(attempt::stop);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        Duration none = Duration.ZERO;
        return endings.report(
                attempt, new AttemptEnd(outcome, Optional.empty(), now, none, none, none, OutputSummary.NONE));
    }

    @Test
    void aStopThatTheServerAskedForIsACancel() throws Exception {
        Outcome cancelled = new Outcome.Cancelled(Optional.empty());
        assertThat(told(cancelled, Optional.of(HeldAttempt.Stop.ASKED)).outcome())
                .isEqualTo("cancelled");
        assertThat(told(new Outcome.NeverStarted("x"), Optional.of(HeldAttempt.Stop.ASKED))
                        .outcome())
                .isEqualTo("cancelled");
    }

    @Test
    void aStopAtTheEndOfTheLeaseIsALoss() throws Exception {
        Workers.Report report = told(new Outcome.Cancelled(Optional.empty()), Optional.of(HeldAttempt.Stop.LEASE_OVER));
        assertThat(report.outcome()).isEqualTo("lost");
        assertThat(report.failure()).isEqualTo("worker-lost");
        assertThat(report.detail()).contains("lease");
    }

    @ParameterizedTest
    @CsvSource({"NOT_ALLOWED, policy-refused", "NOT_FOUND, start-failed", "HOST, start-failed"})
    void whatCannotStartFailsWithItsReason(StartFailure failure, String code) throws Exception {
        Workers.Report report = told(new Outcome.StartFailed(failure, "why"), Optional.empty());
        assertThat(report.outcome()).isEqualTo("failed");
        assertThat(report.failure()).isEqualTo(code);
        assertThat(report.detail()).isEqualTo("why");
    }
}
