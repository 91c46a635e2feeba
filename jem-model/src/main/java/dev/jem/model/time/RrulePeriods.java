package dev.jem.model.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** A rule whose periods are days or longer: in every n-th period the days that match, each with the same times. */
final class RrulePeriods implements RruleSearch {

    private static final long HORIZON_DAY = WallClockSchedule.HORIZON / DayTimes.SECONDS_PER_DAY;

    private final RruleParts rule;
    private final RruleDays days;
    private final DayTimes times;
    private final long base;
    private final long cycle;

    private RrulePeriods(RruleParts rule, RruleDays days, DayTimes times, LocalDate start) {
        this.rule = rule;
        this.days = days;
        this.times = times;
        this.base = number(start);
        this.cycle = lcm(periodsPerCalendarCycle(rule.frequency()), rule.interval());
    }

    /** After 400 years the Gregorian calendar repeats, weekdays included. */
    private static long periodsPerCalendarCycle(RruleParts.Frequency frequency) {
        return switch (frequency) {
            case YEARLY -> 400;
            case MONTHLY -> 4_800;
            case WEEKLY -> 20_871;
            case DAILY, HOURLY, MINUTELY, SECONDLY -> 146_097;
        };
    }

    private static long lcm(long a, long b) {
        long x = a;
        long y = b;
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }

    static RrulePeriods of(RruleParts rule, LocalDateTime start) {
        DayTimes times = new DayTimes(
                (int) RruleSearch.orElse(rule.hours(), start.getHour()),
                RruleSearch.orElse(rule.minutes(), start.getMinute()),
                RruleSearch.orElse(rule.seconds(), start.getSecond()));
        LocalDate day = start.toLocalDate();
        return new RrulePeriods(rule, RruleDays.of(rule, day), times, day);
    }

    @Override
    public long next(long from) {
        long day = Math.floorDiv(from, DayTimes.SECONDS_PER_DAY);
        if (day >= HORIZON_DAY) {
            return NominalTimes.NEVER;
        }
        long number = RruleSearch.align(number(LocalDate.ofEpochDay(day)), base, rule.interval());
        long end = number + cycle;
        for (long first = firstDay(number); first < HORIZON_DAY && number <= end; first = firstDay(number)) {
            long found = rule.positions().isEmpty()
                    ? firstIn(first, firstDay(number + 1), from)
                    : firstPosition(first, firstDay(number + 1), from);
            if (found != NominalTimes.NEVER) {
                return found;
            }
            number += rule.interval();
        }
        return NominalTimes.NEVER;
    }

    /** The period that a day lies in, counted without gaps. */
    private long number(LocalDate day) {
        return switch (rule.frequency()) {
            case YEARLY -> day.getYear();
            case MONTHLY -> day.getYear() * 12L + day.getMonthValue() - 1;
            case WEEKLY -> Math.floorDiv(day.toEpochDay() - firstWeekday(), 7L);
            case DAILY, HOURLY, MINUTELY, SECONDLY -> day.toEpochDay();
        };
    }

    private long firstDay(long number) {
        return switch (rule.frequency()) {
            case YEARLY -> LocalDate.of((int) number, 1, 1).toEpochDay();
            case MONTHLY ->
                LocalDate.of((int) (number / 12), (int) (number % 12) + 1, 1).toEpochDay();
            case WEEKLY -> number * 7 + firstWeekday();
            case DAILY, HOURLY, MINUTELY, SECONDLY -> number;
        };
    }

    /** A day on which a week begins; 1969-12-29 was a Monday. */
    private int firstWeekday() {
        return rule.weekStart() - 4;
    }

    private long firstIn(long firstDay, long end, long from) {
        long fromDay = Math.floorDiv(from, DayTimes.SECONDS_PER_DAY);
        for (long day = Math.max(firstDay, fromDay); day < end; day++) {
            if (days.includes(LocalDate.ofEpochDay(day))) {
                int time = times.next(day == fromDay ? Math.floorMod(from, DayTimes.SECONDS_PER_DAY) : 0);
                if (time != DayTimes.NONE) {
                    return day * DayTimes.SECONDS_PER_DAY + time;
                }
            }
        }
        return NominalTimes.NEVER;
    }

    /** As {@link #firstIn}, of those that {@code BYSETPOS} chooses among all times of the period. */
    private long firstPosition(long firstDay, long end, long from) {
        List<LocalDate> matching = LocalDate.ofEpochDay(firstDay)
                .datesUntil(LocalDate.ofEpochDay(end))
                .filter(days::includes)
                .toList();
        long total = (long) matching.size() * times.count();
        long found = NominalTimes.NEVER;
        for (int position : rule.positions()) {
            long index = position > 0 ? position - 1 : total + position;
            if (index >= 0 && index < total) {
                long day = matching.get((int) (index / times.count())).toEpochDay();
                long time = day * DayTimes.SECONDS_PER_DAY + times.get((int) (index % times.count()));
                found = time >= from ? Math.min(found, time) : found;
            }
        }
        return found;
    }
}
