package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recurrence rules against a walk through every day and second that could match. */
class RruleOracleTest {

    private static final int CASES = Integer.getInteger("jem.cases", 200_000);

    @Test
    void agreesOnRandomRulesZonesPoliciesAndInstants() {
        long seed = Seeded.seed();
        int cases = 0;
        for (int number = 0; cases < CASES; number++) {
            Random random = Seeded.scenario(seed, number);
            List<ZoneId> zones = random.nextBoolean() ? CronOracleTest.ODD_ZONES : CronOracleTest.ZONES;
            cases += check(random, zones.get(random.nextInt(zones.size())), Seeded.about(seed, number));
        }
        Seeded.report("random recurrence rules", cases, CASES);
    }

    /** Near a clock change of the zone. */
    private static LocalDate day(Random random, ZoneId zone) {
        Instant any = Instant.parse("1970-01-01T00:00:00Z").plusSeconds(random.nextLong(130 * 31_556_952L));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        return LocalDate.ofInstant(change == null ? any : change.getInstant(), ZoneOffset.UTC);
    }

    private static <E> E any(Random random, E[] values) {
        return values[random.nextInt(values.length)];
    }

    private static int check(Random random, ZoneId zone, String about) {
        LocalDate middle = day(random, zone);
        boolean longSpan = random.nextBoolean();
        LocalDate from = middle.minusDays(longSpan ? random.nextInt(200) : 1);
        LocalDate to = middle.plusDays(longSpan ? 1 + random.nextInt(200) : 2);
        LocalDateTime start = from.minusDays(random.nextInt(3) == 0 ? random.nextInt(400) : -random.nextInt(2))
                .atTime(RandomRrule.timeOfDay(random));
        RandomRrule rule = new RandomRrule(random, start, to);
        if (rule.belowDay()) {
            from = middle.minusDays(1);
            to = middle.plusDays(2);
        }
        DstPolicy dst = new DstPolicy(any(random, DstPolicy.Gap.values()), any(random, DstPolicy.Overlap.values()));
        List<LocalDateTime> times = rule.times(from.minusDays(2), to.plusDays(2));
        List<LocalDateTime> except = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0 && !times.isEmpty(); i--) {
            except.add(times.get(random.nextInt(times.size())));
        }
        BruteForce oracle = new BruteForce(rule.belowDay(), zone, dst);
        times.stream().filter(it -> !except.contains(it)).forEach(oracle::land);
        String title = "%s: %s from %s except %s in %s, %s".formatted(about, rule.text(), start, except, zone, dst);
        Instant begin = from.atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = to.atStartOfDay().toInstant(ZoneOffset.UTC);
        RruleTimes read;
        try {
            read = RruleTimes.parse(rule.text(), start, except, zone);
        } catch (NeverFiresException e) {
            assertThat(oracle.instants()).as(title).isEmpty();
            return 0;
        }
        WallClockSchedule schedule = new WallClockSchedule(read, zone, dst);
        assertThat(schedule.skipped(begin, end)).as(title).isEqualTo(oracle.skipped(begin, end));
        Span span = new Span(begin, end);
        Pair pair = new Pair(schedule, oracle);
        return compareAnywhere(random, pair, span, title) + compare(pair, span, title);
    }

    private static final int ANYWHERE = 40;

    private static int compareAnywhere(Random random, Pair pair, Span span, String title) {
        long seconds = Duration.between(span.begin(), span.end()).toSeconds();
        for (int compared = 0; compared < ANYWHERE; compared++) {
            Instant at = span.begin().plusSeconds(random.nextLong(seconds)).plusNanos(random.nextInt(2) * 500_000_000L);
            assertThat(pair.schedule.next(at).filter(it -> it.at().isBefore(span.end())))
                    .as("%s, after %s", title, at)
                    .isEqualTo(pair.oracle.next(at).filter(it -> it.at().isBefore(span.end())));
        }
        return ANYWHERE;
    }

    private record Span(Instant begin, Instant end) {}

    private record Pair(WallClockSchedule schedule, BruteForce oracle) {}

    private static int compare(Pair pair, Span span, String title) {
        Instant at = span.begin();
        for (int compared = 0; compared < 60; compared++) {
            Optional<Fire> expected = pair.oracle.next(at).filter(it -> it.at().isBefore(span.end()));
            assertThat(pair.schedule.next(at).filter(it -> it.at().isBefore(span.end())))
                    .as("%s, after %s", title, at)
                    .isEqualTo(expected);
            if (expected.isEmpty()) {
                return compared;
            }
            at = expected.get().at();
        }
        return 60;
    }
}
