package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an attempt ended is told as it was: by itself, by whom, or not at all. */
class OutcomeTest {

    @TempDir
    private Path root;

    private Site site;

    @BeforeEach
    void open() throws Exception {
        site = Site.open(root, Kinds.strongest());
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    /** 111, 112, 126 and 127 are codes by which the launcher's own shell says that nothing was executed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 111, 112, 126, 127, 143, 255})
    void anExitCodeIsTheProgramsOwn(int code) {
        assertThat(site.shell("exit " + code).outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(code)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 15, 10})
    void aSignalThatCameFromElsewhereIsTold(int signal) {
        assertThat(site.shell("kill -" + signal + " $$").outcome())
                .isEqualTo(new Outcome.Completed(new ProgramEnd.Signalled(signal, false)));
    }

    @Test
    void aSignalIsNotMistakenForTheExitCodeShellsUseForIt() {
        assertThat(site.command("sh", "-c", "exit 137").outcome())
                .isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(137)));
    }

    // ---- stopped

    @Test
    void aCancelledTaskGetsTimeToCleanUp() throws Exception {
        Task task = site.shell("trap 'echo cleaned; exit 5' TERM; echo ready; while :; do sleep 0.02 || :; done");
        task.awaitOutput("ready");
        task.cancel();
        assertThat(task.outcome()).isEqualTo(new Outcome.Cancelled(Optional.of(new ProgramEnd.Exited(5))));
        assertThat(task.out()).isEqualTo("ready\ncleaned\n");
    }

    @Test
    void oneThatDoesNotHearIsKilledAfterTheGrace() throws Exception {
        Task task = site.shell("trap 'echo heard' TERM; echo ready; while :; do sleep 0.02 || :; done");
        task.awaitOutput("ready");
        task.cancel();
        task.awaitOutput("heard");
        task.kill();
        assertThat(task.outcome()).isEqualTo(cancelledBy(Signal.SIGKILL));
    }

    @Test
    void theGraceOfItsLimitsHoldsForATimeout() throws Exception {
        Limits limits = new Limits(Duration.ofMillis(50), Duration.ofMillis(50), 1 << 20, false);
        Task task = site.launch(request(Site.script("trap '' TERM; while :; do sleep 0.02 || :; done"), limits));
        assertThat(task.outcome()).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void aTaskThatSleepsIsEndedByTheFirstSignalOfATimeout() {
        Limits limits = new Limits(Duration.ofMillis(50), Duration.ofHours(1), 1 << 20, false);
        Task task = site.launch(request(new Program.Command(List.of("sleep", Site.longTime())), limits));
        assertThat(task.outcome()).isEqualTo(new Outcome.TimedOut(Optional.of(new ProgramEnd.Signalled(15, false))));
    }

    @Test
    void aStoppedProcessIsStoppedForGoodToo() throws Exception {
        Task task = site.shell("echo ready; kill -STOP $$");
        task.awaitOutput("ready");
        task.cancel();
        assertThat(task.outcome()).isEqualTo(cancelledBy(Signal.SIGTERM));
    }

    @Test
    void aTaskCanBeCancelledBeforeItHasStarted() {
        Task task = site.command("sleep", Site.longTime());
        task.kill();
        assertThat(task.outcome()).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void anEndThatCameFirstCounts() throws Exception {
        Task task = site.shell("exit 6");
        task.end();
        task.kill();
        assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(6)));
        assertThat(task.told()).containsExactly(1, 1);
    }

    private static Outcome cancelledBy(Signal signal) {
        return new Outcome.Cancelled(Optional.of(new ProgramEnd.Signalled(signal.number(), false)));
    }

    // ---- not started

    @ParameterizedTest
    @CsvSource({
        "no-such-program-anywhere, NOT_FOUND, no-such-program-anywhere",
        "/no/such/program, NOT_FOUND, /no/such/program",
        "/etc/passwd, NOT_EXECUTABLE, /etc/passwd",
        "/, NOT_EXECUTABLE, /",
        "-x, INVALID_REQUEST, begins with",
        "'', INVALID_REQUEST, names no program"
    })
    void whatCannotBeExecutedIsSaid(String program, StartFailure failure, String why) throws Exception {
        Outcome.StartFailed failed = startFailed(site.command(program));
        assertThat(failed.failure()).isEqualTo(failure);
        assertThat(failed.detail()).contains(why);
    }

    @Test
    void aScriptWithoutItsInterpreterIsNotFound() throws Exception {
        Path script = Files.writeString(root.resolve("script"), "#!/no/such/interpreter\n");
        assertThat(script.toFile().setExecutable(true, false)).isTrue();
        assertThat(startFailed(site.command(script.toString())).failure()).isEqualTo(StartFailure.NOT_FOUND);
    }

    @Test
    void aWorkingDirectoryThatIsMissingIsSaid() {
        Outcome.StartFailed failed = startFailed(site.launch(in("/no/such/directory")));
        assertThat(failed.failure()).isEqualTo(StartFailure.BAD_WORKDIR);
        assertThat(failed.detail()).contains("/no/such/directory");
        assertThat(startFailed(site.launch(in("relative"))).failure()).isEqualTo(StartFailure.BAD_WORKDIR);
    }

    @Test
    void aWorkingDirectoryOfTheTasksChoiceIsEntered() throws Exception {
        Task task = site.launch(in("/usr"));
        task.end();
        assertThat(task.out()).isEqualTo("/usr\n");
    }

    @Test
    void argumentsThatAreTooLargeAreRefused() {
        assertThat(startFailed(site.command("echo", "x".repeat(200_000))).failure())
                .isEqualTo(StartFailure.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800"})
    void argumentsThatNoProgramCanGetAreRefused(String argument) {
        assertThat(startFailed(site.command("echo", argument)).failure()).isEqualTo(StartFailure.INVALID_REQUEST);
    }

    @Test
    void afterARefusalTheNextTaskRuns() {
        startFailed(site.command("no-such-program-anywhere"));
        assertThat(site.command("true").outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(0)));
    }

    @Test
    void argumentsArePassedOnAsTheyAre() throws Exception {
        Task task = site.command(
                "printf", "%s|", "", "a b", "$HOME `id` $(id)", "it's", "\"q\"", "*", "tab\tnew\nline", "ä€𝄞");
        task.end();
        assertThat(task.out()).isEqualTo("|a b|$HOME `id` $(id)|it's|\"q\"|*|tab\tnew\nline|ä€𝄞|");
    }

    private static Outcome.StartFailed startFailed(Task task) {
        assertThat(task.outcome()).isInstanceOf(Outcome.StartFailed.class);
        assertThat(task.end().startedAt().isPresent() || task.told().getFirst() == 0)
                .isTrue();
        return (Outcome.StartFailed) task.outcome();
    }

    private static LaunchRequest in(String workdir) {
        String key = Site.key();
        return new LaunchRequest(
                key,
                new Program.Command(List.of("pwd", "-P")),
                Map.of(),
                Optional.of(workdir),
                List.of(),
                key,
                Optional.empty(),
                Limits.STANDARD,
                Optional.empty(),
                "");
    }

    private static LaunchRequest request(Program program, Limits limits) {
        String key = Site.key();
        return new LaunchRequest(
                key,
                program,
                Map.of(),
                Optional.empty(),
                List.of(),
                key,
                Optional.empty(),
                limits,
                Optional.empty(),
                "");
    }
}
