package dev.jem.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.spec.IcsReader.InvalidIcsException;
import dev.jem.spec.text.Source;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a file of another program says is read or refused, and what was read can be written. */
@Timeout(120)
final class IcsFuzzTest {

    private static final int TEXTS = 3_000;
    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n ",
            "BEGIN:VEVENT\n",
            "END:VEVENT\n",
            "DTSTART;VALUE=DATE:20260101\n",
            "DTEND;VALUE=DATE:99991231\n",
            "DURATION:P9999W\n",
            "RRULE:FREQ=DAILY\n",
            "RRULE:FREQ=WEEKLY;COUNT=10000\n",
            "EXDATE:20260101,20260102T000000\n",
            "RDATE;VALUE=DATE:20260105\n",
            "SUMMARY:\\n\\\\ \u0001\u2028x\n",
            ":",
            ";",
            "\"");
    private static final String GOOD = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20261224
            SUMMARY:Christmas
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20251227
            RRULE:FREQ=YEARLY
            END:VEVENT
            END:VCALENDAR
            """;

    @Test
    void damaged_files_are_read_or_refused() {
        HolidayData span = new HolidayData(Samples.TODAY);
        for (long seed = 0; seed < TEXTS; seed++) {
            String text = damaged(new Random(seed));
            try {
                check(seed, IcsReader.read(text, span));
            } catch (InvalidIcsException e) {
                assertThat(e.line()).as("seed %d:%n%s", seed, text).isBetween(1, text.split("\r\n|\n|\r", -1).length);
            } catch (RuntimeException e) {
                throw new AssertionError("seed %d:%n%s".formatted(seed, text), e);
            }
        }
    }

    private static void check(long seed, IcsReader.Read read) {
        CalendarDefinition calendar = new CalendarDefinition(
                new CalendarKey("a", "b"), "", read.days(), Optional.empty(), CalendarDefinition.Domain.NONE);
        String yaml = ManifestWriter.yaml(calendar);
        ParseResult result = Samples.parser().parse(List.of(new Source("job.yaml", yaml)), Samples.FILES);
        assertThat(result.errors()).as("seed %d:%n%s", seed, yaml).isEmpty();
        assertThat(result.calendars()).as("seed %d:%n%s", seed, yaml).containsExactly(calendar);
    }

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(GOOD);
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> {
                    int line = text.indexOf("\n", at) + 1;
                    text.insert(line, PIECES.get(random.nextInt(PIECES.size())));
                }
            }
        }
        return text.toString();
    }
}
