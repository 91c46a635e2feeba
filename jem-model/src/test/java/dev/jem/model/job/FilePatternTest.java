package dev.jem.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePatternTest {

    @ParameterizedTest
    @CsvSource({
        "trades-*.csv, trades-1.csv, true",
        "trades-*.csv, trades-.csv, true",
        "trades-*.csv, trades-1.csv.tmp, false",
        "*, a, true",
        "*, .hidden, false",
        ".*, .hidden, true",
        "*, .jem-claimed, false",
        ".*, .jem-claimed, false",
        "?.csv, a.csv, true",
        "?.csv, ab.csv, false",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false",
        "a[b].csv, a[b].csv, true",
        "a[b].csv, ab.csv, false"
    })
    void a_name_fits_or_not(String pattern, String name, boolean fits) {
        assertThat(new FilePattern("/in", pattern).matches(name)).isEqualTo(fits);
    }

    @Test
    void strange_names_never_fit() {
        FilePattern all = new FilePattern("/in", "*");
        assertThat(all.matches("")).isFalse();
        assertThat(all.matches("../etc/passwd")).isFalse();
        assertThat(all.matches("a\nb")).isFalse();
        assertThat(all.matches("a\u001b[2J")).isFalse();
        assertThat(all.matches("a\ufffd")).isFalse();
        assertThat(all.matches("a".repeat(256))).isFalse();
    }

    @Test
    void no_pattern_takes_long() {
        FilePattern bomb = new FilePattern("/in", "*a".repeat(400) + "b");
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(bomb.matches("a".repeat(255))).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "in/x", "/", "/x", "//x", "/in//x", "/in/../x", "/in/./x", "/in/", "/in/*/x", "/i\nn/x"})
    void a_path_is_absolute_and_plain(String path) {
        assertThat(FilePattern.problem(path)).isPresent();
    }

    @Test
    void a_path_is_taken_apart() {
        assertThat(FilePattern.problem("/in/a b/trades-*.csv")).isEmpty();
        FilePattern pattern = FilePattern.of("/in/a b/trades-*.csv");
        assertThat(pattern).isEqualTo(new FilePattern("/in/a b", "trades-*.csv"));
        assertThat(pattern.claimed("id", "trades-1.csv")).isEqualTo("/in/a b/.jem-claimed/id/trades-1.csv");
        assertThat(pattern.found("trades-1.csv")).isEqualTo("/in/a b/trades-1.csv");
    }
}
