package dev.jem.model.time;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A field of a cron expression: its bounds in a dialect, and what it repeats in. */
enum CronField {
    SECOND("second", "minute", 1),
    MINUTE("minute", "hour", 2),
    HOUR("hour", "day", 3),
    DAY_OF_MONTH("day-of-month", "month", 4),
    MONTH("month", "year", 5),
    DAY_OF_WEEK("day-of-week", "week", 6),
    YEAR("year", "century", 7);

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final String label;
    private final String cycle;
    private final int hashPurpose;

    CronField(String label, String cycle, int hashPurpose) {
        this.label = label;
        this.cycle = cycle;
        this.hashPurpose = hashPurpose;
    }

    /** Makes the picks of {@code H} in one field independent of those in another. Never changes. */
    int hashPurpose() {
        return hashPurpose;
    }

    /** What people call it. */
    String label() {
        return label;
    }

    /** The unit its values start anew in. */
    String cycle() {
        return cycle;
    }

    int low(CronDialect dialect) {
        return switch (this) {
            case SECOND, MINUTE, HOUR -> 0;
            case DAY_OF_MONTH, MONTH -> 1;
            case DAY_OF_WEEK -> dialect == CronDialect.QUARTZ ? 1 : 0;
            case YEAR -> Years.FIRST;
        };
    }

    int high(CronDialect dialect) {
        return switch (this) {
            case SECOND, MINUTE -> 59;
            case HOUR -> 23;
            case DAY_OF_MONTH -> 31;
            case MONTH -> 12;
            case DAY_OF_WEEK -> dialect == CronDialect.KUBERNETES ? 6 : 7;
            case YEAR -> Years.LAST;
        };
    }

    /** How many different values there are before they start anew. */
    int span() {
        return switch (this) {
            case SECOND, MINUTE -> 60;
            case HOUR -> 24;
            case DAY_OF_MONTH -> 31;
            case MONTH -> 12;
            case DAY_OF_WEEK -> 7;
            case YEAR -> Years.LAST - Years.FIRST + 1;
        };
    }

    /** The value of a three-letter name, in any case. */
    OptionalInt named(String name, CronDialect dialect) {
        int index = switch (this) {
            case MONTH -> MONTHS.indexOf(name.toUpperCase(Locale.ROOT));
            case DAY_OF_WEEK -> DAYS.indexOf(name.toUpperCase(Locale.ROOT));
            case SECOND, MINUTE, HOUR, DAY_OF_MONTH, YEAR -> -1;
        };
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + low(dialect));
    }

    /** What may stand here, for people. */
    String allowed(CronDialect dialect) {
        String names = switch (this) {
            case MONTH -> " or JAN-DEC";
            case DAY_OF_WEEK -> " or SUN-SAT";
            case SECOND, MINUTE, HOUR, DAY_OF_MONTH, YEAR -> "";
        };
        return "The %s is %d-%d%s".formatted(label, low(dialect), high(dialect), names);
    }
}
