package dev.jem.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Effect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which starts maintenance windows are in the way of. */
class ConflictsTest {

    private static final Horizon FORTNIGHT =
            new Horizon(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse("2026-03-15T00:00:00Z"));

    private static List<String> lines(PlannedJob job, Surroundings surroundings) {
        return Conflicts.of(List.of(job), surroundings, FORTNIGHT, 100).found().stream()
                .map(it -> "%s %s x%d from %s to %s: %s | %s"
                        .formatted(
                                it.window().name(),
                                it.kind(),
                                it.count(),
                                it.firstAt(),
                                it.lastAt(),
                                it.fate().getClass().getSimpleName(),
                                it.why()))
                .toList();
    }

    private static PlannedJob taking(Duration usual) {
        return new PlannedJob(
                Jobs.job("a", Jobs.cron("*/15 * * * *", "Europe/Berlin")).definition(),
                Optional.of(usual),
                Optional.empty(),
                List.of());
    }

    @Test
    void startsThatFallIntoAWindow() {
        var window = Jobs.window("w", "2026-03-02T02:10/2026-03-02T03:00", Effect.SKIP, false);
        PlannedJob unknown = Jobs.job("a", Jobs.cron("*/15 * * * *", "Europe/Berlin"));
        assertThat(lines(unknown, Jobs.with(window)))
                .containsExactly("w FALLS_INTO x3 from 2026-03-02T01:15:00Z to 2026-03-02T01:45:00Z: Excused |"
                        + " maintenance window ops/w is open from 2026-03-02 02:10:00 +01:00 to 2026-03-02 03:00:00"
                        + " +01:00");
    }

    @Test
    void startsThatWouldStillRunWhenItOpens() {
        var window = Jobs.window("w", "2026-03-02T02:00/2026-03-02T02:05", Effect.WAIT, false);
        assertThat(lines(taking(Duration.ofMinutes(20)), Jobs.with(window)))
                .containsExactly(
                        "w RUNS_INTO x1 from 2026-03-02T00:45:00Z to 2026-03-02T00:45:00Z: Runs | 95 of 100 runs end"
                                + " within 20m; this one would go on while the window is open",
                        "w FALLS_INTO x1 from 2026-03-02T01:00:00Z to 2026-03-02T01:00:00Z: Waits | maintenance window"
                                + " ops/w is open from 2026-03-02 02:00:00 +01:00 to 2026-03-02 02:05:00 +01:00: it"
                                + " waits until 2026-03-02 02:05:00 +01:00");
        var before = Jobs.window("w", "2026-03-02T02:00/2026-03-02T02:05", Effect.WAIT, true);
        assertThat(lines(taking(Duration.ofMinutes(20)), Jobs.with(before)).getFirst())
                .startsWith("w RUNS_INTO x1 from 2026-03-02T00:45:00Z to 2026-03-02T00:45:00Z: Waits | it would"
                        + " probably not end before maintenance window ops/w opens");
    }

    @Test
    void aStartThatEndsAsTheWindowOpensIsNone() {
        var window = Jobs.window("w", "2026-03-02T02:00/2026-03-02T02:05", Effect.WAIT, false);
        assertThat(lines(taking(Duration.ofMinutes(15)), Jobs.with(window))).hasSize(1);
    }

    @Test
    void aWindowThatIsOpenAlreadyCountsFromNow() {
        var window = Jobs.window("w", "2026-02-01T00:00/2026-03-01T01:30", Effect.WAIT, false);
        assertThat(lines(taking(Duration.ofMinutes(15)), Jobs.with(window)))
                .singleElement()
                .asString()
                .startsWith("w FALLS_INTO x1 from 2026-03-01T00:15:00Z");
    }

    @Test
    void openingsOfOneWindowThatOverlapCountAStartOnce() {
        WindowDefinition once = Jobs.window("w", "2026-03-02T02:00/2026-03-02T03:00", Effect.WAIT, false);
        var late = new WindowDefinition.Times.Once(
                LocalDateTime.parse("2026-03-02T02:30"),
                LocalDateTime.parse("2026-03-02T03:20"),
                ZoneId.of("Europe/Berlin"));
        WindowDefinition both = new WindowDefinition(
                once.key(), "", once.scope(), List.of(once.times().getFirst(), late), Effect.WAIT, false, false);
        assertThat(lines(taking(Duration.ofMinutes(1)), Jobs.with(both)))
                .extracting(it -> it.substring(0, it.indexOf(':', it.lastIndexOf(" to 2026-03-02T") + 24)))
                .containsExactly(
                        "w FALLS_INTO x4 from 2026-03-02T01:00:00Z to 2026-03-02T01:45:00Z",
                        "w FALLS_INTO x2 from 2026-03-02T02:00:00Z to 2026-03-02T02:15:00Z");
    }

    @Test
    void aWindowThatIsNearlyAlwaysOpenIsCountedRatherThanListed() {
        WindowDefinition once = Jobs.window("w", "2026-03-02T02:00/2026-03-02T03:00", Effect.WAIT, false);
        WindowDefinition often = new WindowDefinition(
                once.key(),
                "",
                once.scope(),
                List.of(new WindowDefinition.Times.Recurring(
                        Jobs.cron("*/15 * * * *", "UTC").recurrence(), Duration.ofMinutes(14))),
                Effect.WAIT,
                false,
                false);
        PlannedJob job = Jobs.job("a", Jobs.cron("*/15 * * * *", "UTC"));
        PlannedJob other = Jobs.job("b", Jobs.cron("0 12 2 3 *", "UTC"));
        Conflicts conflicts = Conflicts.of(List.of(job, other), Jobs.with(often), FORTNIGHT, 3);
        assertThat(conflicts.found())
                .extracting(it -> it.job().name() + " " + it.firstAt())
                .containsExactly(
                        "a 2026-03-01T00:15:00Z",
                        "a 2026-03-01T00:30:00Z",
                        "a 2026-03-01T00:45:00Z",
                        "b 2026-03-02T12:00:00Z");
        assertThat(conflicts.left())
                .extracting(it -> it.window() + " " + it.job() + " " + it.count() + " " + it.until())
                .containsExactly("ops/w ops/a 1341 2026-03-15T00:00:00Z");
        assertThat(Conflicts.of(List.of(job), Jobs.with(often), FORTNIGHT, 2_000)
                        .left())
                .isEmpty();
    }

    @Test
    void aSearchIsBoundedAndSaysWhereItEnded() {
        PlannedJob often = Jobs.job("a", Jobs.cron("* * * * * ?", "UTC"));
        var window = Jobs.window("w", "2026-03-01T00:00/2026-04-01T00:00", Effect.WAIT, false);
        Conflicts conflicts = Conflicts.of(List.of(often), Jobs.with(window), FORTNIGHT, 100);
        assertThat(conflicts.cutAt()).isPresent();
        assertThat(conflicts.found().getFirst().count()).isLessThanOrEqualTo(Conflicts.EXAMINED_MAX);
    }
}
