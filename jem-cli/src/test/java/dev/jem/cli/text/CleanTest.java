package dev.jem.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text|plain text",
                "Grüße 東京 🙂|Grüße 東京 🙂",
                "a\u001b[31mred|a^[[31mred",
                "a\u001b]8;;http://x\u0007link|a^[]8;;http://x^Glink",
                "a\u009b2Jb|a\\u009b2Jb",
                "a\u202eb|a\\u202eb",
                "a\u2066b\u2069|a\\u2066b\\u2069",
                "a\u200bb|a\\u200bb",
                "a\u007fb|a^?b",
                "a\u0000b|a^@b"
            })
    void showsInsteadOfObeying(String text, String shown) {
        assertThat(Clean.line(text)).isEqualTo(shown);
        assertThat(Clean.text(text)).isEqualTo(shown);
    }

    @Test
    void keepsLinesWhereThereMayBeSome() {
        assertThat(Clean.text("a\n\tb\r\nc\rd")).isEqualTo("a\n\tb\nc\nd");
        assertThat(Clean.line("a\n\tb\r")).isEqualTo("a\\n\\tb^M");
    }

    @Test
    void showsLoneSurrogates() {
        assertThat(Clean.line("a\ud800b")).isEqualTo("a\\ud800b");
    }

    @Test
    void keepsTheMeaningOfJson() {
        assertThat(Clean.json("\"x\u009by\u202ez 🙂 ü\"")).isEqualTo("\"x\\u009by\\u202ez 🙂 ü\"");
    }

    private static List<String> lines(byte[] bytes, int pieceSize) {
        List<String> lines = new ArrayList<>();
        CleanStream stream = new CleanStream(lines::add);
        for (int i = 0; i < bytes.length; i += pieceSize) {
            stream.accept(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + pieceSize)));
        }
        stream.end();
        return lines;
    }

    @Test
    void putsCharactersTogetherThatABorderCut() {
        byte[] bytes = "Grüße\r\n東京\n🙂\rend".getBytes(StandardCharsets.UTF_8);

        for (int size = 1; size <= bytes.length; size++) {
            assertThat(lines(bytes, size)).as("pieces of %d", size).containsExactly("Grüße", "東京", "🙂", "end");
        }
    }

    @Test
    void survivesBytesThatAreNoText() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', 0, '\n', (byte) 0xe6};

        for (int size = 1; size <= bytes.length; size++) {
            assertThat(lines(bytes, size)).containsExactly("a\ufffd\ufffdb^@", "\ufffd");
        }
    }

    @Test
    void splitsALineThatNeverEnds() {
        byte[] bytes = new byte[10_000_000];
        Arrays.fill(bytes, (byte) 'x');

        List<String> lines = lines(bytes, 65_536);

        assertThat(lines).hasSizeGreaterThan(100).allMatch(it -> it.length() <= 16_384);
        assertThat(lines.stream().mapToInt(String::length).sum()).isEqualTo(bytes.length);
    }
}
