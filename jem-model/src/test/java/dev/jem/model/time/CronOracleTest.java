package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The evaluator against a walk through every day, hour, minute and second. */
class CronOracleTest {

    private static final int CASES = Integer.getInteger("jem.cases", 220_000);
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2101-01-01T00:00:00Z");
    static final List<ZoneId> ZONES =
            new TreeSet<>(ZoneId.getAvailableZoneIds()).stream().map(ZoneId::of).toList();

    /** Zones whose changes are unlike the usual hour in spring and autumn. */
    static final List<ZoneId> ODD_ZONES = List.of(
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Antarctica/Troll"),
            ZoneId.of("Europe/Dublin"),
            ZoneId.of("Africa/Casablanca"),
            ZoneId.of("Pacific/Apia"),
            ZoneId.of("Pacific/Kwajalein"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("America/Sao_Paulo"),
            ZoneId.of("America/Santiago"),
            ZoneId.of("Africa/Cairo"),
            ZoneId.of("America/Havana"),
            ZoneId.of("Asia/Pyongyang"),
            ZoneId.of("America/Caracas"),
            ZoneId.of("Europe/Volgograd"),
            ZoneId.of("Asia/Kathmandu"),
            ZoneId.of("Asia/Gaza"),
            ZoneId.of("America/Scoresbysund"),
            ZoneId.of("Africa/Monrovia"));

    @Test
    void agreesOnRandomExpressionsZonesPoliciesAndInstants() {
        long seed = Seeded.seed();
        int cases = 0;
        for (int number = 0; cases < CASES; number++) {
            Random random = Seeded.scenario(seed, number);
            ZoneId zone = zone(random);
            cases += check(Scenario.random(random, zone, moment(random, zone)), Seeded.about(seed, number));
        }
        Seeded.report("random cron expressions", cases, CASES);
    }

    @Test
    void agreesAtEveryTransitionOfEveryZone() {
        long seed = Seeded.seed();
        Set<ZoneRules> seen = new HashSet<>();
        int number = 0;
        int cases = 0;
        for (ZoneId zone : ZONES) {
            // Two names of one zone have the same rules, and the rules are all that a schedule asks a zone for.
            ZoneRules rules = zone.getRules();
            ZoneOffsetTransition change = seen.add(rules) ? rules.nextTransition(FIRST) : null;
            while (change != null && change.getInstant().isBefore(LAST)) {
                Random random = Seeded.scenario(seed, ++number);
                cases += check(Scenario.at(random, zone, change), Seeded.about(seed, number));
                change = rules.nextTransition(change.getInstant());
            }
        }
        assertThat(number).as("transitions looked at").isGreaterThan(10_000);
        Seeded.report(number + " transitions of all zones", cases, 200_000);
    }

    private static ZoneId zone(Random random) {
        List<ZoneId> zones = random.nextBoolean() ? ODD_ZONES : ZONES;
        return zones.get(random.nextInt(zones.size()));
    }

    /** Anywhere, but rather near a clock change. */
    private static Instant moment(Random random, ZoneId zone) {
        Instant any =
                FIRST.plusSeconds(random.nextLong(Duration.between(FIRST, LAST).toSeconds()));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        boolean near =
                random.nextInt(4) > 0 && change != null && change.getInstant().isBefore(LAST);
        return near ? change.getInstant().plusSeconds(random.nextLong(-40_000, 40_000)) : any;
    }

    /** An expression under a policy in a zone, and a span of local days to compare it in. */
    private record Scenario(Random random, RandomCron cron, ZoneId zone, DstPolicy dst, LocalDate from, LocalDate to) {

        static Scenario random(Random random, ZoneId zone, Instant around) {
            RandomCron cron = cron(random, Optional.empty());
            int days = Math.clamp(2_000 / Math.max(cron.meaning().perDay(), 1), 2, 900);
            LocalDate middle = LocalDate.ofInstant(around, ZoneOffset.UTC);
            LocalDate from = middle.minusDays(1 + random.nextInt(days) / 2);
            return new Scenario(random, cron, zone, policy(random), from, from.plusDays(days));
        }

        static Scenario at(Random random, ZoneId zone, ZoneOffsetTransition change) {
            int hour = random.nextBoolean()
                    ? change.getDateTimeBefore().getHour()
                    : change.getDateTimeAfter().getHour();
            RandomCron cron = cron(random, Optional.of(hour));
            LocalDate day = change.getDateTimeBefore().toLocalDate();
            return new Scenario(random, cron, zone, policy(random), day.minusDays(1), day.plusDays(2));
        }

        private static RandomCron cron(Random random, Optional<Integer> hour) {
            return switch (random.nextInt(3)) {
                case 0 -> RandomCron.unix(random, hour);
                case 1 -> RandomCron.kubernetes(random, hour);
                default -> RandomCron.quartz(random, hour);
            };
        }

        private static DstPolicy policy(Random random) {
            DstPolicy.Gap[] gaps = DstPolicy.Gap.values();
            DstPolicy.Overlap[] overlaps = DstPolicy.Overlap.values();
            return new DstPolicy(gaps[random.nextInt(gaps.length)], overlaps[random.nextInt(overlaps.length)]);
        }

        String describe() {
            return "%s (%s) %s %s".formatted(cron.text(), cron.dialect(), zone, dst);
        }
    }

    /** Compares evaluator and oracle all over a scenario's span; answers in how many cases. */
    private static int check(Scenario scenario, String about) {
        CronExpression expression;
        try {
            expression =
                    CronExpression.parse(scenario.cron().text(), scenario.cron().dialect(), 0);
        } catch (NeverFiresException e) {
            assertNeverMatches(scenario.cron(), about);
            return 1;
        } catch (CronSyntaxException e) {
            return fail(about + ": " + e.getMessage(), e);
        }
        WallClockSchedule schedule = new WallClockSchedule(expression, scenario.zone(), scenario.dst());
        // Far enough beyond the span that nothing outside of it lands within.
        BruteForce oracle = new BruteForce(scenario.cron().meaning().intervalLike(), scenario.zone(), scenario.dst())
                .walk(
                        scenario.cron().meaning(),
                        scenario.from().minusDays(2),
                        scenario.to().plusDays(2));
        Instant start = scenario.from().atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = scenario.to().atStartOfDay().toInstant(ZoneOffset.UTC);
        List<Instant> moments = moments(scenario.random(), oracle.instants(), start, end);
        for (Instant after : moments) {
            Optional<Fire> expected = oracle.next(after).filter(f -> f.at().isBefore(end));
            assertThat(schedule.next(after).filter(f -> f.at().isBefore(end)))
                    .as(() -> "%s: %s after %s".formatted(about, scenario.describe(), after))
                    .isEqualTo(expected);
        }
        assertThat(schedule.skipped(start, end))
                .as(() -> about + ": skipped of " + scenario.describe())
                .isEqualTo(oracle.skipped(start, end));
        return moments.size();
    }

    /** Random instants of the span, and those at and just before some starts. */
    private static List<Instant> moments(Random random, List<Instant> starts, Instant start, Instant end) {
        List<Instant> moments = new ArrayList<>();
        long seconds = Duration.between(start, end).toSeconds();
        for (int i = 0; i < 20; i++) {
            moments.add(start.plusSeconds(random.nextLong(seconds)).plusNanos(random.nextInt(3) * 400_000_000L));
        }
        List<Instant> within =
                starts.stream().filter(i -> i.isAfter(start) && i.isBefore(end)).toList();
        for (int i = 0; i < 12 && !within.isEmpty(); i++) {
            Instant some = within.get(random.nextInt(within.size()));
            moments.add(some);
            moments.add(some.minusNanos(1 + random.nextInt(2) * 999_999_999L));
        }
        return moments;
    }

    private static void assertNeverMatches(RandomCron cron, String about) {
        LocalDate end = LocalDate.of(2370, 1, 1);
        for (LocalDate day = LocalDate.of(1970, 1, 1); day.isBefore(end); day = day.plusDays(1)) {
            if (cron.meaning().days().test(day)) {
                fail("%s: %s is refused as never firing, but %s matches".formatted(about, cron.text(), day));
            }
        }
    }
}
