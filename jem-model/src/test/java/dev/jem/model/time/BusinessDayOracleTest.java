package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Business-day rules against lists of all business days of many years. */
class BusinessDayOracleTest {

    private static final int CASES = Integer.getInteger("jem.cases", 1_000);
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate END = LocalDate.of(2012, 1, 1);

    @Test
    void agreesOnRandomCalendarsRulesZonesAndInstants() {
        long seed = Seeded.seed();
        int found = 0;
        for (int number = 0; number < CASES; number++) {
            found += check(Seeded.scenario(seed, number), Seeded.about(seed, number));
        }
        assertThat(found).as("starts compared").isGreaterThan(CASES);
    }

    private static int check(Random random, String about) {
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = random.nextInt(200); i > 0; i--) {
            holidays.add(FIRST.plusDays(random.nextInt(4_000)));
        }
        int week = 1 + random.nextInt(127);
        BusinessDays days = day -> ((week >>> (day.getDayOfWeek().getValue() - 1)) & 1) != 0 && !holidays.contains(day);
        List<LocalDate> all = FIRST.datesUntil(END).filter(days::isBusinessDay).toList();
        BusinessDayRule rule = rule(random);
        ZoneId zone = CronOracleTest.ODD_ZONES.get(random.nextInt(CronOracleTest.ODD_ZONES.size()));
        BruteForce oracle = new BruteForce(false, zone, DstPolicy.DEFAULT);
        expected(rule, all).forEach(it -> oracle.land(it.atTime(rule.at())));
        WallClockSchedule schedule = new WallClockSchedule(new BusinessDayTimes(rule, days), zone, DstPolicy.DEFAULT);
        // Away from both ends, since an offset may lead in from outside.
        Instant at = LocalDate.of(2003, 1, 1)
                .plusDays(random.nextInt(1_500))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        Instant limit = at.plusSeconds(600L * 86_400);
        for (int compared = 0; compared < 40; compared++) {
            Optional<Fire> next = oracle.next(at).filter(it -> it.at().isBefore(limit));
            assertThat(schedule.next(at).filter(it -> it.at().isBefore(limit)))
                    .as("%s: %s, week %s, in %s, after %s", about, rule, week, zone, at)
                    .isEqualTo(next);
            if (next.isEmpty()) {
                return compared;
            }
            at = next.get().at();
        }
        return 40;
    }

    private static BusinessDayRule rule(Random random) {
        LocalTime at = LocalTime.of(random.nextInt(random.nextBoolean() ? 4 : 24), random.nextInt(60));
        if (random.nextInt(5) == 0) {
            return new BusinessDayRule(new BusinessDayRule.Which.Every(), 0, at);
        }
        BusinessDayRule.Span[] spans = BusinessDayRule.Span.values();
        int n = (1 + random.nextInt(random.nextInt(3) == 0 ? 25 : 3)) * (random.nextBoolean() ? 1 : -1);
        int offset = random.nextBoolean() ? 0 : random.nextInt(-30, 31);
        BusinessDayRule.Which which = new BusinessDayRule.Which.Nth(n, spans[random.nextInt(spans.length)]);
        return new BusinessDayRule(which, offset, at);
    }

    private static List<LocalDate> expected(BusinessDayRule rule, List<LocalDate> all) {
        if (!(rule.which() instanceof BusinessDayRule.Which.Nth(int n, BusinessDayRule.Span of))) {
            return all;
        }
        Function<LocalDate, Integer> span = switch (of) {
            case MONTH -> day -> day.getYear() * 100 + day.getMonthValue();
            case QUARTER -> day -> day.getYear() * 100 + (day.getMonthValue() + 2) / 3;
            case YEAR -> LocalDate::getYear;
        };
        return all.stream().collect(Collectors.groupingBy(span)).values().stream()
                .filter(it -> it.size() >= Math.abs(n))
                .map(it -> all.indexOf(n > 0 ? it.get(n - 1) : it.get(it.size() + n)) + rule.offset())
                .filter(it -> it >= 0 && it < all.size())
                .map(all::get)
                .distinct()
                .toList();
    }
}
