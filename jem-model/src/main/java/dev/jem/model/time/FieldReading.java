package dev.jem.model.time;

import java.util.OptionalInt;

/** Reading one field of an expression: its bounds, values, steps and {@code H}; what all dialects share. */
record FieldReading(CronReading reading, CronField field) {

    private static final int LONGEST_NUMBER = 9;
    /** Every month has a 28th; a hashed day never skips one. */
    private static final int LAST_HASHED_DAY = 28;

    int low() {
        return field.low(reading.dialect());
    }

    int high() {
        return field.high(reading.dialect());
    }

    CronSyntaxException refuse(Piece where, String problem) {
        return refuse(where, problem, field.allowed(reading.dialect()));
    }

    CronSyntaxException refuse(Piece where, String problem, String advice) {
        return reading.refuse(where, "%s: %s".formatted(field.label(), problem), advice);
    }

    /** A number or name, not yet held against the bounds. */
    int value(Piece piece) {
        if (piece.text().isEmpty()) {
            throw refuse(piece, "a value is missing");
        }
        OptionalInt named = field.named(piece.text(), reading.dialect());
        if (named.isPresent()) {
            return named.getAsInt();
        }
        if (!allDigits(piece.text())) {
            throw refuse(piece, "\"%s\" is not a value".formatted(piece.text()), FieldAdvice.onWord(this, piece));
        }
        return number(piece);
    }

    /** Digits only. */
    int number(Piece piece) {
        String digits = piece.text();
        if (!allDigits(digits)) {
            throw refuse(piece, digits.isEmpty() ? "a number is missing" : "\"%s\" is not a number".formatted(digits));
        }
        if (digits.length() > LONGEST_NUMBER) {
            throw refuse(piece, "%s is too large".formatted(digits));
        }
        return Integer.parseInt(digits);
    }

    static boolean allDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A step, at least 1. */
    int step(Piece piece) {
        int step = number(piece);
        if (step == 0) {
            throw refuse(piece, "a step of 0 stands still", "A step is at least 1");
        }
        return step;
    }

    /** The value, if it is within the bounds of the field. */
    int bounded(Piece piece, int value) {
        if (value < low() || value > high()) {
            throw refuse(piece, "%d is out of range".formatted(value), FieldAdvice.onBounds(this, value));
        }
        return value;
    }

    /** A bit for each of {@code from, from + step, …} up to {@code to}. */
    static long bits(int from, int to, int step) {
        long bits = 0;
        for (long value = from; value <= to; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    boolean isHashed(Piece element) {
        return element.startsWith('H') && field != CronField.YEAR;
    }

    /** {@code H}, {@code H/step}, {@code H(from-to)}, {@code H(from-to)/step}. */
    long hashed(Piece element) {
        String text = element.text();
        int from = low();
        int to = hashedHigh();
        int end = 1;
        if (text.startsWith("(", 1)) {
            int close = text.indexOf(')');
            int dash = text.indexOf('-');
            if (close < 0 || dash < 0 || dash > close) {
                throw refuse(element, "\"%s\" is not a hashed range".formatted(text), "Write H(from-to)");
            }
            Piece first = element.part(2, dash);
            Piece last = element.part(dash + 1, close);
            from = bounded(first, value(first));
            to = bounded(last, value(last));
            end = close + 1;
            if (from > to) {
                throw refuse(element, "the range runs backwards", "Write H(from-to), the lower one first");
            }
        }
        return spread(from, to, hashedStep(element, end, to - from + 1));
    }

    private int hashedHigh() {
        return switch (field) {
            case DAY_OF_MONTH -> LAST_HASHED_DAY;
            case DAY_OF_WEEK -> low() + 6;
            case SECOND, MINUTE, HOUR, MONTH, YEAR -> high();
        };
    }

    private OptionalInt hashedStep(Piece element, int end, int width) {
        Piece rest = element.from(end);
        if (rest.text().isEmpty()) {
            return OptionalInt.empty();
        }
        if (!rest.startsWith('/')) {
            throw refuse(rest, "\"%s\" does not follow H".formatted(rest.text()), "Write H, H/n, H(a-b) or H(a-b)/n");
        }
        int step = step(rest.from(1));
        if (step > width) {
            throw refuse(rest, "the step is longer than the %d values of its range".formatted(width));
        }
        return OptionalInt.of(step);
    }

    private long spread(int from, int to, OptionalInt step) {
        int width = step.orElse(to - from + 1);
        int first = from + HashSeed.pick(reading.hashSeed(), field.hashPurpose(), width);
        return step.isPresent() ? bits(first, to, width) : 1L << first;
    }
}
