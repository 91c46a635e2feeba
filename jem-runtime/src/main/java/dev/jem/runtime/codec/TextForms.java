package dev.jem.runtime.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is written as a string. */
final class TextForms {

    private static final int DATE_LENGTH = "2026-03-31".length();
    private static final int MINUTES_LENGTH = "2026-03-31T06:00".length();
    private static final int SECONDS_LENGTH = "2026-03-31T06:00:00".length();

    /** Longer texts are hashes, or what people wrote, and hardly any two of them are alike. */
    private static final int SHARED_LENGTH_MAX = 40;

    private TextForms() {}

    static final class Text extends Form<String> {
        @Override
        void write(String value, JsonWriter out) {
            out.string(value);
        }

        @Override
        String read(JsonReader in) {
            String text = in.string();
            return text.length() > SHARED_LENGTH_MAX ? text : SHARED.one(text);
        }

        @Override
        String empty() {
            return "";
        }

        @Override
        boolean isEmpty(String value) {
            return value.isEmpty();
        }
    }

    /** A type that has a text form of its own. */
    static final class Parsed<T> extends Form<T> {
        private final Function<T, String> text;
        private final Function<String, T> parse;

        Parsed(Function<T, String> text, Function<String, T> parse) {
            this.text = text;
            this.parse = parse;
        }

        @Override
        void write(T value, JsonWriter out) {
            out.string(text.apply(value));
        }

        @Override
        T read(JsonReader in) {
            String written = in.string();
            T value;
            try {
                value = parse.apply(written);
            } catch (DateTimeException e) {
                throw in.fail("'" + written + "'", e);
            }
            if (in.isStrict() && !text.apply(value).equals(written)) {
                throw in.fail("'" + written + "' instead of '" + text.apply(value) + "'");
            }
            return SHARED.one(value);
        }
    }

    /** {@code 2026-03-31}; years beyond four digits as {@link LocalDate#toString()} writes them. */
    static final class Dates extends Form<LocalDate> {
        private final Parsed<LocalDate> any = new Parsed<>(LocalDate::toString, LocalDate::parse);

        @Override
        void write(LocalDate value, JsonWriter out) {
            if (!isShort(value)) {
                any.write(value, out);
                return;
            }
            out.raw('"');
            date(value, out);
            out.raw('"');
        }

        @Override
        LocalDate read(JsonReader in) {
            LocalDate date = in.seesString(DATE_LENGTH) ? shortDate(in, in.position() + 1) : null;
            if (date == null) {
                return any.read(in);
            }
            in.skip(DATE_LENGTH + 2);
            return SHARED.one(date);
        }
    }

    /** {@code 2026-03-31T06:00} with seconds and fractions only where they are not zero. */
    static final class DateTimes extends Form<LocalDateTime> {
        private final Parsed<LocalDateTime> any = new Parsed<>(LocalDateTime::toString, LocalDateTime::parse);

        @Override
        void write(LocalDateTime value, JsonWriter out) {
            if (!isShort(value.toLocalDate()) || value.getNano() != 0) {
                any.write(value, out);
                return;
            }
            out.raw('"');
            date(value.toLocalDate(), out);
            out.raw('T');
            out.twoDigits(value.getHour());
            out.raw(':');
            out.twoDigits(value.getMinute());
            if (value.getSecond() != 0) {
                out.raw(':');
                out.twoDigits(value.getSecond());
            }
            out.raw('"');
        }

        @Override
        LocalDateTime read(JsonReader in) {
            int length = in.seesString(MINUTES_LENGTH) ? MINUTES_LENGTH : SECONDS_LENGTH;
            LocalDateTime value = in.seesString(length) ? shortDateTime(in, length) : null;
            if (value == null) {
                return any.read(in);
            }
            in.skip(length + 2);
            return SHARED.one(value);
        }

        private static @Nullable LocalDateTime shortDateTime(JsonReader in, int length) {
            int at = in.position() + 1;
            LocalDate date = shortDate(in, at);
            int hour = in.twoDigitsAt(at + 11);
            int minute = in.twoDigitsAt(at + 14);
            int second = length == SECONDS_LENGTH ? in.twoDigitsAt(at + 17) : 0;
            boolean isWell = date != null
                    && in.array()[at + 10] == 'T'
                    && in.array()[at + 13] == ':'
                    && (length == MINUTES_LENGTH || (in.array()[at + 16] == ':' && second > 0))
                    && isWithin(hour, 24)
                    && isWithin(minute, 60)
                    && isWithin(second, 60);
            return isWell && date != null ? date.atTime(hour, minute, second) : null;
        }
    }

    private static boolean isWithin(int value, int limit) {
        return value >= 0 && value < limit;
    }

    private static boolean isShort(LocalDate date) {
        return date.getYear() >= 0 && date.getYear() <= 9999;
    }

    private static void date(LocalDate date, JsonWriter out) {
        out.twoDigits(date.getYear() / 100);
        out.twoDigits(date.getYear() % 100);
        out.raw('-');
        out.twoDigits(date.getMonthValue());
        out.raw('-');
        out.twoDigits(date.getDayOfMonth());
    }

    /** The date at a position where ten bytes are, or null if there is none in the short form. */
    private static @Nullable LocalDate shortDate(JsonReader in, int at) {
        byte[] bytes = in.array();
        int century = in.twoDigitsAt(at);
        int year = in.twoDigitsAt(at + 2);
        int month = in.twoDigitsAt(at + 5);
        int day = in.twoDigitsAt(at + 8);
        boolean isWell = century >= 0
                && year >= 0
                && bytes[at + 4] == '-'
                && bytes[at + 7] == '-'
                && month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28
                        || day <= YearMonth.of(century * 100 + year, month).lengthOfMonth());
        return isWell ? LocalDate.of(century * 100 + year, month, day) : null;
    }
}
