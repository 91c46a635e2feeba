package dev.jem.model.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule whose periods are hours, minutes or seconds: every n-th of them that begins at one of some times of a day that
 * matches, and in each of them the same offsets.
 */
final class RruleSlots implements RruleSearch {

    private static final long HORIZON = WallClockSchedule.HORIZON;

    /** More than the days of the 400 years after which the calendar repeats, and of the phases of an interval. */
    private static final int STEPS_MAX = 500_000;

    private final RruleDays days;
    private final DayTimes slots;
    private final int[] offsets;
    private final long base;
    private final long step;
    private final boolean possible;

    private RruleSlots(RruleDays days, DayTimes slots, int[] offsets, Grid grid) {
        this.days = days;
        this.slots = slots;
        this.offsets = offsets;
        this.base = grid.base;
        this.step = grid.step;
        this.possible = offsets.length > 0 && grid.meets(slots);
    }

    /** The beginnings of every n-th period. */
    private record Grid(long base, long step) {

        /** Whether one of them, on whatever day, can be at one of the times. */
        boolean meets(DayTimes slots) {
            long common = gcd(step, DayTimes.SECONDS_PER_DAY);
            for (int slot = slots.next(0); slot != DayTimes.NONE; slot = nextAfter(slots, slot)) {
                if (Math.floorMod(base - slot, common) == 0) {
                    return true;
                }
            }
            return false;
        }

        private static long gcd(long a, long b) {
            return b == 0 ? a : gcd(b, a % b);
        }
    }

    private static int nextAfter(DayTimes slots, int slot) {
        return slot + 1 < DayTimes.SECONDS_PER_DAY ? slots.next(slot + 1) : DayTimes.NONE;
    }

    static RruleSlots of(RruleParts rule, LocalDateTime start) {
        int hours = rule.hours() == 0 ? DayTimes.EVERY_HOUR : rule.hours();
        long minutes = rule.minutes() == 0 ? DayTimes.EVERY : rule.minutes();
        long seconds = rule.seconds() == 0 ? DayTimes.EVERY : rule.seconds();
        long startMinutes = RruleSearch.orElse(rule.minutes(), start.getMinute());
        long startSeconds = RruleSearch.orElse(rule.seconds(), start.getSecond());
        DayTimes slots = switch (rule.frequency()) {
            case HOURLY -> new DayTimes(hours, 1, 1);
            case MINUTELY -> new DayTimes(hours, minutes, 1);
            case SECONDLY, DAILY, WEEKLY, MONTHLY, YEARLY -> new DayTimes(hours, minutes, seconds);
        };
        DayTimes within = switch (rule.frequency()) {
            case HOURLY -> new DayTimes(1, startMinutes, startSeconds);
            case MINUTELY -> new DayTimes(1, 1, startSeconds);
            case SECONDLY, DAILY, WEEKLY, MONTHLY, YEARLY -> new DayTimes(1, 1, 1);
        };
        int length = rule.frequency().seconds();
        long base = Math.floorDiv(start.toEpochSecond(ZoneOffset.UTC), length) * length;
        Grid grid = new Grid(base, (long) rule.interval() * length);
        return new RruleSlots(RruleDays.of(rule, start.toLocalDate()), slots, chosen(within, rule.positions()), grid);
    }

    /** The offsets of a period, of those that {@code BYSETPOS} chooses where it is given. */
    private static int[] chosen(DayTimes within, List<Integer> positions) {
        List<Integer> offsets = new ArrayList<>();
        int count = within.count();
        for (int i = 0; i < count; i++) {
            if (positions.isEmpty() || positions.contains(i + 1) || positions.contains(i - count)) {
                offsets.add(within.get(i));
            }
        }
        return offsets.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public long next(long from) {
        if (!possible) {
            return NominalTimes.NEVER;
        }
        long slot = RruleSearch.align(from - offsets[offsets.length - 1], base, step);
        for (int steps = 0; slot < HORIZON && steps < STEPS_MAX; steps++) {
            long candidate = candidate(slot);
            if (candidate == slot) {
                for (int offset : offsets) {
                    if (slot + offset >= from) {
                        return slot + offset;
                    }
                }
                candidate = slot + step;
            }
            slot = RruleSearch.align(candidate, base, step);
        }
        return NominalTimes.NEVER;
    }

    /** The given beginning of a period if it matches, or one after it, before which none does. */
    private long candidate(long slot) {
        long day = Math.floorDiv(slot, DayTimes.SECONDS_PER_DAY);
        if (!days.includes(LocalDate.ofEpochDay(day))) {
            return (day + 1) * DayTimes.SECONDS_PER_DAY;
        }
        int found = slots.next((int) Math.floorMod(slot, (long) DayTimes.SECONDS_PER_DAY));
        return found == DayTimes.NONE ? (day + 1) * DayTimes.SECONDS_PER_DAY : day * DayTimes.SECONDS_PER_DAY + found;
    }
}
