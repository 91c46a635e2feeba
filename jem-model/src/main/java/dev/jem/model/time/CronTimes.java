package dev.jem.model.time;

import java.time.LocalDate;
import java.time.Year;
import java.util.Objects;

/**
 * The wall-clock times a cron expression names, as bit sets. Knows no zone: a time is a count of seconds on the local
 * clock, {@code LocalDateTime.toEpochSecond(ZoneOffset.UTC)}. Immutable. No search looks at more than the 400 years
 * after which the Gregorian calendar repeats.
 */
final class CronTimes {

    private static final int SECONDS_PER_DAY = DayTimes.SECONDS_PER_DAY;
    private static final int CALENDAR_CYCLE_YEARS = 400;

    private final DayTimes times;
    private final int months;
    private final DayRule days;
    private final Years years;

    CronTimes(long seconds, long minutes, int hours, Dates dates) {
        this.times = new DayTimes(hours, minutes, seconds);
        this.months = dates.months();
        this.days = dates.days();
        this.years = dates.years();
    }

    /** The calendar half of an expression; bit 1 of {@code months} is January. */
    record Dates(int months, DayRule days, Years years) {}

    /** The first time that is not before the given one, or {@link NominalTimes#NEVER}. */
    long next(long from) {
        long day = Math.floorDiv(from, SECONDS_PER_DAY);
        long found = nextDay(day);
        if (found == day) {
            int time = times.next((int) Math.floorMod(from, (long) SECONDS_PER_DAY));
            if (time != DayTimes.NONE) {
                return day * SECONDS_PER_DAY + time;
            }
            found = nextDay(day + 1);
        }
        return found == NominalTimes.NEVER ? NominalTimes.NEVER : found * SECONDS_PER_DAY + times.next(0);
    }

    /** The last time in {@code from <= time < to}, or {@link NominalTimes#NEVER}. Looks at each day between them. */
    long last(long from, long to) {
        long first = Math.floorDiv(from, SECONDS_PER_DAY);
        for (long day = Math.floorDiv(to, SECONDS_PER_DAY); day >= first; day--) {
            if (nextDay(day) == day) {
                long end = Math.min(to - day * SECONDS_PER_DAY, SECONDS_PER_DAY);
                int time = times.lastBefore((int) end);
                if (time != DayTimes.NONE) {
                    long found = day * SECONDS_PER_DAY + time;
                    return found < from ? NominalTimes.NEVER : found;
                }
            }
        }
        return NominalTimes.NEVER;
    }

    /** How many times there are in {@code from <= time < to}. Looks at each day between them. */
    long count(long from, long to) {
        long count = 0;
        for (long day = Math.floorDiv(from, SECONDS_PER_DAY); day * SECONDS_PER_DAY < to; day++) {
            if (nextDay(day) == day) {
                long start = day * SECONDS_PER_DAY;
                count += times.countBefore((int) Math.min(to - start, SECONDS_PER_DAY));
                count -= times.countBefore((int) Math.max(from - start, 0));
            }
        }
        return count;
    }

    /** Whether there is any time at all. */
    boolean possible() {
        return times.seconds() != 0 && times.minutes() != 0 && times.hours() != 0 && nextDay(0) != NominalTimes.NEVER;
    }

    private long nextDay(long fromDay) {
        LocalDate from = LocalDate.ofEpochDay(fromDay);
        int year = from.getYear();
        int month = from.getMonthValue();
        int day = from.getDayOfMonth();
        int lastYear = (int) Math.min((long) years.next(year) + CALENDAR_CYCLE_YEARS, Years.NONE - 1);
        while (true) {
            int nextYear = years.next(year);
            if (nextYear > lastYear) {
                return NominalTimes.NEVER;
            }
            if (nextYear != year) {
                year = nextYear;
                month = 1;
                day = 1;
            }
            long found = nextDayOfYear(year, month, day);
            if (found != NominalTimes.NEVER) {
                return found;
            }
            year++;
            month = 1;
            day = 1;
        }
    }

    private long nextDayOfYear(int year, int month, int day) {
        int firstDay = day;
        for (int left = months & (-1 << month); left != 0; left &= left - 1) {
            int candidate = Integer.numberOfTrailingZeros(left);
            long first = LocalDate.of(year, candidate, 1).toEpochDay();
            int matching = days.in(monthOf(first, year, candidate));
            if (candidate == month) {
                matching &= -1 << firstDay;
            }
            if (matching != 0) {
                return first + Integer.numberOfTrailingZeros(matching) - 1;
            }
        }
        return NominalTimes.NEVER;
    }

    private static DayRule.Month monthOf(long firstDay, int year, int month) {
        int length = switch (month) {
            case 2 -> Year.isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
        // 1970-01-01 was a Thursday.
        return new DayRule.Month((int) Math.floorMod(firstDay + 4, 7L), length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronTimes that
                && times.equals(that.times)
                && months == that.months
                && days.equals(that.days)
                && years.equals(that.years);
    }

    @Override
    public int hashCode() {
        return Objects.hash(times, months, days);
    }
}
