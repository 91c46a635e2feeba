package dev.jem.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/errors.md} shows what people read when something is wrong. Each of its rows is tried here: the command
 * runs, against a real server where it needs one, and what it says must be what the document says.
 */
final class ErrorsDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");
    private static final boolean WRITES = Boolean.getBoolean("jem.errors.write");
    private static final String ADVICE = """
            docs/errors.md does not say what Jem says. Read the difference as somebody would at three in the morning: does
            the new text say what failed, where, and what to do? If so, write the document anew and commit it:
              ./build test -pl jem-server -Dtest=ErrorsDocumentTest -Djem.errors.write=true""";

    @TempDir
    private Path directory;

    @Test
    void theDocumentSaysWhatJemSays() throws IOException, StartFailure {
        List<String> lines = new ArrayList<>(List.of(
                "# What Jem says when something is wrong",
                "",
                "Each row of these tables is tried by a test: the text is what Jem prints to standard error, the number its",
                "exit status ([what they mean](cli.md#exit-status)). Under the place in a manifest the command line also shows",
                "the line with a mark; that is left out here. Capital words stand for what differs from one time to another.",
                ""));
        try (BadInput input = BadInput.in(directory)) {
            section(
                    lines,
                    "Manifests",
                    "`jem validate -f job.yaml`, and the same for `plan`, `apply` and `run`:",
                    input.manifests());
            section(lines, "Files", "Where the manifest itself cannot be read:", input.files());
            section(lines, "Schedules", "", input.schedules());
            section(lines, "Commands", "With a server that runs:", input.commands());
            section(lines, "Reaching a server", "", input.connections());
            section(lines, "Starting a server", "", input.starts());
        }
        String document = String.join("\n", lines).strip() + "\n";
        assertThat(document.lines().filter(it -> it.startsWith("| "))).hasSizeGreaterThan(60);
        if (WRITES) {
            Files.writeString(DOCUMENT, document);
        }
        String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
        assertThat(document).as(ADVICE).isEqualTo(written);
    }

    private static void section(List<String> lines, String title, String remark, List<BadInput.Said> all) {
        lines.addAll(List.of("## " + title, ""));
        if (!remark.isEmpty()) {
            lines.addAll(List.of(remark, ""));
        }
        lines.addAll(List.of("| what is wrong | for example | status | what Jem says |", "|---|---|---|---|"));
        for (BadInput.Said said : all) {
            assertThat(said.text()).as(said.what()).isNotBlank().doesNotContain("\tat ", "Exception", "internal error");
            assertThat(said.status()).as(said.what()).isBetween(1, 8);
            lines.add("| " + said.what() + " | " + code(said.example()) + " | " + said.status() + " | "
                    + code(said.text()) + " |");
        }
        lines.add("");
    }

    /** Each line as code that a table can hold. */
    private static String code(String text) {
        List<String> lines = text.lines()
                .filter(it -> !it.isBlank())
                .map(it -> it.replace("|", "\\|"))
                .map(it -> it.contains("`") ? "`` " + it + " ``" : "`" + it + "`")
                .toList();
        return String.join("<br>", lines);
    }
}
