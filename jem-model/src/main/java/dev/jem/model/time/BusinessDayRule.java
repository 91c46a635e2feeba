package dev.jem.model.time;

import java.time.LocalDate;
import java.time.LocalTime;

/**
 * Certain business days of every month, quarter or year, at a time of day. Which calendar counts is said apart.
 *
 * @param which which of them
 * @param offset so many business days later, or earlier; may lead out of the span
 * @param at whole seconds
 */
public record BusinessDayRule(Which which, int offset, LocalTime at) {

    /** The greatest offset, in either direction. */
    public static final int OFFSET_MAX = 250;

    public BusinessDayRule {
        if (offset != 0 && which instanceof Which.Every) {
            throw new IllegalArgumentException("every business day, moved by an offset, is every business day again");
        }
        if (Math.abs(offset) > OFFSET_MAX) {
            throw new IllegalArgumentException(
                    "an offset is from -%d to %d, not %d".formatted(OFFSET_MAX, OFFSET_MAX, offset));
        }
    }

    /** Which business days. */
    public sealed interface Which {

        /** Every one. */
        record Every() implements Which {}

        /**
         * The n-th of each span.
         *
         * @param n from 1; from -1 backwards from its end
         */
        record Nth(int n, Span of) implements Which {

            public Nth {
                if (n == 0 || Math.abs(n) > 366) {
                    throw new IllegalArgumentException(
                            "business days are counted from 1 or from -1 backwards, not %d".formatted(n));
                }
            }
        }
    }

    /** What business days are counted in. */
    public enum Span {
        MONTH(1),
        QUARTER(3),
        YEAR(12);

        private final int months;

        Span(int months) {
            this.months = months;
        }

        int months() {
            return months;
        }

        /** The first day of the span that a day lies in. */
        LocalDate begin(LocalDate day) {
            int month = (day.getMonthValue() - 1) / months * months + 1;
            return LocalDate.of(day.getYear(), month, 1);
        }
    }
}
