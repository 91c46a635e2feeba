package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task finds around it, and what it leaves. */
class SurroundingsTest {

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

    // ---- environment and account

    @Test
    void theEnvironmentIsWhatIsDocumentedAndNothingElse() throws Exception {
        LaunchRequest request =
                asking(Site.key(), new Program.Command(List.of("env")), Map.of("MINE", "a\nb", "LANG", "de"));
        Task task = site.launch(request);
        task.end();
        Path work = root.resolve("work");
        Path own = work.resolve("attempts").resolve(request.key());
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        expected.put("HOME", own.resolve("work").toString());
        expected.put("LANG", "de");
        expected.put("MINE", "a\nb");
        expected.put("JEM_RUN_DIR", work.resolve("runs").resolve("run-1").toString());
        expected.put("JEM_OUTPUT_DIR", own.resolve("out").toString());
        expected.put("JEM_OUTPUTS", own.resolve("outputs").toString());
        expected.put(
                "JEM_TOKEN_FILE", work.resolve("tokens").resolve(request.key()).toString());
        String mark = task.out()
                .lines()
                .filter(line -> line.startsWith("JEM_ATTEMPT_MARK="))
                .collect(Collectors.joining());
        assertThat(mark).endsWith("." + request.key());
        expected.put("JEM_ATTEMPT_MARK", mark.substring(mark.indexOf('=') + 1));
        assertThat(task.out().lines().sorted())
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .flatMap(entry -> (entry.getKey() + "=" + entry.getValue()).lines())
                        .sorted()
                        .toList());
    }

    @Test
    void aTaskIsNeverRootUnlessThePolicySaysSo() throws Exception {
        Task task = site.shell("id -u; id -g");
        task.end();
        Account own = Account.own();
        String expected = own.isRoot() ? "(?!0\n)[0-9]+\n(?!0\n)[0-9]+\n" : own.uid() + "\n[0-9]+\n";
        assertThat(task.out()).matches(expected);
        LaunchRequest root = new LaunchRequest(
                Site.key(),
                Site.script("id"),
                Map.of(),
                Optional.empty(),
                List.of(),
                "run-1",
                Optional.of("root"),
                Limits.STANDARD,
                Optional.empty(),
                "");
        assertThat(site.launch(root).outcome())
                .isInstanceOfSatisfying(
                        Outcome.StartFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(StartFailure.NOT_ALLOWED));
    }

    @Test
    void aTaskHasNoOpenFilesButItsOwnAndReadsNothing() throws Exception {
        Task task = site.shell("ls -l /proc/self/fd | sed -n 's/.* \\([0-9]*\\) -> \\(.*\\)/\\1 \\2/p'; cat");
        task.end();
        assertThat(task.out().lines()).hasSize(4).startsWith("0 /dev/null");
    }

    @Test
    void itsDirectoriesAreForItsAccountAlone() throws Exception {
        Task task = site.shell("stat -c '%a %u' . \"$JEM_OUTPUT_DIR\" \"$JEM_RUN_DIR\" \"$HOME/..\"; id -u; umask");
        task.end();
        List<String> lines = task.out().lines().toList();
        assertThat(lines.subList(0, 4)).containsOnly("700 " + lines.get(4));
        assertThat(lines.get(5)).isEqualTo("0022");
        for (String upper : List.of("attempts", "runs", "tokens", "bin")) {
            assertThat(Directories.permissions(root.resolve("work").resolve(upper)))
                    .isEqualTo(0711);
        }
    }

    @Test
    void nothingOfTheWorkersOwnCanBeRead() throws Exception {
        Task task = site.shell("for d in " + root.resolve("state") + " " + root.resolve("work")
                + "; do ls $d >/dev/null 2>&1 && echo listed $d; done; true");
        task.end();
        String listable = Account.own().isRoot() ? "" : "listed " + root;
        assertThat(task.out()).startsWith(listable);
        assertThat(task.out().isEmpty()).isEqualTo(Account.own().isRoot());
    }

    // ---- credential

    @Test
    void theCredentialIsForTheTasksAccountAloneAndGoesWithTheAttempt() throws Exception {
        LaunchRequest request = asking(
                Site.key(),
                Site.script("cat \"$JEM_TOKEN_FILE\"; stat -c '%a %u' \"$JEM_TOKEN_FILE\"; id -u;"
                        + " echo x 2>/dev/null >>\"$JEM_TOKEN_FILE\" || echo read-only"),
                Map.of());
        Task task = site.launch(request);
        task.end();
        List<String> lines = task.out().lines().toList();
        String account = lines.get(2);
        assertThat(lines).containsExactly("secret-token", "400 " + account, account, "read-only");
        Path file = root.resolve("work").resolve("tokens").resolve(request.key());
        assertThat(file).exists();
        site.executor().forget(request.key());
        assertThat(file).doesNotExist();
    }

    @Test
    void whatSomebodyHasLeftUnderTheNameOfACredentialIsNotWrittenInto() throws Exception {
        Path victim = Files.writeString(root.resolve("victim"), "untouched");
        String key = Site.key();
        Path place = root.resolve("work").resolve("tokens").resolve(key);
        Files.createSymbolicLink(place, victim);
        Task task = site.launch(asking(key, Site.script("cat \"$JEM_TOKEN_FILE\""), Map.of()));
        task.end();
        assertThat(task.out()).isEqualTo("secret-token\n");
        assertThat(victim).hasContent("untouched");
    }

    // ---- files

    @Test
    void filesAreLaidOutReadOnly() throws Exception {
        Path content = Files.writeString(root.resolve("content"), "#!/bin/sh\necho run\n");
        LaunchRequest request = new LaunchRequest(
                Site.key(),
                Site.script("stat -c '%a %n' run.sh deep/er/data; ./run.sh; cat deep/er/data;"
                        + " echo x 2>/dev/null >>deep/er/data || echo read-only"),
                Map.of(),
                Optional.empty(),
                List.of(new LaidOutFile("run.sh", content, true), new LaidOutFile("deep/er/data", content, false)),
                "run-1",
                Optional.empty(),
                Limits.STANDARD,
                Optional.empty(),
                "");
        Task task = site.launch(request);
        task.end();
        assertThat(task.out()).startsWith("555 run.sh\n444 deep/er/data\nrun\n#!/bin/sh\necho run\n");
        assertThat(Files.readString(content)).isEqualTo("#!/bin/sh\necho run\n");
        assertThat(task.out().contains("read-only")).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", "/etc/escape", "a/../../escape", ".", ""})
    void filesOutsideOfTheWorkingDirectoryAreRefused(String path) throws Exception {
        Path content = Files.writeString(root.resolve("content"), "x");
        LaunchRequest request = new LaunchRequest(
                Site.key(),
                Site.script("true"),
                Map.of(),
                Optional.empty(),
                List.of(new LaidOutFile(path, content, false)),
                "run-1",
                Optional.empty(),
                Limits.STANDARD,
                Optional.empty(),
                "");
        assertThat(site.launch(request).outcome())
                .isInstanceOfSatisfying(
                        Outcome.StartFailed.class,
                        failed -> assertThat(failed.failure()).isEqualTo(StartFailure.INVALID_REQUEST));
    }

    @Test
    void theNextAttemptFindsNothingOfTheOneBefore() throws Exception {
        Task first = site.shell("touch left; touch \"$JEM_OUTPUT_DIR/left\"; echo a=1 >\"$JEM_OUTPUTS\"; chmod 777 .");
        first.end();
        site.executor().forget(first.attempt().key());
        Task second = site.shell("ls -A . \"$JEM_OUTPUT_DIR\" \"$HOME/..\"; stat -c %a .");
        second.end();
        assertThat(second.out()).doesNotContain("left", "outputs\n").endsWith("700\n");
        assertThat(second.attempt().outputs()).isEqualTo(TaskOutputs.NONE);
    }

    @Test
    void tasksOfARunShareItsDirectory() throws Exception {
        Program write = Site.script("echo shared >\"$JEM_RUN_DIR/file\"");
        Program read = Site.script("cat \"$JEM_RUN_DIR/file\"");
        assertThat(site.launch(asking(Site.key(), write, Map.of())).outcome())
                .isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(0)));
        Task second = site.launch(asking(Site.key(), read, Map.of()));
        second.end();
        assertThat(second.out()).isEqualTo("shared\n");
        site.executor().forgetRun("run-1");
        assertThat(root.resolve("work").resolve("runs").resolve("run-1")).doesNotExist();
    }

    // ---- what it leaves

    @Test
    void outputsAreReadFromLines() throws Exception {
        assertThat(outputsOf("printf 'rows=12\\nname=a=b c\\n\\nempty=\\n' >\"$JEM_OUTPUTS\"")
                        .values())
                .containsOnly(Map.entry("rows", "12"), Map.entry("name", "a=b c"), Map.entry("empty", ""));
    }

    @Test
    void outputsAreReadFromAnObject() throws Exception {
        assertThat(outputsOf("echo '{\"rows\": 12, \"list\": [1, \"x\"], \"name\": \"ä\"}' >\"$JEM_OUTPUTS\"")
                        .values())
                .containsOnly(Map.entry("rows", "12"), Map.entry("list", "[1,\"x\"]"), Map.entry("name", "ä"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo no equals sign >\"$JEM_OUTPUTS\"",
                "echo '{\"a\": 1' >\"$JEM_OUTPUTS\"",
                "echo '{\"a\": 1, \"a\": 2}' >\"$JEM_OUTPUTS\"",
                "printf 'a=\\377' >\"$JEM_OUTPUTS\"",
                "echo '9a=x' >\"$JEM_OUTPUTS\"",
                "head -c 2000000 /dev/zero | tr '\\0' a >\"$JEM_OUTPUTS\""
            })
    void outputsThatAreWrongAreRefusedWithTheReason(String script) throws Exception {
        TaskOutputs outputs = outputsOf(script);
        assertThat(outputs.values()).isEmpty();
        assertThat(outputs.problem())
                .hasValueSatisfying(text -> assertThat(text).contains("was refused"));
    }

    @Test
    void outputsThatCannotBeReadAreRefusedWithTheReason() throws Exception {
        assertThat(outputsOf("cd \"$(dirname \"$JEM_OUTPUTS\")\"; perl -MSocket -e 'socket(my $s, PF_UNIX,"
                                + " SOCK_STREAM, 0); bind($s, sockaddr_un(\"outputs\"))'")
                        .problem())
                .hasValueSatisfying(text -> assertThat(text).contains("cannot be read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo a=1 >x; ln -s x", "mkfifo", "mkdir"})
    void outputsAreReadFromAFileOfItsOwnOnly(String make) throws Exception {
        assertThat(outputsOf(make + " \"$JEM_OUTPUTS\"")).isEqualTo(TaskOutputs.NONE);
    }

    private TaskOutputs outputsOf(String script) throws Exception {
        Task task = site.shell(script);
        assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(0)));
        return task.attempt().outputs();
    }

    private static LaunchRequest asking(String key, Program program, Map<String, String> environment) {
        return new LaunchRequest(
                key,
                program,
                environment,
                Optional.empty(),
                List.of(),
                "run-1",
                Optional.empty(),
                Limits.STANDARD,
                Optional.of("secret-token"),
                "");
    }
}
