package dev.jem.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0.04S, 0.0s",
        "PT1.25S, 1.3s",
        "PT12S, 12s",
        "PT3M4S, 3m04s",
        "PT2H5M59S, 2h05m",
        "PT76H, 3d04h",
        "PT-5S, 0s"
    })
    void writesDurations(Duration duration, String text) {
        assertThat(Times.duration(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1536, 1.5 KiB", "67108864, 64.0 MiB", "9223372036854775807, 8.0 EiB"})
    void writesSizes(long bytes, String text) {
        assertThat(Times.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void writesTimesAlwaysWithTheirOffset() {
        Instant instant = Instant.parse("2026-07-01T12:00:00Z");

        assertThat(new Times(ZoneId.of("Europe/Berlin")).full(instant)).isEqualTo("2026-07-01 14:00:00 +02:00");
        assertThat(new Times(ZoneId.of("UTC")).full(instant)).isEqualTo("2026-07-01 12:00:00 +00:00");
        assertThat(new Times(ZoneId.of("Asia/Kathmandu")).clock(instant)).isEqualTo("17:45:00+05:45");
    }

    @Test
    void alignsWideCharacters() {
        Table table = new Table(List.of("A", "B"));
        table.add(List.of("東京", "x"));
        table.add(List.of("e\u0301", "y"));

        assertThat(table.lines(Integer.MAX_VALUE, Style.PLAIN)).containsExactly("A     B", "東京  x", "e\u0301     y");
    }

    @Test
    void wrapsTheLastColumn() {
        Table table = new Table(List.of("NAME", "WHY"));
        table.add(List.of("x", "one two three four five six seven eight"));

        assertThat(table.lines(32, Style.PLAIN))
                .containsExactly("NAME  WHY", "x     one two three four five", "      six seven eight");
    }

    @Test
    void showsWhatCellsHide() {
        Table table = new Table(List.of("A"));
        table.add(List.of("x\u001b[2J\ny"));

        assertThat(table.lines(80, Style.PLAIN)).containsExactly("A", "x^[[2J\\ny");
    }

    @Test
    void refusesRowsOfAnotherLength() {
        Table table = new Table(List.of("A", "B"));

        assertThatThrownBy(() -> table.add(List.of("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"abc, 3, abc", "abcd, 3, ab…", "東京都, 5, 東京…", "東京都, 4, 東…", "abc, 1, …", "abc, 0, ''"})
    void cutsToColumns(String text, int width, String cut) {
        assertThat(Width.cut(text, width)).isEqualTo(cut);
    }
}
