package dev.jem.model.time;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;

/**
 * The wall-clock times of a {@link BusinessDayRule} in a calendar. Looks no further than 40 years for the next one.
 *
 * @param days whose business days count
 */
public record BusinessDayTimes(BusinessDayRule rule, BusinessDays days) implements NominalTimes {

    private static final int SEARCH_MONTHS_MAX = 480;
    private static final long LAST_DAY = WallClockSchedule.HORIZON / DayTimes.SECONDS_PER_DAY - 1;

    @Override
    public long next(long from) {
        LocalTime at = rule.at();
        long day = Math.floorDiv(from - at.toSecondOfDay() + DayTimes.SECONDS_PER_DAY - 1, DayTimes.SECONDS_PER_DAY);
        if (day > LAST_DAY) {
            return NEVER;
        }
        LocalDate earliest = LocalDate.ofEpochDay(day);
        Optional<LocalDate> found = switch (rule.which()) {
            case BusinessDayRule.Which.Every() -> days.next(earliest);
            case BusinessDayRule.Which.Nth nth -> next(earliest, nth);
        };
        return found.filter(it -> it.toEpochDay() <= LAST_DAY)
                .map(it -> it.toEpochDay() * DayTimes.SECONDS_PER_DAY + at.toSecondOfDay())
                .orElse(NEVER);
    }

    /** The first that is not before a day; an offset may lead there from another span. */
    private Optional<LocalDate> next(LocalDate earliest, BusinessDayRule.Which.Nth nth) {
        int months = nth.of().months();
        LocalDate begin = nth.of().begin(earliest);
        for (int back = 0; back < SEARCH_MONTHS_MAX && !isBefore(begin, nth, earliest); back += months) {
            begin = begin.minusMonths(months);
        }
        for (int ahead = 0; ahead < 2 * SEARCH_MONTHS_MAX; ahead += months) {
            Optional<LocalDate> found = in(begin, nth).filter(it -> !it.isBefore(earliest));
            if (found.isPresent()) {
                return found;
            }
            begin = begin.plusMonths(months);
        }
        return Optional.empty();
    }

    /** Whether the span that begins with a day, and with it all earlier ones, has its day before another. */
    private boolean isBefore(LocalDate begin, BusinessDayRule.Which.Nth nth, LocalDate day) {
        LocalDate end = begin.plusMonths(nth.of().months());
        return in(begin, nth).map(it -> it.isBefore(day)).orElse(rule.offset() <= 0 && !end.isAfter(day));
    }

    private Optional<LocalDate> in(LocalDate begin, BusinessDayRule.Which.Nth nth) {
        Optional<LocalDate> day = days.nth(begin, begin.plusMonths(nth.of().months()), nth.n());
        return rule.offset() == 0 ? day : day.flatMap(it -> days.plus(it, rule.offset()));
    }

    /** Never: it names days. */
    @Override
    public boolean followsWallClock() {
        return false;
    }

    @Override
    public String toString() {
        return "%s in %s".formatted(name(rule), days);
    }

    /** What people call a rule: {@code business day -1 of the month at 17:00}. */
    public static String name(BusinessDayRule rule) {
        String which = switch (rule.which()) {
            case BusinessDayRule.Which.Every() -> "every business day";
            case BusinessDayRule.Which.Nth(int n, var of) -> "business day %d of the %s".formatted(n, of);
        };
        String offset = rule.offset() == 0 ? "" : " %+d".formatted(rule.offset());
        return "%s%s at %s".formatted(which.toLowerCase(Locale.ROOT), offset, rule.at());
    }
}
