package dev.jem.model.time;

import java.util.Locale;
import java.util.OptionalInt;

/** What to write instead, and what to beware of. */
final class FieldAdvice {

    private FieldAdvice() {}

    /** On a word that is no value here. */
    static String onWord(FieldReading field, Piece word) {
        String text = word.text().toUpperCase(Locale.ROOT);
        CronDialect dialect = field.reading().dialect();
        String allowed = field.field().allowed(dialect);
        if (text.length() > 3) {
            OptionalInt named = field.field().named(text.substring(0, 3), dialect);
            if (named.isPresent()) {
                return "Did you mean %s? %s".formatted(text.substring(0, 3), allowed);
            }
        }
        if (dialect != CronDialect.QUARTZ && (text.equals("?") || text.contains("L") || text.contains("#"))) {
            return "%s; ? L W # belong to dialect quartz".formatted(allowed);
        }
        if (text.startsWith("*")) {
            return "Write * or */n. " + allowed;
        }
        return allowed;
    }

    /** On a number outside of the bounds. */
    static String onBounds(FieldReading field, int value) {
        String allowed = field.field().allowed(field.reading().dialect());
        boolean sunday = field.field() == CronField.DAY_OF_WEEK && (value == 7 || value == 0);
        return sunday ? "%s; Sunday is %d here".formatted(allowed, field.low()) : allowed;
    }

    /** On a step that does not mean what it seems to. */
    static void onStep(FieldReading field, Piece element, int step) {
        CronField unit = field.field();
        if (step == 1 || unit == CronField.YEAR) {
            return;
        }
        if (step >= unit.span()) {
            field.reading()
                    .warn("%s %s: the step is longer than the %s, so only the first value is left"
                            .formatted(unit.label(), element.text(), unit.cycle()));
        } else if (unit.span() % step != 0 || unit == CronField.DAY_OF_MONTH) {
            field.reading()
                    .warn("%s %s: counts anew every %s, so it is not every %d %s; %s"
                            .formatted(
                                    unit.label(),
                                    element.text(),
                                    unit.cycle(),
                                    step,
                                    counted(unit),
                                    "for an even interval use every"));
        }
    }

    private static String counted(CronField unit) {
        return switch (unit) {
            case SECOND, MINUTE, HOUR, MONTH, YEAR -> unit.label() + "s";
            case DAY_OF_MONTH, DAY_OF_WEEK -> "days";
        };
    }

    /** On two day fields that both choose. */
    static void onBothDays(CronReading reading, boolean both) {
        reading.warn(
                both
                        ? "day-of-month and day-of-week are both set: it runs only on days that match both"
                        : "day-of-month and day-of-week are both set: it runs on days that match either");
    }

    /** On days that not every month has. */
    static void onLateDays(CronReading reading, int days) {
        int first = Integer.numberOfTrailingZeros(days);
        if (days != 0 && first > 28) {
            reading.warn("day-of-month %d: months without it are skipped".formatted(first));
        }
    }
}
