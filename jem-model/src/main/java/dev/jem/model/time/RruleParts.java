package dev.jem.model.time;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands in a recurrence rule. A set is a bit per value; 0 where the rule does not have the part.
 *
 * @param months bit 1 is January
 * @param weekStart Monday is 1
 * @param positions {@code BYSETPOS}; empty without
 */
record RruleParts(
        Frequency frequency,
        int interval,
        OptionalInt count,
        Optional<LocalDateTime> until,
        long seconds,
        long minutes,
        int hours,
        int months,
        Days days,
        int weekStart,
        List<Integer> positions) {

    /** {@code FREQ}, the longest first. */
    enum Frequency {
        YEARLY,
        MONTHLY,
        WEEKLY,
        DAILY,
        HOURLY,
        MINUTELY,
        SECONDLY;

        /** Whether the periods are shorter than a day. */
        boolean belowDay() {
            return this == HOURLY || this == MINUTELY || this == SECONDLY;
        }

        /** Seconds of a period below a day. */
        int seconds() {
            return switch (this) {
                case HOURLY -> 3600;
                case MINUTELY -> 60;
                case SECONDLY -> 1;
                case YEARLY, MONTHLY, WEEKLY, DAILY -> throw new IllegalStateException(this + " is not below a day");
            };
        }
    }

    /**
     * The parts about days; negative numbers count from the end. Empty where the rule does not have the part.
     *
     * @param weekdays {@code BYDAY}
     * @param monthDays {@code BYMONTHDAY}
     * @param yearDays {@code BYYEARDAY}
     * @param weeks {@code BYWEEKNO}
     */
    record Days(List<Weekday> weekdays, List<Integer> monthDays, List<Integer> yearDays, List<Integer> weeks) {

        boolean none() {
            return weekdays.isEmpty() && monthDays.isEmpty() && yearDays.isEmpty() && weeks.isEmpty();
        }
    }

    /**
     * A weekday, or the n-th of them.
     *
     * @param nth 0 is every one
     * @param weekday Monday is 1
     */
    record Weekday(int nth, int weekday) {}
}
