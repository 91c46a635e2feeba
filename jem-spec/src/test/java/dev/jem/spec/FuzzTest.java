package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.window.WindowDefinition;
import dev.jem.spec.text.Finding;
import dev.jem.spec.text.Source;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Properties on random input; a failure prints its seed. */
@Timeout(120)
final class FuzzTest {

    private static final int JOBS = 300;
    private static final int TEXTS = 2_000;
    private static final List<String> PIECES = List.of(
            "\n",
            " ",
            "  ",
            "\t",
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "|",
            ">",
            "#",
            "&a ",
            "*a",
            "!",
            "%",
            "${{ ",
            " }}",
            "${{ params.day }}",
            "~",
            "null",
            "0",
            "-1",
            "1e9",
            "99999999999999999999",
            "\u0000",
            "\\0",
            "\uFEFF",
            "\ud800",
            "é",
            "🙂",
            "---\n",
            "...\n",
            "<<: ",
            "? ",
            "needs: [extract]",
            "runIf: done",
            "cron: ",
            "@every 1s");

    @Test
    void what_is_written_is_read_as_the_same_job() {
        for (long seed = 0; seed < JOBS; seed++) {
            JobDefinition job = new RandomJobs(seed).next();
            String yaml = ManifestWriter.yaml(job);
            ParseResult result =
                    new ManifestParser().parse(List.of(new Source("job.yaml", yaml)), RandomJobs.files(job));
            assertThat(result.errors()).as("seed %d:%n%s", seed, yaml).isEmpty();
            assertThat(result.jobs()).as("seed %d:%n%s", seed, yaml).containsExactly(job);
            assertThat(SemanticDiff.between(job, result.jobs().getFirst())).isEmpty();
        }
    }

    @Test
    void what_is_written_is_read_as_the_same_calendar() {
        for (long seed = 0; seed < JOBS; seed++) {
            CalendarDefinition calendar = new RandomCalendars(seed).next();
            String yaml = ManifestWriter.yaml(calendar);
            ParseResult result = Samples.parse(yaml);
            assertThat(result.errors()).as("seed %d:%n%s", seed, yaml).isEmpty();
            assertThat(result.calendars()).as("seed %d:%n%s", seed, yaml).containsExactly(calendar);
            CalendarDefinition other = new RandomCalendars(seed + JOBS).next();
            assertThat(SemanticDiff.between(calendar, result.calendars().getFirst()))
                    .isEmpty();
            assertThat(SemanticDiff.between(calendar, other))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .noneMatch(it -> it.contains("\n") || it.contains("\u001b"));
        }
    }

    @Test
    void what_is_written_is_read_as_the_same_window() {
        for (long seed = 0; seed < JOBS; seed++) {
            WindowDefinition window = new RandomJobs(seed).nextWindow();
            String yaml = ManifestWriter.yaml(window);
            ParseResult result = Samples.parse(yaml);
            assertThat(result.errors()).as("seed %d:%n%s", seed, yaml).isEmpty();
            assertThat(result.windows()).as("seed %d:%n%s", seed, yaml).containsExactly(window);
            WindowDefinition other = new RandomJobs(seed + JOBS).nextWindow();
            assertThat(SemanticDiff.between(window, result.windows().getFirst()))
                    .isEmpty();
            assertThat(SemanticDiff.between(window, other)).as("seed %d", seed).isNotEmpty();
        }
    }

    @Test
    void different_jobs_have_differences_of_one_line_each() {
        for (long seed = 0; seed < JOBS; seed++) {
            JobDefinition before = new RandomJobs(seed).next();
            JobDefinition after = new RandomJobs(seed + JOBS).next();
            assertThat(SemanticDiff.between(before, after))
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .noneMatch(it -> it.contains("\n") || it.contains("\u001b"));
        }
    }

    @Test
    void damaged_manifests_are_read_or_refused() {
        List<String> good = Samples.good().stream().map(Samples::text).toList();
        for (long seed = 0; seed < TEXTS; seed++) {
            Random random = new Random(seed);
            String text = damaged(good.get(random.nextInt(good.size())), random);
            check(seed, text);
        }
    }

    private static void check(long seed, String text) {
        ParseResult result;
        try {
            result = Samples.parse(text);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed %d:%n%s".formatted(seed, text), e);
        }
        int lines = text.split("\r\n|\r|\n", -1).length;
        for (Finding error : result.errors()) {
            assertThat(error.line()).as("seed %d: %s", seed, error).isBetween(1, lines);
            assertThat(error.column()).as("seed %d: %s", seed, error).isPositive();
            assertThat(error.message()).as("seed %d: %s", seed, error).isNotBlank();
        }
        if (!result.isGood()) {
            return;
        }
        for (CalendarDefinition calendar : result.calendars()) {
            assertThat(Samples.parse(ManifestWriter.yaml(calendar)).calendars())
                    .as("seed %d:%n%s", seed, text)
                    .containsExactly(calendar);
        }
        for (WindowDefinition window : result.windows()) {
            assertThat(Samples.parse(ManifestWriter.yaml(window)).windows())
                    .as("seed %d:%n%s", seed, text)
                    .containsExactly(window);
        }
        for (JobDefinition job : result.jobs()) {
            ParseResult again = Samples.parse(ManifestWriter.yaml(job));
            assertThat(again.errors()).as("seed %d:%n%s", seed, text).isEmpty();
            assertThat(again.jobs()).as("seed %d:%n%s", seed, text).containsExactly(job);
        }
    }

    /** The text with a few small accidents. */
    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(damaged.length());
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> damaged.insert(random.nextInt(damaged.length()), damaged.substring(at, end));
                default -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
        }
        return damaged.toString();
    }
}
