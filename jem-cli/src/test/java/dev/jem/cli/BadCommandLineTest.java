package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people see who mistype: a status, a message that says what to do, and never a trace. */
class BadCommandLineTest {

    @TempDir
    Path directory;

    static Stream<Arguments> lines() {
        return Stream.of(commands(), options(), runsAndManifests(), schedules(), surroundings())
                .flatMap(lines -> lines);
    }

    private static Stream<Arguments> commands() {
        return Stream.of(
                line(2, "there is no command 'rns'; did you mean 'jem runs'?", "rns"),
                line(2, "there is no command 'zzzzzz'; 'jem --help' lists them all", "zzzzzz"),
                line(2, "there is no command in this line", "--no-color"),
                line(2, "'jem schedule' needs one word more; there are: jem schedule next", "schedule"),
                line(2, "there is no command 'schedule nxt'; did you mean 'jem schedule next'?", "schedule", "nxt"),
                line(2, "'jem principal' needs one word more", "principal"),
                line(2, "there is no option '--stat'; did you mean '--state'?", "runs", "--stat", "x"),
                line(2, "there is no option '--zzzzz'.", "runs", "--zzzzz"),
                line(2, "is one word too many for 'jem version'", "version", "now"));
    }

    private static Stream<Arguments> options() {
        return Stream.of(
                line(2, "expected parameter for option '--url' but found '--no-color'", "runs", "--url", "--no-color"),
                line(2, "missing required parameter", "logs"),
                line(2, "missing required parameter", "cancel"),
                line(2, "'many' (--limit) is not a whole number\n", "runs", "--limit", "many"),
                line(2, "'99999999999' (--days) is too large a number\n", "agenda", "--days", "99999999999"),
                line(2, "'x' (--days) is not a whole number\n", "agenda", "--days", "x"),
                line(2, "'1.5' (--months) is not a whole number\n", "calendar", "show", "a/b", "--months", "1.5"),
                line(
                        2,
                        "--from 9999-12-01 with --months 3 leaves the years from 0 to 9999",
                        "calendar",
                        "show",
                        "a/b",
                        "--from",
                        "9999-12-01"),
                line(
                        2,
                        "'-2000-12-31T00:00:00Z' (--from) is not within the years from 0 to 9999",
                        "schedule",
                        "next",
                        "--every",
                        "1h",
                        "--from=-2000-12-31T00:00:00Z"),
                line(2, "'x' (--tail) is not a whole number\n", "logs", "7", "--tail", "x"),
                line(
                        2,
                        "'2026-02-30' (--business-date) is not a date; write for example",
                        "run",
                        "a/b",
                        "--business-date",
                        "2026-02-30"),
                line(2, "--limit must be at least 1", "runs", "--limit", "0"),
                line(2, "there is no state 'faild'; did you mean 'failed'?", "runs", "--state", "faild"),
                line(2, "'yesterday' (--since) is not a time", "runs", "--since", "yesterday"),
                line(2, "'FINANCE/recon' is not the name of a job", "runs", "FINANCE/recon"),
                line(2, "'Default' (-n) is not the name of a namespace", "runs", "-n", "Default"),
                line(2, "'xml' (-o) is no output format; choose table, wide, json, yaml or name", "runs", "-o", "xml"),
                line(2, "there is no kind 'job2s'; did you mean 'jobs'?", "get", "job2s"),
                line(2, "say which job: jem describe job NAME", "describe", "job"),
                line(2, "describe knows jobs, runs, calendars, windows and connections", "describe", "worker", "w1"),
                line(2, "a run is stopped with 'jem cancel'", "delete", "run", "7"));
    }

    private static Stream<Arguments> runsAndManifests() {
        return Stream.of(
                line(2, "'a/b#x' is not a run", "logs", "a/b#x"),
                line(2, "'../etc' is not a run", "logs", "../etc"),
                line(2, "--follow does not go with --raw", "logs", "7", "-f", "--raw"),
                line(2, "--attempt needs --task", "logs", "7", "--attempt", "2"),
                line(2, "say what to run: jem run -f FILE, or jem run NS/JOB", "run"),
                line(2, "say what to run", "run", "a/b", "-f", "x.yaml"),
                line(2, "--detach does not go with --wait", "run", "a/b", "--detach", "--wait"),
                line(2, "this program has no engine of its own", "run", "--local", "-f", "x.yaml"),
                line(2, "is not a pair; write --param region=VALUE", "run", "a/b", "--param", "region"),
                line(2, "soon", "run", "a/b", "--timeout", "soon"),
                line(2, "say which manifest: jem validate -f FILE", "validate"),
                line(5, "cannot read nowhere.yaml: there is no such file", "validate", "-f", "nowhere.yaml"),
                line(5, "cannot read nowhere.yaml: there is no such file", "run", "-f", "nowhere.yaml"));
    }

    private static Stream<Arguments> schedules() {
        return Stream.of(
                line(2, "say which schedule with one of --cron, --every and --job", "schedule", "next"),
                line(2, "one of --cron, --every and --job", "schedule", "next", "--cron", "@daily", "--job", "a/b"),
                line(3, "61", "schedule", "next", "--cron", "61 * * * *"),
                line(3, "30 2", "schedule", "next", "--cron", "30 2 30 2 *"),
                line(3, "Mars", "schedule", "next", "--cron", "@daily", "--zone", "Mars/Olympus"),
                line(
                        2,
                        "'solaris' (--dialect) is not known",
                        "schedule",
                        "next",
                        "--cron",
                        "@daily",
                        "--dialect",
                        "solaris"),
                line(2, "--zone, --dialect, --gap", "schedule", "next", "--job", "a/b", "--zone", "UTC"),
                line(2, "the triggers of a job say these", "schedule", "next", "--job", "a/b", "--gap", "skip"),
                line(2, "go with --cron", "schedule", "next", "--every", "5m", "--dialect", "unix"),
                line(
                        2,
                        "names a time zone of its own (Asia/Tokyo)",
                        "schedule",
                        "next",
                        "--dialect",
                        "kubernetes",
                        "--cron",
                        "CRON_TZ=Asia/Tokyo 0 6 * * *",
                        "--zone",
                        "Europe/Berlin"),
                line(
                        2,
                        "names a time zone of its own (Asia/Tokyo)",
                        "schedule",
                        "transitions",
                        "--dialect",
                        "kubernetes",
                        "--cron",
                        "CRON_TZ=Asia/Tokyo 0 6 * * *",
                        "--zone",
                        "UTC"),
                line(2, "did you mean 'skip'?", "schedule", "next", "--cron", "@daily", "--gap", "skp"),
                line(
                        2,
                        "choose one of auto, first, last, both",
                        "schedule",
                        "next",
                        "--cron",
                        "@daily",
                        "--overlap",
                        "9"),
                line(2, "--count must be from 1", "schedule", "next", "--cron", "@daily", "--count", "0"),
                line(
                        2,
                        "'tomorrow' (--from) is not a time",
                        "schedule",
                        "next",
                        "--cron",
                        "@daily",
                        "--from",
                        "tomorrow"),
                line(2, "--catch-up needs --from", "schedule", "next", "--cron", "@daily", "--catch-up", "all"),
                line(2, "go with --catch-up", "schedule", "next", "--cron", "@daily", "--now", "2026-03-01T00:00:00Z"));
    }

    private static Stream<Arguments> surroundings() {
        return Stream.of(
                line(2, "is not before --to", "ledger", "--from", "1h", "--to", "2h"),
                line(2, "'boss' is no role; choose one of admin", "principal", "create", "ann", "--role", "boss"),
                line(2, "missing required option", "principal", "create", "ann"),
                line(2, "there is no completion for 'tcsh'", "completion", "tcsh"),
                line(3, "there is no context 'prod'", "config", "use-context", "prod"),
                line(3, "there is no context 'prod'", "runs", "--context", "prod"),
                line(3, "'localhost:7070' is not the URL of a server", "runs", "--url", "localhost:7070"),
                line(3, "the token holds characters that no token has", "runs", "--token", "a b"),
                line(7, "no server runs on", "runs", "--data-dir", "nowhere"),
                line(7, "no server runs on", "down"));
    }

    private static Arguments line(int status, String message, String... words) {
        return Arguments.of(String.join(" ", words), status, message, words);
    }

    @ParameterizedTest(name = "jem {0}")
    @MethodSource("lines")
    void isRefusedWithAdvice(String line, int status, String message, String[] words) throws IOException {
        try (Cli cli = Cli.in(directory)) {
            Cli.Result result = cli.run(words);

            assertThat(result.status()).as(line + "\n" + result.err()).isEqualTo(status);
            assertThat(result.err()).startsWith("jem: ").contains(message);
            assertThat(result.err()).doesNotContain("Exception", "\tat ", "null");
            assertThat(result.out()).isEmpty();
            assertThat(Arrays.asList(words)).isNotEmpty();
        }
    }
}
