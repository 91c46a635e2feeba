package dev.jem.runtime.codec;

import java.math.BigDecimal;

/** Numbers and truth values where they are no component of their own: in lists, maps and optionals. */
final class NumberForms {

    private NumberForms() {}

    static final class Longs extends Form<Long> {
        @Override
        void write(Long value, JsonWriter out) {
            out.number(value);
        }

        @Override
        Long read(JsonReader in) {
            return in.number();
        }
    }

    static final class Integers extends Form<Integer> {
        @Override
        void write(Integer value, JsonWriter out) {
            out.number(value);
        }

        @Override
        Integer read(JsonReader in) {
            return in.integer();
        }
    }

    static final class Booleans extends Form<Boolean> {
        @Override
        void write(Boolean value, JsonWriter out) {
            out.bool(value);
        }

        @Override
        Boolean read(JsonReader in) {
            return in.bool();
        }
    }

    /** The shortest decimal that reads back as the same number, as {@link Double#toString(double)} gives it. */
    static final class Doubles extends Form<Double> {
        @Override
        void write(Double value, JsonWriter out) {
            writeDouble(value, out);
        }

        @Override
        Double read(JsonReader in) {
            return readDouble(in);
        }
    }

    static void writeDouble(double value, JsonWriter out) {
        if (!Double.isFinite(value)) {
            throw new CodecException(value + " is no number that can be written; refuse it where it comes in");
        }
        out.number(Double.toString(value));
    }

    static double readDouble(JsonReader in) {
        String text = in.numberText();
        double value = parseDouble(text, in);
        if (in.isStrict() && !Double.toString(value).equals(text)) {
            throw in.fail("a number that is not in its canonical form");
        }
        return value;
    }

    private static double parseDouble(String text, JsonReader in) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw in.fail("'" + text + "', which is no number,", e);
        }
        if (!Double.isFinite(value)) {
            throw in.fail("a number beyond the largest");
        }
        return value;
    }

    /** Digits and scale as they are: 1.0 and 1.00 differ. */
    static final class Decimals extends Form<BigDecimal> {
        @Override
        void write(BigDecimal value, JsonWriter out) {
            out.number(decimalText(value));
        }

        @Override
        BigDecimal read(JsonReader in) {
            return readDecimal(in.numberText(), in);
        }
    }

    static String decimalText(BigDecimal value) {
        if (value.precision() > JsonReader.NUMBER_LENGTH_MAX - 20) {
            throw new CodecException("a number of " + value.precision() + " digits; at most "
                    + (JsonReader.NUMBER_LENGTH_MAX - 20) + " can be written");
        }
        return value.toString();
    }

    static BigDecimal readDecimal(String text, JsonReader in) {
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw in.fail("'" + text + "', which is no number,", e);
        }
        if (in.isStrict() && !value.toString().equals(text)) {
            throw in.fail("a number that is not in its canonical form");
        }
        return value;
    }
}
