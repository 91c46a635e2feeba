package dev.jem.model.time;

/**
 * The times of a day that some hours, minutes and seconds make, each combined with each, as seconds of the day. A set
 * is a bit per value. Immutable.
 */
record DayTimes(int hours, long minutes, long seconds) {

    static final int SECONDS_PER_DAY = 86_400;

    /** What a search answers that finds nothing. */
    static final int NONE = -1;

    static final int EVERY_HOUR = (1 << 24) - 1;
    /** Every minute of an hour, or second of a minute. */
    static final long EVERY = (1L << 60) - 1;

    /** How many they are. */
    int count() {
        return countBefore(SECONDS_PER_DAY);
    }

    /** The one with so many before it. */
    int get(int index) {
        int perMinute = Long.bitCount(seconds);
        int perHour = Long.bitCount(minutes) * perMinute;
        return nth(hours, index / perHour) * 3600
                + nth(minutes, index / perMinute % Long.bitCount(minutes)) * 60
                + nth(seconds, index % perMinute);
    }

    private static int nth(long bits, int index) {
        long rest = bits;
        for (int i = 0; i < index; i++) {
            rest &= rest - 1;
        }
        return Long.numberOfTrailingZeros(rest);
    }

    /** The first second of the day that matches and is not before the given one, or {@link #NONE}. */
    int next(int from) {
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
    int lastBefore(int end) {
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
    int countBefore(int end) {
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
}
