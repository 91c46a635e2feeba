package dev.jem.model.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Durations as people write them: {@code 500ms}, {@code 10s}, {@code 15m}, {@code 1h30m}, {@code 2d}, {@code 1w}, or
 * ISO 8601 ({@code PT15M}). A day is 24 hours. Never negative, at most 36,500 days.
 */
public final class DurationText {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int LONGEST_TEXT = 64;
    private static final int LONGEST_NUMBER = 12;

    private DurationText() {}

    /** A unit, largest first. */
    private enum Unit {
        WEEK("w", Duration.ofDays(7)),
        DAY("d", Duration.ofDays(1)),
        HOUR("h", Duration.ofHours(1)),
        MINUTE("m", Duration.ofMinutes(1)),
        SECOND("s", Duration.ofSeconds(1)),
        MILLISECOND("ms", Duration.ofMillis(1));

        private final String symbol;
        private final Duration length;

        Unit(String symbol, Duration length) {
            this.symbol = symbol;
            this.length = length;
        }
    }

    /**
     * Reads a duration.
     *
     * @throws InvalidDurationException naming the place and what may stand there
     */
    public static Duration parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new InvalidDurationException(text, 1, text.isEmpty() ? "it is empty" : "it is too long");
        }
        Duration duration = text.startsWith("P") ? parseIso(text) : parseUnits(text);
        if (duration.isNegative()) {
            throw new InvalidDurationException(text, 1, "it is negative");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new InvalidDurationException(text, 1, "it is longer than %s".formatted(format(LONGEST)));
        }
        return duration;
    }

    private static Duration parseIso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidDurationException(
                    text, 1, "it is not an ISO 8601 duration of days, hours, minutes and seconds");
        }
    }

    private static Duration parseUnits(String text) {
        Duration sum = Duration.ZERO;
        Duration limit = LONGEST;
        for (int i = 0; i < text.length(); ) {
            int unitStart = end(text, i, true);
            int unitEnd = end(text, unitStart, false);
            Unit unit = unit(text, i, unitStart, unitEnd);
            if (unit.length.compareTo(limit) >= 0) {
                throw new InvalidDurationException(text, unitStart + 1, "units go from the largest down, each once");
            }
            limit = unit.length;
            sum = sum.plus(unit.length.multipliedBy(number(text, i, unitStart)));
            i = unitEnd;
        }
        return sum;
    }

    private static int end(String text, int from, boolean digits) {
        int i = from;
        while (i < text.length() && isDigit(text.charAt(i)) == digits) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static long number(String text, int from, int to) {
        if (from == to) {
            throw new InvalidDurationException(text, from + 1, "a number is missing");
        }
        if (to - from > LONGEST_NUMBER) {
            throw new InvalidDurationException(text, from + 1, "the number is too large");
        }
        return Long.parseLong(text.substring(from, to));
    }

    private static Unit unit(String text, int number, int from, int to) {
        String symbol = text.substring(from, to);
        for (Unit unit : Unit.values()) {
            if (unit.symbol.equals(symbol)) {
                return unit;
            }
        }
        String problem = symbol.isEmpty()
                ? "a unit is missing after %s".formatted(text.substring(number, from))
                : "\"%s\" is not a unit".formatted(symbol);
        throw new InvalidDurationException(text, from + 1, problem + "; units are w d h m s ms" + meant(symbol));
    }

    private static String meant(String symbol) {
        return switch (symbol.strip().toLowerCase(Locale.ROOT)) {
            case "sec", "secs", "second", "seconds" -> " (did you mean s?)";
            case "min", "mins", "minute", "minutes" -> " (did you mean m?)";
            case "hr", "hrs", "hour", "hours" -> " (did you mean h?)";
            case "day", "days" -> " (did you mean d?)";
            default -> "";
        };
    }

    /** Writes a duration in the shortest way that {@link #parse} reads back; below a millisecond in ISO 8601. */
    public static String format(Duration duration) {
        if (duration.isNegative() || !duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
            return duration.toString();
        }
        if (duration.isZero()) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (Unit unit : Unit.values()) {
            long count = unit == Unit.WEEK ? 0 : rest.dividedBy(unit.length);
            if (count > 0) {
                text.append(count).append(unit.symbol);
                rest = rest.minus(unit.length.multipliedBy(count));
            }
        }
        return text.toString();
    }
}
