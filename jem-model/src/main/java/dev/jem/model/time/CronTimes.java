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

    /** Later than every time: what a search answers that finds nothing. */
    static final long NEVER = Long.MAX_VALUE;

    static final int SECONDS_PER_DAY = 86_400;
    private static final int CALENDAR_CYCLE_YEARS = 400;
    private static final int NONE = -1;

    private final long seconds;
    private final long minutes;
    private final int hours;
    private final int months;
    private final DayRule days;
    private final Years years;

    CronTimes(long seconds, long minutes, int hours, Dates dates) {
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.months = dates.months();
        this.days = dates.days();
        this.years = dates.years();
    }

    /** The calendar half of an expression; bit 1 of {@code months} is January. */
    record Dates(int months, DayRule days, Years years) {}

    /** The first time that is not before the given one, or {@link #NEVER}. */
    long next(long from) {
        long day = Math.floorDiv(from, SECONDS_PER_DAY);
        long found = nextDay(day);
        if (found == day) {
            int time = nextTime((int) Math.floorMod(from, (long) SECONDS_PER_DAY));
            if (time != NONE) {
                return day * SECONDS_PER_DAY + time;
            }
            found = nextDay(day + 1);
        }
        return found == NEVER ? NEVER : found * SECONDS_PER_DAY + nextTime(0);
    }

    /** The last time in {@code from <= time < to}, or {@link #NEVER}. Looks at each day between them. */
    long last(long from, long to) {
        long first = Math.floorDiv(from, SECONDS_PER_DAY);
        for (long day = Math.floorDiv(to, SECONDS_PER_DAY); day >= first; day--) {
            if (nextDay(day) == day) {
                long end = Math.min(to - day * SECONDS_PER_DAY, SECONDS_PER_DAY);
                int time = lastTimeBefore((int) end);
                if (time != NONE) {
                    long found = day * SECONDS_PER_DAY + time;
                    return found < from ? NEVER : found;
                }
            }
        }
        return NEVER;
    }

    /** How many times there are in {@code from <= time < to}. Looks at each day between them. */
    long count(long from, long to) {
        long count = 0;
        for (long day = Math.floorDiv(from, SECONDS_PER_DAY); day * SECONDS_PER_DAY < to; day++) {
            if (nextDay(day) == day) {
                long start = day * SECONDS_PER_DAY;
                count += countBefore((int) Math.min(to - start, SECONDS_PER_DAY));
                count -= countBefore((int) Math.max(from - start, 0));
            }
        }
        return count;
    }

    /** Whether there is any time at all. */
    boolean possible() {
        return seconds != 0 && minutes != 0 && hours != 0 && nextDay(0) != NEVER;
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
                return NEVER;
            }
            if (nextYear != year) {
                year = nextYear;
                month = 1;
                day = 1;
            }
            long found = nextDayOfYear(year, month, day);
            if (found != NEVER) {
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
        return NEVER;
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

    /** The first second of the day that matches and is not before the given one, or {@link #NONE}. */
    private int nextTime(int from) {
        int hour = from / 3600;
        int minute = from / 60 % 60;
        if ((hours >>> hour & 1) != 0) {
            if ((minutes >>> minute & 1) != 0) {
                long rest = seconds & (-1L << from % 60);
                if (rest != 0) {
                    return hour * 3600 + minute * 60 + Long.numberOfTrailingZeros(rest);
                }
            }
            long rest = minutes & (-2L << minute);
            if (rest != 0) {
                return hour * 3600 + Long.numberOfTrailingZeros(rest) * 60 + Long.numberOfTrailingZeros(seconds);
            }
        }
        int rest = hours & (-2 << hour);
        return rest == 0
                ? NONE
                : Integer.numberOfTrailingZeros(rest) * 3600
                        + Long.numberOfTrailingZeros(minutes) * 60
                        + Long.numberOfTrailingZeros(seconds);
    }

    /** The last second of the day that matches and is before the given one, or {@link #NONE}. */
    private int lastTimeBefore(int end) {
        int hour = end / 3600;
        int minute = end / 60 % 60;
        if (hour < 24 && (hours >>> hour & 1) != 0) {
            if ((minutes >>> minute & 1) != 0) {
                long rest = seconds & ~(-1L << end % 60);
                if (rest != 0) {
                    return hour * 3600 + minute * 60 + highest(rest);
                }
            }
            long rest = minutes & ~(-1L << minute);
            if (rest != 0) {
                return hour * 3600 + highest(rest) * 60 + highest(seconds);
            }
        }
        long rest = hours & ~(-1L << hour);
        return rest == 0 ? NONE : highest(rest) * 3600 + highest(minutes) * 60 + highest(seconds);
    }

    /** How many seconds of a day match and are before the given one. */
    private int countBefore(int end) {
        int hour = end / 3600;
        int perMinute = Long.bitCount(seconds);
        int perHour = Long.bitCount(minutes) * perMinute;
        int count = Long.bitCount(hours & ~(-1L << hour)) * perHour;
        if (hour < 24 && (hours >>> hour & 1) != 0) {
            int minute = end / 60 % 60;
            count += Long.bitCount(minutes & ~(-1L << minute)) * perMinute;
            if ((minutes >>> minute & 1) != 0) {
                count += Long.bitCount(seconds & ~(-1L << end % 60));
            }
        }
        return count;
    }

    private static int highest(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronTimes that
                && seconds == that.seconds
                && minutes == that.minutes
                && hours == that.hours
                && months == that.months
                && days.equals(that.days)
                && years.equals(that.years);
    }

    @Override
    public int hashCode() {
        return Objects.hash(seconds, minutes, hours, months, days);
    }
}
