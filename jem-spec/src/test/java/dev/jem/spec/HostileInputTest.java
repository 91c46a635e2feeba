package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.spec.text.Limits;
import dev.jem.spec.text.Source;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Texts that were made to hurt: each is refused with a finding, on a small stack. */
@Timeout(60)
final class HostileInputTest {

    private static final String JOB = "apiVersion: jem/v1\nkind: Job\nmetadata: {name: a}\nspec:\n";
    private static final int STACK_BYTES = 256 << 10;
    private static final int MANY = 100_000;

    /** Reads on a thread whose stack is too small for anything that recurses with the input. */
    private static ParseResult read(String text) {
        AtomicReference<ParseResult> result = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reader = new Thread(null, () -> result.set(Samples.parse(text)), "reader", STACK_BYTES);
        reader.setUncaughtExceptionHandler((_, e) -> failure.set(e));
        reader.start();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(failure.get()).isNull();
        return Objects.requireNonNull(result.get());
    }

    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("lists in lists", "[".repeat(MANY));
        texts.put("closed lists in lists", "[".repeat(MANY) + "]".repeat(MANY));
        texts.put("mappings in mappings", "{a: ".repeat(MANY));
        texts.put("block lists in block lists", "- ".repeat(MANY));
        texts.put("keys in keys", "? ".repeat(MANY));
        texts.put("keys in flow keys", "{? ".repeat(MANY));
        texts.put("deep below spec", JOB + "  env: " + "{a: ".repeat(MANY));
        texts.put(
                "deeper and deeper",
                IntStream.range(0, 1_300)
                        .mapToObj(it -> " ".repeat(it) + "a:\n")
                        .collect(Collectors.joining()));
        texts.put(
                "many keys",
                IntStream.range(0, 140_000).mapToObj(it -> "k" + it + ":\n").collect(Collectors.joining()));
        texts.put("keys of one hash", JOB + collidingKeys());
        texts.put("a large text", JOB + "  description: " + "x".repeat(200_000));
        texts.put("a large quoted text", JOB + "  description: \"" + "x".repeat(1_000_000));
        texts.put("a large file", "#".repeat(2_000_000));
        texts.put("a large key", JOB + "  ? " + "k".repeat(500_000) + "\n  : 1\n");
        texts.put("anchors", "[" + "&a b,".repeat(MANY) + "]");
        texts.put("an alias of itself", "&a [*a]");
        texts.put("a bomb of aliases", bomb());
        texts.put("a bomb of merges", "a: &a {b: c}\nd: &d {<<: [" + "*a,".repeat(50_000) + "]}\n");
        texts.put("tags", "[" + "!!java.net.URL x,".repeat(50_000) + "]");
        texts.put("a tag of escapes", "!<" + "%41".repeat(MANY) + "> x");
        texts.put("directives", "%A\n".repeat(300_000));
        texts.put("documents", "--- a\n".repeat(150_000));
        texts.put("quotes", "\"".repeat(1_000_000));
        texts.put("apostrophes", "'".repeat(1_000_001));
        texts.put("colons", ":".repeat(1_000_000));
        texts.put("questions", "?\n".repeat(500_000));
        texts.put("blank lines of a block", "a: |\n" + " \n".repeat(500_000));
        texts.put("words on lines", "a\n".repeat(500_000));
        texts.put("commas", "[" + ",".repeat(1_000_000));
        texts.put("NUL", "apiVersion: \u0000");
        texts.put("escape", "apiVersion: \u001b[31m");
        texts.put("half a pair", "apiVersion: \ud800");
        texts.put("half a pair by an escape", "apiVersion: \"\\ud800\"");
        texts.put("a byte order mark by an escape", "apiVersion: \"\\ufeff\"");
        texts.put("no character by an escape", "apiVersion: \"\\uffff\"");
        texts.put("an inner byte order mark", "apiVersion: a\uFEFFb");
        texts.put("a letter in two parts as a key", JOB + "  e\u0301: 1\n");
        texts.put("references", JOB + "  task: {command: [a, \"" + "${{ a }}".repeat(10_000) + "\"]}");
        texts.put("open references", JOB + "  task: {command: [a, \"" + "${{".repeat(40_000) + "\"]}");
        texts.put(
                "unknown keys",
                JOB
                        + IntStream.range(0, 50_000)
                                .mapToObj(it -> "  k" + it + ": 1\n")
                                .collect(Collectors.joining()));
        texts.put("parentheses of a pattern", pattern("(".repeat(490)));
        texts.put("repetitions of a pattern", pattern("(((a{90}){90}){90}){90}"));
        texts.put("a long list of cron", JOB + "  triggers: [{cron: \"" + "1,".repeat(60_000) + "1 * * * *\"}]\n");
        texts.put("a long zone", JOB + "  triggers: [{cron: \"@daily\", timezone: " + "a".repeat(100_000) + "}]\n");
        texts.put(
                "a huge number",
                JOB + "  params: {a: {type: number, default: 1e999999999}}\n  task: {command: [ls]}\n");
        texts.put("a number of many digits", JOB + "  priority: " + "9".repeat(100_000) + "\n");
        texts.put("a huge duration", JOB + "  timeouts: {run: 99999999999999999999d}\n");
        return texts;
    }

    private static String bomb() {
        StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            String alias = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]%n".formatted(i, i, String.join(",", Collections.nCopies(9, alias))));
        }
        return text.toString();
    }

    /** "Aa" and "BB" have the same hash, and so has every text made of as many of them. */
    private static String collidingKeys() {
        return IntStream.range(0, 1 << 13)
                .mapToObj(number -> IntStream.range(0, 13)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "  ", ": 1\n")))
                .collect(Collectors.joining());
    }

    private static String pattern(String pattern) {
        return JOB + "  params: {a: {type: string, pattern: \"" + pattern + "\"}}\n  task: {command: [ls]}\n";
    }

    @TestFactory
    Stream<DynamicTest> it_is_refused() {
        return texts().entrySet().stream()
                .map(it -> DynamicTest.dynamicTest(it.getKey(), () -> {
                    ParseResult result = read(it.getValue());
                    assertThat(result.errors()).isNotEmpty().hasSizeLessThanOrEqualTo(201);
                    assertThat(result.objects()).isEmpty();
                    assertThat(result.errors()).allSatisfy(error -> {
                        assertThat(error.line()).isPositive();
                        assertThat(error.column()).isPositive();
                        assertThat(error.toString().length()).isLessThan(2_000);
                        assertThat(error.message()).doesNotContain("\u001b", "\u0000", "\n");
                    });
                }));
    }

    @Test
    void depth_is_told_where_it_begins() {
        assertThat(read("a: " + "[".repeat(MANY)).errors())
                .extracting(Object::toString)
                .containsExactly("job.yaml:1:35: nested more than 32 levels deep (depth)");
    }

    @Test
    void characters_are_told_with_their_place() {
        assertThat(read("apiVersion: jem/v1\nkind: \"J\u0007ob\"\n").errors())
                .extracting(Object::toString)
                .containsExactly("job.yaml:2:9: the character U+0007 is not allowed here; "
                        + "remove it, or write it as an escape in double quotes (character)");
    }

    @Test
    void more_errors_than_are_shown_are_counted() {
        String keys =
                IntStream.range(0, 1_000).mapToObj(it -> "  zz" + it + ": 1\n").collect(Collectors.joining());
        List<String> errors = read(JOB + keys + "  task: {command: [ls]}\n").errors().stream()
                .map(Object::toString)
                .toList();
        assertThat(errors).hasSize(201);
        assertThat(errors.getLast()).isEqualTo("job.yaml:204:3: 800 more errors are not shown (too-many-errors)");
    }

    @Test
    void a_byte_order_mark_and_other_line_ends_are_good() {
        String text = JOB + "  task:\n    shell: |\n      a\n      b\n";
        String other = "\uFEFF" + text.replace("\n", "\r\n");
        assertThat(read(other).errors()).isEmpty();
        assertThat(read(other).jobs()).isEqualTo(read(text).jobs());
        assertThat(read(other.replace("shell: |", "shell: | #\r\n      ${{ x }}"))
                        .errors())
                .extracting(Object::toString)
                .allMatch(it -> it.startsWith("job.yaml:7:7: a script takes no references"));
    }

    @Test
    void bytes_that_are_no_text_are_told_with_their_place() throws Exception {
        assertThat(Source.utf8("a.yaml", "é: 1\n".getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo("é: 1\n");
        byte[] latin = "name: a\nowner: Jos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Source.utf8("a.yaml", latin))
                .isInstanceOfSatisfying(
                        Source.NotUtf8Exception.class,
                        it -> assertThat(it.finding())
                                .hasToString(
                                        "a.yaml:2:11: the byte 0xe9 is not UTF-8; save the file as UTF-8 (encoding)"));
    }

    @Test
    void the_size_of_a_source_is_configurable() {
        ManifestParser parser = new ManifestParser(Limits.DEFAULT.withBytesMax(10), "default");
        List<Source> sources = List.of(new Source("job.yaml", "#".repeat(11)));
        assertThat(parser.parse(sources, BundleFiles.NONE).errors())
                .extracting(Object::toString)
                .containsExactly(
                        "job.yaml:1:1: the source is larger than 10 bytes; " + "split it into several files (size)");
    }
}
