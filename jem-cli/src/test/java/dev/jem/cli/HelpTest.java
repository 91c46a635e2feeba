package dev.jem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.Purpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Option;

class HelpTest {

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

    /** A command as another module would bring it. */
    private static final class Up implements CliCommand {
        @Option(names = "--port", description = "Where to listen.")
        private int port = 7070;

        @Override
        public int run(dev.jem.cli.command.Session session) {
            session.output().line("up on " + port);
            return 0;
        }
    }

    private static Extension server() {
        return () -> List.of(
                new CommandEntry("up", Purpose.START, "start everything", Up::new),
                new CommandEntry("worker", Purpose.START, "start a worker", Up::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "-h", "help"})
    void givesAnOverview(String word) {
        Cli.Result result = word.isEmpty() ? cli.run() : cli.run(word);

        assertThat(result.status()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("Run and watch\n  run ", "First steps", "jem COMMAND --help");
        assertThat(result.out().lines()).allMatch(it -> it.length() <= 80);
    }

    @ParameterizedTest
    @EnumSource(BuiltIn.class)
    void explainsEveryCommand(BuiltIn command) {
        String[] words = (command.title() + " --help").split(" ", -1);

        Cli.Result result = cli.run(words);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out())
                .startsWith("jem " + command.title() + ": " + command.summary() + "\n\nUsage: jem " + command.title())
                .contains("Options of every command", "--output FORMAT");
        assertThat(result.out().lines()).allMatch(it -> it.length() <= 100);
        assertThat(cli.run(("help " + command.title()).split(" ", -1)).out()).isEqualTo(result.out());
    }

    @Test
    void showsCommandsOfExtensionsAmongTheOthers() {
        cli.with(server());

        assertThat(cli.run().out()).contains("  up                    start everything\n");
        assertThat(cli.run("up", "--port", "80").out()).isEqualTo("up on 80\n");
        assertThat(cli.run("worker").out()).isEqualTo("up on 7070\n");
        assertThat(cli.run("worker", "list").status()).isEqualTo(5);
        assertThat(cli.run("worker", "lst").status()).isEqualTo(2);
    }

    @Test
    void takesOptionsInFrontOfTheCommand() {
        assertThat(cli.run("-o", "name", "--no-color", "version").out()).isEqualTo("development\n");
        assertThat(cli.run("-V").out()).isEqualTo("jem development\n");
    }

    @Test
    void listsTheCommandsUnderAWord() {
        Cli.Result result = cli.run("config", "--help");

        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("config show", "config use-context");
    }

    @Test
    void completesInBash() throws IOException, InterruptedException {
        Path script = cli.write("jem.bash", cli.run("completion", "bash").out());

        assertThat(completions(script, "jem", "sched")).isEqualTo("schedule");
        assertThat(completions(script, "jem", "config", "")).isEqualTo("show get-contexts use-context");
        assertThat(completions(script, "jem", "runs", "--sta")).isEqualTo("--state");
        assertThat(completions(script, "jem", "runs", "-o", "j")).isEqualTo("json");
        assertThat(completions(script, "jem", "-n", "x", "ledg")).isEqualTo("ledger");
    }

    private static String completions(Path script, String... words) throws IOException, InterruptedException {
        StringBuilder quoted = new StringBuilder();
        for (String word : words) {
            quoted.append(" '").append(word).append('\'');
        }
        String test = "source " + script + "; COMP_WORDS=(" + quoted + "); COMP_CWORD=" + (words.length - 1)
                + "; _jem; echo \"${COMPREPLY[*]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", test).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return out.strip();
    }

    @Test
    void writesScriptsForTheOtherShells() {
        assertThat(cli.run("completion", "zsh").out())
                .startsWith("#compdef jem")
                .contains(
                        "'runs:what ran, newest first'",
                        "'schedule') names=(next transitions)",
                        "--state:Only these states");
        assertThat(cli.run("completion", "fish").out())
                .contains(
                        "complete -c jem -f -n '__jem_is \"\"' -a 'runs' -d 'what ran, newest first'",
                        "complete -c jem -n '__jem_in runs' -l state -r -d ");
    }
}
