package dev.jem.model.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.plan.Transitions.ClockChange;
import dev.jem.model.plan.Transitions.Effect;
import dev.jem.model.plan.Transitions.Landing;
import dev.jem.model.time.DstPolicy;
import dev.jem.model.time.DstPolicy.Gap;
import dev.jem.model.time.DstPolicy.Overlap;
import dev.jem.model.time.NominalRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Clock changes and what they do: by hand for zones that do it differently, and against counting every nominal time.
 */
class TransitionsTest {

    private static List<String> of(String cron, String zone, DstPolicy dst, String from) {
        Instant after = Instant.parse(from);
        TriggerSchedule meaning = meaning(Jobs.cron(cron, zone, StartRules.NONE, dst));
        return Transitions.of(meaning, after, new Horizon(after, after.plus(Duration.ofDays(400)))).stream()
                .flatMap(it -> lines(it).stream())
                .toList();
    }

    private static TriggerSchedule meaning(TriggerDefinition trigger) {
        return new TriggerSchedule(Jobs.job("a", trigger).definition().key(), trigger, _ -> Optional.of(Jobs.WORKDAYS));
    }

    private static List<String> lines(ClockChange it) {
        List<String> lines = new ArrayList<>();
        ZoneOffsetTransition change = it.change();
        lines.add(change.getDateTimeBefore() + " -> " + change.getDateTimeAfter());
        it.effects().forEach(effect -> lines.add("  " + line(effect, it.zone())));
        return lines;
    }

    private static String line(Effect effect, ZoneId zone) {
        NominalRange range = effect.nominals();
        String times = range.count() == 1
                ? range.first().toLocalTime().toString()
                : "%s..%s x%d"
                        .formatted(range.first().toLocalTime(), range.last().toLocalTime(), range.count());
        String fate = switch (effect.fate()) {
            case Landing.Runs(Instant at, Instant last) ->
                "runs " + local(at, zone) + (last.equals(at) ? "" : ".." + local(last, zone));
            case Landing.Coalesced(LocalDateTime with, Instant at) ->
                "with " + with.toLocalTime() + " " + local(at, zone);
            case Landing.Excused excused -> excused.reason().name();
            case Landing.OtherPass _ -> "other pass";
        };
        return times + (effect.fold() == 1 ? "'" : "") + " " + fate;
    }

    private static String local(Instant at, ZoneId zone) {
        return at.atZone(zone).toOffsetDateTime().toString();
    }

    @Test
    void berlinSkipsAnHourAndRepeatsOne() {
        assertThat(of("30 2 * * *", "Europe/Berlin", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-03-29T02:00 -> 2026-03-29T03:00",
                        "  02:30 runs 2026-03-29T03:00+02:00",
                        "2026-10-25T03:00 -> 2026-10-25T02:00",
                        "  02:30 runs 2026-10-25T02:30+02:00",
                        "  02:30' other pass");
        assertThat(of("30 2 * * *", "Europe/Berlin", new DstPolicy(Gap.SKIP, Overlap.LAST), "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-03-29T02:00 -> 2026-03-29T03:00",
                        "  02:30 SKIPPED_DST_GAP",
                        "2026-10-25T03:00 -> 2026-10-25T02:00",
                        "  02:30 other pass",
                        "  02:30' runs 2026-10-25T02:30+01:00");
    }

    @Test
    void newYorkCoalescesWhatLandsTogether() {
        assertThat(of("0,30 2,3 * * *", "America/New_York", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-03-08T02:00 -> 2026-03-08T03:00", "  02:00..02:30 x2 with 03:00 2026-03-08T03:00-04:00");
        assertThat(of(
                        "0,30 2,3 * * *",
                        "America/New_York",
                        new DstPolicy(Gap.SHIFT, Overlap.FIRST),
                        "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-03-08T02:00 -> 2026-03-08T03:00",
                        "  02:00 with 03:00 2026-03-08T03:00-04:00",
                        "  02:30 with 03:30 2026-03-08T03:30-04:00");
    }

    @Test
    void lordHoweMovesByHalfAnHour() {
        assertThat(of("15 2 * * *", "Australia/Lord_Howe", DstPolicy.DEFAULT, "2026-07-01T00:00:00Z"))
                .containsExactly("2026-10-04T02:00 -> 2026-10-04T02:30", "  02:15 runs 2026-10-04T02:30+11:00");
        assertThat(of("45 1 * * *", "Australia/Lord_Howe", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-04-05T02:00 -> 2026-04-05T01:30",
                        "  01:45 runs 2026-04-05T01:45+11:00",
                        "  01:45' other pass");
        assertThat(of("*/10 * * * *", "Australia/Lord_Howe", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-04-05T02:00 -> 2026-04-05T01:30",
                        "  01:30..01:50 x3 runs 2026-04-05T01:30+11:00..2026-04-05T01:50+11:00",
                        "  01:30..01:50 x3' runs 2026-04-05T01:30+10:30..2026-04-05T01:50+10:30",
                        "2026-10-04T02:00 -> 2026-10-04T02:30",
                        "  02:00..02:20 x3 SKIPPED_DST_GAP");
    }

    @Test
    void apiaLosesADay() {
        assertThat(of("0 12 * * *", "Pacific/Apia", DstPolicy.DEFAULT, "2011-10-01T00:00:00Z"))
                .containsExactly("2011-12-30T00:00 -> 2011-12-31T00:00", "  12:00 runs 2011-12-31T00:00+14:00");
        assertThat(of("0 12 * * *", "Pacific/Apia", new DstPolicy(Gap.SHIFT, Overlap.AUTO), "2011-10-01T00:00:00Z"))
                .containsExactly("2011-12-30T00:00 -> 2011-12-31T00:00", "  12:00 with 12:00 2011-12-31T12:00+14:00");
    }

    @Test
    void dublinSavesInWinterAndTheClockDoesTheSame() {
        assertThat(of("30 1 * * *", "Europe/Dublin", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .containsExactly(
                        "2026-03-29T01:00 -> 2026-03-29T02:00",
                        "  01:30 runs 2026-03-29T02:00+01:00",
                        "2026-10-25T02:00 -> 2026-10-25T01:00",
                        "  01:30 runs 2026-10-25T01:30+01:00",
                        "  01:30' other pass");
    }

    @Test
    void whatNoClockChangeTouchesHasNone() {
        assertThat(of("0 12 * * *", "Europe/Berlin", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(of("30 2 * * *", "UTC", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .isEmpty();
        assertThat(of("30 2 * * MON-FRI", "Europe/Berlin", DstPolicy.DEFAULT, "2026-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void aDayThatACalendarExcusesIsNotTouchedEither() {
        StartRules workdays = new StartRules(
                Optional.of(new StartRules.CalendarFilter(Jobs.CALENDAR, StartRules.Mode.RUN, Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Instant after = Instant.parse("2026-01-01T00:00:00Z");
        TriggerSchedule meaning = meaning(Jobs.cron("30 2 * * *", "Europe/Berlin", workdays, DstPolicy.DEFAULT));
        assertThat(Transitions.of(meaning, after, new Horizon(after, after.plus(Duration.ofDays(400)))))
                .isEmpty();
    }

    @Test
    void everyNominalTimeHasItsOneEffect() {
        long seed = Long.getLong("jem.seed", System.nanoTime());
        List<String> crons = List.of("*/7 * * * *", "13 0-4 * * *", "0,30 1,2,3 * * *", "5 2 * * *");
        List<String> zones =
                List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll");
        for (int number = 0; number < 300; number++) {
            Random random = new Random(seed * 1_000_003 + number);
            DstPolicy dst = new DstPolicy(
                    List.of(Gap.values()).get(random.nextInt(4)),
                    List.of(Overlap.values()).get(random.nextInt(4)));
            String zone = zones.get(random.nextInt(zones.size()));
            TriggerDefinition trigger = Jobs.cron(crons.get(random.nextInt(crons.size())), zone, StartRules.NONE, dst);
            Instant after = Instant.parse("2009-01-01T00:00:00Z").plusSeconds(random.nextLong(500_000_000L));
            for (ClockChange it :
                    Transitions.of(meaning(trigger), after, new Horizon(after, after.plus(Duration.ofDays(400))))) {
                long told = it.effects().stream()
                        .mapToLong(effect -> effect.nominals().count())
                        .sum();
                assertThat(told)
                        .as("seed %d, case %d: %s at %s", seed, number, trigger, it.change())
                        .isEqualTo(nominals(trigger, it.change()) * (it.change().isGap() ? 1 : 2));
            }
        }
    }

    /** How many times the trigger names between the two local times of a change, counted where no clock changes. */
    private static long nominals(TriggerDefinition trigger, ZoneOffsetTransition change) {
        dev.jem.model.job.Recurrence.Cron cron = (dev.jem.model.job.Recurrence.Cron) trigger.recurrence();
        TriggerSchedule plain = meaning(Jobs.cron(cron.expression(), "UTC"));
        LocalDateTime one = change.getDateTimeBefore();
        LocalDateTime other = change.getDateTimeAfter();
        Instant from =
                (one.isBefore(other) ? one : other).toInstant(ZoneOffset.UTC).minusNanos(1);
        Instant to = (one.isBefore(other) ? other : one).toInstant(ZoneOffset.UTC);
        long count = 0;
        var schedule = plain.written(from).orElseThrow();
        for (var fire = schedule.next(from);
                fire.isPresent() && fire.get().at().isBefore(to);
                fire = schedule.next(fire.get().at())) {
            count++;
        }
        return count;
    }
}
