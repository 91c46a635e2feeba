package dev.jem.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a task are given away: its own, and no other, whatever it has put into its directory. */
class LeftFilesTest {

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

    /** What was given, and what was left out. */
    private record Found(Map<String, String> given, List<String> leftOut) {}

    private Found after(String script) throws Exception {
        Task task = site.shell("cd \"$JEM_OUTPUT_DIR\"; " + script);
        assertThat(task.outcome()).isEqualTo(new Outcome.Completed(new ProgramEnd.Exited(0)));
        return read(task.attempt().leftFiles().orElseThrow());
    }

    private static Found read(LeftFiles files) throws Exception {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> leftOut = files.each((path, content) -> given.put(path, text(content)));
        assertThat(files.isEmpty()).isEqualTo(given.isEmpty() && leftOut.isEmpty());
        return new Found(given, leftOut);
    }

    private static String text(InputStream content) throws java.io.IOException {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void filesAreGivenInTheOrderOfTheirNames() throws Exception {
        Found found = after("echo b >b; mkdir -p a/deep; echo x >a/deep/x; echo hidden >.h; mkdir empty");
        assertThat(found.given)
                .containsExactly(Map.entry(".h", "hidden\n"), Map.entry("a/deep/x", "x\n"), Map.entry("b", "b\n"));
        assertThat(found.leftOut).isEmpty();
    }

    @Test
    void nothingLeftIsEmpty() throws Exception {
        assertThat(after("true")).isEqualTo(new Found(Map.of(), List.of()));
        assertThat(after("rmdir \"$JEM_OUTPUT_DIR\"")).isEqualTo(new Found(Map.of(), List.of()));
    }

    @Test
    void linksAndWhatIsNoFileAreLeftOutByName() throws Exception {
        Found found = after("ln -s /etc/passwd link; ln -s /etc dir; mkfifo pipe; echo ok >ok");
        assertThat(found.given).containsExactly(Map.entry("ok", "ok\n"));
        assertThat(found.leftOut)
                .containsExactly(
                        "dir (it is a symbolic link)",
                        "link (it is a symbolic link)",
                        "pipe (it is no file of the task's account)");
    }

    @Test
    void aDirectoryThatWasExchangedForALinkIsNotFollowed() throws Exception {
        Path secrets = Files.createDirectory(root.resolve("secrets"));
        Files.writeString(secrets.resolve("key"), "secret");
        assertThat(after("cd /; rmdir \"$JEM_OUTPUT_DIR\"; ln -s " + secrets + " \"$JEM_OUTPUT_DIR\""))
                .isEqualTo(new Found(Map.of(), List.of()));
    }

    @Test
    void namesThatAreNoTextAndRightsTakenAwayAreNoTrouble() throws Exception {
        Found found = after("echo x >\"$(printf 'bad\\377name')\"; mkdir shut; echo x >shut/x; chmod 000 shut;"
                + " echo y >locked; chmod 000 locked; echo ok >ok");
        assertThat(found.given).containsEntry("ok", "ok\n");
        assertThat(found.given.size() + found.leftOut.size()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void anAttemptWhoseDirectoryIsShutIsForgottenLikeAnyOther() throws Exception {
        Task task = site.shell(
                "mkdir -p a/b; chmod 000 a/b a; chmod 000 \"$JEM_OUTPUT_DIR\" \"$(dirname \"$JEM_OUTPUTS\")\"");
        task.end();
        read(task.attempt().leftFiles().orElseThrow());
        assertThat(task.attempt().outputs().values()).isEmpty();
        site.executor().forget(task.attempt().key());
        assertThat(root.resolve("work/attempts").resolve(task.attempt().key())).doesNotExist();
    }

    /** As a link to another's file would be, made while the directory could be written by more than the task. */
    @Test
    void aFileOfAnotherAccountIsLeftOut() throws Exception {
        Task task = site.shell("echo mine >\"$JEM_OUTPUT_DIR/mine\"");
        task.end();
        Path out = root.resolve("work/attempts").resolve(task.attempt().key()).resolve("out");
        Files.writeString(out.resolve("other"), "of the worker's account");
        Found found = read(task.attempt().leftFiles().orElseThrow());
        boolean isSameAccount =
                dev.jem.worker.linux.Account.own().uid() == (int) Files.getAttribute(out.resolve("mine"), "unix:uid");
        assertThat(found.given.keySet())
                .isEqualTo(isSameAccount ? java.util.Set.of("mine", "other") : java.util.Set.of("mine"));
    }

    @Test
    void tooLargeTooManyTooDeepAreLeftOut() throws Exception {
        Found found = after("truncate -s 65M large; mkdir -p 1/2/3/4/5/6/7/8/9; echo x >1/2/3/4/5/6/7/8/fits;"
                + " for i in $(seq 100 200); do echo $i >n$i; done");
        assertThat(found.given).hasSize(LeftFiles.FILES_MAX).containsKeys("1/2/3/4/5/6/7/8/fits", "n198");
        assertThat(found.leftOut)
                .containsExactly(
                        "1/2/3/4/5/6/7/8/9 (it is nested too deeply)",
                        "large (it is larger than 64 MiB)",
                        "n199 (there are more than 100 files)",
                        "n200 (there are more than 100 files)");
    }

    @Test
    void theyAreGoneWhenTheAttemptIsForgotten() throws Exception {
        Task task = site.shell("echo report >\"$JEM_OUTPUT_DIR/report\"");
        task.end();
        Path directory = root.resolve("work/attempts").resolve(task.attempt().key());
        assertThat(directory.resolve("out/report")).hasContent("report");
        site.executor().forget(task.attempt().key());
        assertThat(directory).doesNotExist();
    }
}
