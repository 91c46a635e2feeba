package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.window.WindowDefinition;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ManifestWriterTest {

    static List<Path> good() {
        return Samples.good();
    }

    @ParameterizedTest
    @MethodSource("good")
    void what_is_written_is_read_as_the_same(Path path) {
        ParseResult read = Samples.parse(Samples.text(path));
        assertThat(read.errors()).isEmpty();
        for (JobDefinition job : read.jobs()) {
            String written = ManifestWriter.yaml(job);
            ParseResult again = Samples.parse(written);
            assertThat(again.errors()).as(written).isEmpty();
            assertThat(again.jobs()).as(written).containsExactly(job);
            assertThat(ManifestWriter.yaml(again.jobs().getFirst())).isEqualTo(written);
        }
        for (CalendarDefinition calendar : read.calendars()) {
            String written = ManifestWriter.yaml(calendar);
            ParseResult again = Samples.parse(written);
            assertThat(again.errors()).as(written).isEmpty();
            assertThat(again.calendars()).as(written).containsExactly(calendar);
            assertThat(ManifestWriter.sha256(again.calendars().getFirst())).isEqualTo(ManifestWriter.sha256(calendar));
        }
        for (WindowDefinition window : read.windows()) {
            String written = ManifestWriter.yaml(window);
            ParseResult again = Samples.parse(written);
            assertThat(again.errors()).as(written).isEmpty();
            assertThat(again.windows()).as(written).containsExactly(window);
            assertThat(ManifestWriter.sha256(again.windows().getFirst())).isEqualTo(ManifestWriter.sha256(window));
        }
    }
}
