package dev.jem.model.time;

/** Which days of a month a cron expression names. A set of days is a bit per day: bit 1 is the first. */
sealed interface DayRule {

    /** Every day of the month, before its length is known. */
    int ALL = ~1;

    /** The days that match in a month, none beyond its end. */
    int in(Month month);

    /**
     * What a rule needs to know of a month.
     *
     * @param firstWeekday the weekday of the first; Sunday is 0
     * @param length in days
     */
    record Month(int firstWeekday, int length) {

        int mask() {
            return (int) ((2L << length) - 1) & ALL;
        }

        /** The weekday of a day of this month; Sunday is 0. */
        int weekday(int day) {
            return (firstWeekday + day - 1) % 7;
        }

        /** All days that fall on one of the given weekdays; bit 0 is Sunday. */
        int on(int weekdays) {
            long doubled = weekdays | (long) weekdays << 7;
            long week = doubled >>> firstWeekday & 0x7f;
            long days = week | week << 7 | week << 14 | week << 21 | week << 28;
            return (int) (days << 1) & mask();
        }

        /** The weekday (Monday to Friday) nearest to a day, without leaving the month. */
        int nearestWorkday(int day) {
            return switch (weekday(day)) {
                case 6 -> day == 1 ? 3 : day - 1;
                case 0 -> day == length ? day - 2 : day + 1;
                default -> day;
            };
        }
    }

    /** Every day. */
    record EveryDay() implements DayRule {
        static final EveryDay RULE = new EveryDay();

        @Override
        public int in(Month month) {
            return month.mask();
        }
    }

    /** Days of the month and weekdays of which either may match. */
    record Either(int days, int weekdays) implements DayRule {
        @Override
        public int in(Month month) {
            return (days & month.mask()) | month.on(weekdays);
        }
    }

    /** Days of the month and weekdays that must both match. */
    record Both(int days, int weekdays) implements DayRule {
        @Override
        public int in(Month month) {
            return days & month.on(weekdays);
        }
    }

    /**
     * The day-of-month field of Quartz where it names more than plain days.
     *
     * @param days plain days
     * @param fromEnd bit n is the day n days before the last
     * @param nearest the workday nearest to each of these days
     * @param nearestFromEnd the workday nearest to the day n days before the last
     */
    record QuartzDays(int days, int fromEnd, int nearest, int nearestFromEnd) implements DayRule {
        @Override
        public int in(Month month) {
            int result = days & month.mask();
            for (int n = fromEnd; n != 0; n &= n - 1) {
                result |= bit(month.length() - Integer.numberOfTrailingZeros(n));
            }
            for (int n = nearest & month.mask(); n != 0; n &= n - 1) {
                result |= bit(month.nearestWorkday(Integer.numberOfTrailingZeros(n)));
            }
            for (int n = nearestFromEnd; n != 0; n &= n - 1) {
                int day = month.length() - Integer.numberOfTrailingZeros(n);
                result |= day < 1 ? 0 : bit(month.nearestWorkday(day));
            }
            return result;
        }

        private static int bit(int day) {
            return day < 1 ? 0 : 1 << day;
        }
    }

    /** The n-th of a weekday in the month; Sunday is 0. */
    record NthWeekday(int weekday, int n) implements DayRule {
        @Override
        public int in(Month month) {
            int first = 1 + (weekday - month.firstWeekday() + 7) % 7;
            int day = first + 7 * (n - 1);
            return day > month.length() ? 0 : 1 << day;
        }
    }

    /** The last of a weekday in the month; Sunday is 0. */
    record LastWeekday(int weekday) implements DayRule {
        @Override
        public int in(Month month) {
            return Integer.highestOneBit(month.on(1 << weekday));
        }
    }
}
