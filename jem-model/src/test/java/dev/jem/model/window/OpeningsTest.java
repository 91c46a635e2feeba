package dev.jem.model.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.Recurrence;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.window.Openings.Opening;
import dev.jem.model.window.WindowDefinition.Effect;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.model.window.WindowDefinition.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When windows are open around clock changes, as the documentation says. */
class OpeningsTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The first opening after noon before a day, on the clock in Berlin. */
    private static String onDay(String day, Times times) {
        WindowDefinition window = new WindowDefinition(
                new WindowKey("ops", "w"),
                "",
                new Scope.Jobs(List.of(), List.of(), new TreeMap<>()),
                List.of(times),
                Effect.WAIT,
                false,
                false);
        Instant noonBefore =
                LocalDateTime.parse(day + "T12:00").minusDays(1).atZone(BERLIN).toInstant();
        Opening opening =
                new Openings(window, _ -> Optional.empty()).after(noonBefore).orElseThrow();
        return clock(opening.from()) + " to " + clock(opening.to());
    }

    private static String clock(Instant at) {
        return at.atZone(BERLIN).toOffsetDateTime().toString().substring(11);
    }

    private static Times nightly(String cron, String length) {
        Recurrence opens = new Recurrence.Cron(cron, CronDialect.UNIX, BERLIN, DstPolicy.DEFAULT);
        return new Times.Recurring(opens, Duration.parse(length));
    }

    private static Times once(String from, String to) {
        return new Times.Once(LocalDateTime.parse(from), LocalDateTime.parse(to), BERLIN);
    }

    @Test
    void aRecurringWindowLastsAsLongAsItSaysWhateverTheClockDoes() {
        Times fourHours = nightly("0 1 * * *", "PT4H");
        assertThat(onDay("2026-10-24", fourHours)).isEqualTo("01:00+02:00 to 05:00+02:00");
        assertThat(onDay("2026-10-25", fourHours)).isEqualTo("01:00+02:00 to 04:00+01:00");
        assertThat(onDay("2026-03-29", fourHours)).isEqualTo("01:00+01:00 to 06:00+02:00");
        assertThat(onDay("2026-10-25", nightly("30 2 * * *", "PT1H"))).isEqualTo("02:30+02:00 to 02:30+01:00");
    }

    @Test
    void aWindowThatOpensOnceReachesFromTheFirstPassToTheSecond() {
        assertThat(onDay("2026-10-25", once("2026-10-25T02:00", "2026-10-25T02:30")))
                .isEqualTo("02:00+02:00 to 02:30+01:00");
        assertThat(onDay("2026-10-25", once("2026-10-25T01:00", "2026-10-25T05:00")))
                .isEqualTo("01:00+02:00 to 05:00+01:00");
        assertThat(onDay("2026-03-29", once("2026-03-29T02:10", "2026-03-29T02:50")))
                .isEqualTo("03:00+02:00 to 03:00+02:00");
    }
}
