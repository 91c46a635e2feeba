package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jem.model.state.Excuse;
import dev.jem.model.time.CatchUpPlan.Excused;
import dev.jem.model.time.CatchUpPlan.PlannedStart;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final Schedule HOURLY = cron("0 * * * *", ZoneOffset.UTC, DstPolicy.DEFAULT);

    @Test
    void allMakesUpEveryMissedStartWithinTheDeadline() {
        assertThat(starts(CatchUp.Policy.ALL, OptionalInt.empty(), "4h", "2026-03-01T06:30:00Z"))
                .containsExactly(
                        "MADE_UP 2026-03-01T03:00:00Z",
                        "MADE_UP 2026-03-01T04:00:00Z",
                        "MADE_UP 2026-03-01T05:00:00Z",
                        "MADE_UP 2026-03-01T06:00:00Z");
    }

    @Test
    void aStartExactlyAsOldAsTheDeadlineIsMadeUp() {
        assertThat(starts(CatchUp.Policy.ALL, OptionalInt.empty(), "90m", "2026-03-01T06:30:00Z"))
                .containsExactly("MADE_UP 2026-03-01T05:00:00Z", "MADE_UP 2026-03-01T06:00:00Z");
        assertThat(starts(CatchUp.Policy.ALL, OptionalInt.empty(), "89m", "2026-03-01T06:30:00Z"))
                .containsExactly("MADE_UP 2026-03-01T06:00:00Z");
    }

    @Test
    void maxKeepsTheNewest() {
        assertThat(starts(CatchUp.Policy.ALL, OptionalInt.of(2), "4h", "2026-03-01T06:30:00Z"))
                .containsExactly("MADE_UP 2026-03-01T05:00:00Z", "MADE_UP 2026-03-01T06:00:00Z");
    }

    @Test
    void latestIsTheNewestAlone() {
        assertThat(starts(CatchUp.Policy.LATEST, OptionalInt.empty(), "4h", "2026-03-01T06:30:00Z"))
                .containsExactly("MADE_UP 2026-03-01T06:00:00Z");
        assertThat(starts(CatchUp.Policy.LATEST, OptionalInt.empty(), "29m", "2026-03-01T06:30:00Z"))
                .isEmpty();
    }

    @Test
    void aStartThatIsLateIsNotMissed() {
        for (CatchUp.Policy policy : CatchUp.Policy.values()) {
            assertThat(starts(policy, OptionalInt.of(1), "0s", "2026-03-01T06:00:00Z"))
                    .containsExactly("LATE 2026-03-01T06:00:00Z");
            assertThat(starts(policy, OptionalInt.of(1), "0s", "2026-03-01T06:00:59.999Z"))
                    .containsExactly("LATE 2026-03-01T06:00:00Z");
            assertThat(starts(policy, OptionalInt.of(1), "0s", "2026-03-01T06:01:00Z"))
                    .isEmpty();
        }
    }

    @Test
    void noneMakesNothingUp() {
        assertThat(starts(CatchUp.Policy.NONE, OptionalInt.empty(), "4h", "2026-03-01T06:30:00Z"))
                .isEmpty();
    }

    @Test
    void afterAFailoverNothingIsMissed() {
        Schedule tens = cron("*/10 * * * * ?", CronDialect.QUARTZ);
        Backlog half = new Backlog(Instant.parse("2026-03-01T06:00:00Z"), Instant.parse("2026-03-01T06:00:30Z"));
        for (CatchUp.Policy policy : CatchUp.Policy.values()) {
            CatchUp catchUp = new CatchUp(policy, OptionalInt.empty(), Duration.ofHours(1));
            assertThat(CatchUpPlan.of(tens, catchUp, half).first(100).starts()).hasSize(3);
        }
    }

    @Test
    void aDefinitionThatEndedIsCaughtUpToItsEnd() {
        Backlog ended = new Backlog(
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-03-01T03:30:00Z"),
                Instant.parse("2026-03-01T06:30:00Z"));
        CatchUp all = new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofHours(5));
        CatchUpPlan.Slice slice = CatchUpPlan.of(HOURLY, all, ended).first(100);
        assertThat(slice.starts()).hasSize(2);
        assertThat(slice.coveredTo()).isEqualTo("2026-03-01T03:30:00Z");
        assertThat(slice.excused()).singleElement().satisfies(excused -> {
            assertThat(excused.reason()).isEqualTo(Excuse.SKIPPED_MISFIRE);
            assertThat(excused.why()).isEqualTo("it was missed, and catch-up makes up those from the last 5h");
            assertThat(excused.nominals().count()).isEqualTo(1);
            assertThat(excused.firstAt()).isEqualTo("2026-03-01T01:00:00Z");
        });
    }

    @Test
    void whatIsLeftSaysByWhichRule() {
        Duration day = Duration.ofDays(1);
        assertThat(new CatchUp(CatchUp.Policy.NONE, OptionalInt.empty(), day).leaves())
                .isEqualTo("it was missed, and catch-up makes up nothing");
        assertThat(new CatchUp(CatchUp.Policy.LATEST, OptionalInt.empty(), day).leaves())
                .isEqualTo("it was missed, and catch-up makes up the latest from the last 1d");
        assertThat(new CatchUp(CatchUp.Policy.ALL, OptionalInt.of(3), day).leaves())
                .isEqualTo("it was missed, and catch-up makes up at most 3 from the last 1d");
    }

    @Test
    void aBacklogThatIsAlreadyCoveredIsComplete() {
        Backlog covered = new Backlog(Instant.parse("2026-03-01T05:00:00Z"), Instant.parse("2026-03-01T05:00:00Z"));
        CatchUpPlan.Slice slice =
                CatchUpPlan.of(HOURLY, CatchUp.DEFAULT, covered).first(10);
        assertThat(slice.complete()).isTrue();
        assertThat(slice.starts()).isEmpty();
        assertThat(slice.excused()).isEmpty();
        assertThat(slice.coveredTo()).isEqualTo("2026-03-01T05:00:00Z");
    }

    @Test
    void aClockThatWentBackUncoversNothing() {
        Backlog back = new Backlog(Instant.parse("2026-03-01T05:00:00Z"), Instant.parse("2026-03-01T04:00:00Z"));
        CatchUpPlan.Slice slice = CatchUpPlan.of(HOURLY, CatchUp.DEFAULT, back).first(10);
        assertThat(slice.complete()).isTrue();
        assertThat(slice.starts()).isEmpty();
        assertThat(slice.coveredTo()).isEqualTo("2026-03-01T05:00:00Z");
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new CatchUp(CatchUp.Policy.ALL, OptionalInt.of(0), Duration.ZERO))
                .hasMessageContaining("from 1 to 10000, not 0");
        assertThatThrownBy(() -> new CatchUp(CatchUp.Policy.ALL, OptionalInt.empty(), Duration.ofSeconds(-1)))
                .hasMessageContaining("not negative");
        assertThatThrownBy(() -> new Backlog(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), Instant.EPOCH))
                .hasMessageContaining("ends by now");
        assertThatThrownBy(() -> CatchUpPlan.of(HOURLY, CatchUp.DEFAULT, new Backlog(Instant.EPOCH, Instant.EPOCH))
                        .first(0))
                .hasMessageContaining("one start at least");
    }

    @Test
    void agreesWithANaiveModelInSlicesOfAnySize() {
        long seed = Seeded.seed();
        for (int number = 0; number < 4_000; number++) {
            Random random = Seeded.scenario(seed, number);
            Schedule schedule = schedule(random);
            Instant now = Instant.parse("2025-03-30T00:00:00Z")
                    .plusSeconds(random.nextLong(-86_400, 240L * 86_400))
                    .plusNanos(random.nextInt(2) * 500_000_000L);
            Backlog backlog = new Backlog(now.minusSeconds(random.nextLong(10, 4 * 86_400)), now);
            CatchUp catchUp = catchUp(random);
            Naive naive = Naive.of(schedule, catchUp, backlog);
            Naive sliced = inSlices(CatchUpPlan.of(schedule, catchUp, backlog), 1 + random.nextInt(60));
            assertThat(sliced)
                    .as(() -> "%s with %s over %s: %s".formatted(schedule, catchUp, backlog, Seeded.about(seed, 0)))
                    .isEqualTo(naive);
        }
    }

    /** What runs, and how many nominal times do not, by reason. */
    private record Naive(List<String> starts, Map<Excuse, Long> excused) {

        static Naive of(Schedule schedule, CatchUp catchUp, Backlog backlog) {
            List<Fire> due = new ArrayList<>();
            Optional<Fire> fire = schedule.next(backlog.after());
            while (fire.isPresent() && !fire.get().at().isAfter(backlog.until())) {
                due.add(fire.get());
                fire = schedule.next(fire.get().at());
            }
            Map<Excuse, Long> excused = new EnumMap<>(Excuse.class);
            List<String> starts = new ArrayList<>();
            int keep = switch (catchUp.policy()) {
                case ALL -> catchUp.max().orElse(due.size());
                case LATEST -> 1;
                case NONE -> 0;
            };
            for (int i = 0; i < due.size(); i++) {
                Duration age = Duration.between(due.get(i).at(), backlog.now());
                boolean late = age.compareTo(Duration.ofMinutes(1)) < 0;
                boolean kept = i >= due.size() - keep && age.compareTo(catchUp.startingDeadline()) <= 0;
                if (late || kept) {
                    starts.add((late ? "LATE " : "MADE_UP ") + due.get(i).at());
                } else {
                    excused.merge(Excuse.SKIPPED_MISFIRE, 1L, Long::sum);
                }
                for (NominalRange range : due.get(i).coalesced()) {
                    excused.merge(Excuse.COALESCED, range.count(), Long::sum);
                }
            }
            for (SkippedStarts skipped : schedule.skipped(backlog.after(), backlog.until())) {
                excused.merge(Excuse.SKIPPED_DST_GAP, skipped.nominals().count(), Long::sum);
            }
            return new Naive(starts, excused);
        }
    }

    private static Naive inSlices(CatchUpPlan plan, int limit) {
        List<String> starts = new ArrayList<>();
        Map<Excuse, Long> excused = new EnumMap<>(Excuse.class);
        CatchUpPlan.Slice slice = plan.first(limit);
        while (true) {
            for (PlannedStart start : slice.starts()) {
                starts.add(start.timeliness() + " " + start.fire().at());
            }
            for (Excused e : slice.excused()) {
                excused.merge(e.reason(), e.nominals().count(), Long::sum);
            }
            assertThat(slice.starts().size()).isLessThanOrEqualTo(limit);
            if (slice.complete()) {
                assertThat(slice.coveredTo()).isEqualTo(plan.backlog().until());
                return new Naive(starts, excused);
            }
            slice = plan.slice(slice.coveredTo(), limit);
        }
    }

    private static Schedule schedule(Random random) {
        List<String> zones = List.of("UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York");
        List<String> crons = List.of(
                "0 * * * *",
                "*/7 * * * *",
                "*/20 * * * *",
                "30 1-3 * * *",
                "0,30 2 * * *",
                "15 9 * * 1-5",
                "0 0 1 * *");
        if (random.nextInt(8) == 0) {
            return new GridSchedule(Duration.ofMinutes(1 + random.nextInt(300)));
        }
        DstPolicy dst = new DstPolicy(
                List.of(DstPolicy.Gap.values()).get(random.nextInt(4)),
                List.of(DstPolicy.Overlap.values()).get(random.nextInt(4)));
        return cron(crons.get(random.nextInt(crons.size())), ZoneId.of(zones.get(random.nextInt(zones.size()))), dst);
    }

    private static CatchUp catchUp(Random random) {
        CatchUp.Policy policy = List.of(CatchUp.Policy.values()).get(random.nextInt(3));
        OptionalInt max = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(40));
        return new CatchUp(policy, max, Duration.ofSeconds(random.nextLong(3 * 86_400)));
    }

    private static List<String> starts(CatchUp.Policy policy, OptionalInt max, String deadline, String now) {
        Backlog backlog = new Backlog(Instant.parse("2026-03-01T00:00:00Z"), Instant.parse(now));
        CatchUp catchUp = new CatchUp(policy, max, DurationText.parse(deadline));
        return CatchUpPlan.of(HOURLY, catchUp, backlog).first(100).starts().stream()
                .map(start -> start.timeliness() + " " + start.fire().at())
                .toList();
    }

    private static Schedule cron(String text, ZoneId zone, DstPolicy dst) {
        return new WallClockSchedule(CronExpression.parse(text, CronDialect.UNIX, 0), zone, dst);
    }

    private static Schedule cron(String text, CronDialect dialect) {
        return new WallClockSchedule(CronExpression.parse(text, dialect, 0), ZoneOffset.UTC, DstPolicy.DEFAULT);
    }
}
