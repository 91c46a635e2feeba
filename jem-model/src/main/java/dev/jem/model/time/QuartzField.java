package dev.jem.model.time;

import java.util.BitSet;
import java.util.OptionalInt;

/** Reads one field of a Quartz expression. Used by one thread, then dropped. */
final class QuartzField {

    private static final int SATURDAY = 7;
    private static final int FARTHEST_FROM_END = 30;

    private final FieldReading field;
    private long bits;
    private final BitSet years = new BitSet();
    private boolean unspecified;
    private int fromEnd;
    private int nearest;
    private int nearestFromEnd;
    private boolean lastOfMonth;
    private OptionalInt nth = OptionalInt.empty();

    private QuartzField(FieldReading field) {
        this.field = field;
    }

    static QuartzField read(FieldReading field, Piece word) {
        QuartzField reader = new QuartzField(field);
        if (field.field() == CronField.DAY_OF_WEEK) {
            checkLists(field, word);
        }
        word.split(',').stream().filter(e -> !e.text().isEmpty()).forEach(reader::add);
        return reader;
    }

    private static void checkLists(FieldReading field, Piece word) {
        String text = word.text();
        if (text.indexOf('L') >= 0 && text.indexOf(',') >= 0) {
            throw field.refuse(word, "L does not go with other days", "Write one weekday with L, or a list without");
        }
        if (text.indexOf('#') != text.lastIndexOf('#')) {
            throw field.refuse(
                    word, "it has more than one #", "Write one weekday with #, and a trigger for each other");
        }
    }

    boolean unspecified() {
        return unspecified;
    }

    /** The values, at least one. */
    long bits(Piece word) {
        if (bits == 0) {
            throw field.reading()
                    .neverFires(
                            word,
                            "no value is left of %s".formatted(field.field().label()));
        }
        return bits;
    }

    Years years(Piece word) {
        if (years.isEmpty()) {
            throw field.reading().neverFires(word, "its years are not within %d-%d".formatted(Years.FIRST, Years.LAST));
        }
        return Years.of(years);
    }

    DayRule dayRule(Piece word) {
        if (fromEnd != 0 || nearest != 0 || nearestFromEnd != 0) {
            return new DayRule.QuartzDays((int) bits, fromEnd, nearest, nearestFromEnd);
        }
        int days = (int) bits(word);
        FieldAdvice.onLateDays(field.reading(), days);
        return days == DayRule.ALL ? DayRule.EveryDay.RULE : new DayRule.Both(days, 0x7f);
    }

    DayRule weekdayRule(Piece word) {
        int weekdays = (int) bits(word) >>> 1;
        int first = Integer.numberOfTrailingZeros(weekdays);
        if ((lastOfMonth || nth.isPresent()) && Integer.bitCount(weekdays) > 1) {
            field.reading().warn("day-of-week %s: only the first of these weekdays counts".formatted(word.text()));
        }
        if (lastOfMonth) {
            return new DayRule.LastWeekday(first);
        }
        if (nth.isPresent()) {
            return new DayRule.NthWeekday(first, nth.getAsInt());
        }
        return weekdays == 0x7f ? DayRule.EveryDay.RULE : new DayRule.Both(DayRule.ALL, weekdays);
    }

    private void add(Piece element) {
        char first = element.text().charAt(0);
        if (field.isHashed(element)) {
            bits |= field.hashed(element);
        } else if (isLastDay(element.text())) {
            addLast(element);
        } else if (first >= 'A' && first <= 'Z') {
            addName(element);
        } else if (first == '?') {
            addUnspecified(element);
        } else if (first == '*' || first == '/') {
            addStar(element);
        } else if (first >= '0' && first <= '9') {
            addNumber(element);
        } else {
            throw field.refuse(element, "\"%s\" is not a value".formatted(element.text()));
        }
    }

    /** L, LW, L-n, L-nW; also with the number missing. */
    private static boolean isLastDay(String text) {
        if (text.equals("L") || text.equals("LW")) {
            return true;
        }
        if (!text.startsWith("L-")) {
            return false;
        }
        String number = text.substring(2, text.endsWith("W") ? text.length() - 1 : text.length());
        return number.isEmpty() || FieldReading.allDigits(number);
    }

    private void addLast(Piece element) {
        String text = element.text();
        switch (field.field()) {
            case DAY_OF_WEEK -> {
                ignore(element, 1);
                field.reading().warn("day-of-week L: alone it means every Saturday; write 6L for the last Friday");
                set(SATURDAY);
            }
            case DAY_OF_MONTH -> {
                boolean workday = text.endsWith("W");
                int end = workday ? text.length() - 1 : text.length();
                int offset = text.startsWith("L-") && !text.equals("L-W") ? field.number(element.part(2, end)) : 0;
                if (offset > FARTHEST_FROM_END) {
                    throw field.refuse(element, "the offset is too large", "L-n goes from L-0 to L-30");
                }
                nearestFromEnd |= workday ? 1 << offset : 0;
                fromEnd |= workday ? 0 : 1 << offset;
            }
            case SECOND, MINUTE, HOUR -> throw field.refuse(element, "L stands only in the day fields");
            case MONTH, YEAR -> ignore(element, 0);
        }
    }

    private void addName(Piece element) {
        int first = name(element, 0);
        char next = element.text().length() > 3 ? element.text().charAt(3) : 0;
        boolean weekday = field.field() == CronField.DAY_OF_WEEK;
        if (next == '-') {
            addSeries(element, first, OptionalInt.of(name(element, 4)), 1);
            ignore(element, 7);
        } else if (next == '#' && weekday) {
            addNth(element, first, 4);
        } else if (next == 'L' && weekday) {
            lastOfMonth = true;
            set(first);
            ignore(element, 4);
        } else {
            set(first);
            ignore(element, 3);
        }
    }

    private int name(Piece element, int offset) {
        String text = element.text();
        String name = text.substring(Math.min(offset, text.length()), Math.min(offset + 3, text.length()));
        OptionalInt value = field.field().named(name, CronDialect.QUARTZ);
        if (value.isEmpty()) {
            throw field.refuse(element, "\"%s\" is not a value".formatted(text));
        }
        return value.getAsInt();
    }

    private void addUnspecified(Piece element) {
        if (field.field() != CronField.DAY_OF_MONTH && field.field() != CronField.DAY_OF_WEEK) {
            throw field.refuse(element, "? stands only in the day fields");
        }
        if (element.text().length() > 2) {
            throw field.refuse(element, "nothing may follow ?");
        }
        ignore(element, 1);
        unspecified = true;
    }

    private void addStar(Piece element) {
        String text = element.text();
        int slash = text.startsWith("/") ? 0 : 1;
        if (slash == text.length() || text.charAt(slash) != '/') {
            ignore(element, 1);
            addSeries(element, field.low(), OptionalInt.empty(), 1);
            return;
        }
        int step = javaInt(element.from(slash + 1));
        checkStep(element, step);
        if (step < 1) {
            field.reading()
                    .warn("%s %s: Quartz reads it as *".formatted(field.field().label(), text));
        }
        FieldAdvice.onStep(field, element, Math.max(step, 1));
        addSeries(element, field.low(), OptionalInt.empty(), Math.max(step, 1));
    }

    private void addNumber(Piece element) {
        String text = element.text();
        int end = digitsEnd(text, 0);
        int value = field.number(element.part(0, end));
        char next = end < text.length() ? text.charAt(end) : 0;
        switch (next) {
            case 'L' -> addLastWeekday(element, value, end);
            case 'W' -> addNearest(element, value, end);
            case '#' -> {
                if (field.field() != CronField.DAY_OF_WEEK) {
                    throw field.refuse(element, "# stands only in day-of-week");
                }
                addNth(element, value, end + 1);
            }
            case '-' -> addRange(element, value, end + 1);
            case '/' -> addSteps(element, value, end + 1);
            default -> {
                set(checked(element, value));
                ignore(element, end);
            }
        }
    }

    private void addLastWeekday(Piece element, int value, int end) {
        if (field.field() != CronField.DAY_OF_WEEK) {
            throw field.refuse(element, "a number with L stands only in day-of-week");
        }
        lastOfMonth = true;
        set(checked(element, value));
        ignore(element, end + 1);
    }

    private void addNearest(Piece element, int value, int end) {
        if (field.field() != CronField.DAY_OF_MONTH) {
            throw field.refuse(element, "W stands only in day-of-month");
        }
        nearest |= 1 << checked(element, value);
        ignore(element, end + 1);
    }

    private void addNth(Piece element, int weekday, int offset) {
        int n = javaInt(element.from(offset));
        if (n < 1 || n > 5) {
            throw field.refuse(element, "there is no such week of the month", "A number from 1 to 5 follows #");
        }
        nth = OptionalInt.of(n);
        set(checked(element, weekday));
    }

    private void addRange(Piece element, int from, int offset) {
        String text = element.text();
        int end = digitsEnd(text, offset);
        int to = field.number(element.part(offset, end));
        int step = 1;
        if (end < text.length() && text.charAt(end) == '/') {
            int stepEnd = digitsEnd(text, end + 1);
            step = field.number(element.part(end + 1, stepEnd));
            end = stepEnd;
        }
        ignore(element, end);
        addSeries(element, from, OptionalInt.of(to), step);
    }

    private void addSteps(Piece element, int from, int offset) {
        String text = element.text();
        int end = digitsEnd(text, offset);
        int step = field.number(element.part(offset, end));
        if (end == offset + 1 && end < text.length()) {
            throw field.refuse(element, "\"%s\" follows the step".formatted(text.substring(end)));
        }
        checkStep(element, step);
        ignore(element, end);
        if (from == field.low() && step > 0) {
            FieldAdvice.onStep(field, element, step);
        }
        addSeries(element, from, OptionalInt.empty(), step);
    }

    private void checkStep(Piece element, int step) {
        int longest = switch (field.field()) {
            case SECOND, MINUTE, HOUR -> field.high();
            case DAY_OF_MONTH, MONTH, DAY_OF_WEEK -> field.field().span();
            case YEAR -> Integer.MAX_VALUE;
        };
        if (step > longest) {
            throw field.refuse(element, "the step is too long", "It is at most %d here".formatted(longest));
        }
    }

    /** From a value to another, wrapping; to the highest where there is no other; a step of 0 leaves the first. */
    private void addSeries(Piece element, int from, OptionalInt last, int step) {
        checked(element, from);
        int to = last.orElse(field.high());
        if (field.field() == CronField.YEAR) {
            addYears(element, from, to, step);
            return;
        }
        if (to > field.high()) {
            throw field.refuse(element, "%d is out of range".formatted(to));
        }
        if (step == 0) {
            field.reading()
                    .warn("%s %s: a step of 0 leaves only %d"
                            .formatted(field.field().label(), element.text(), from));
            set(from);
            return;
        }
        int end = to < from ? to + field.field().span() : to;
        for (long value = from; value <= end; value += step) {
            set(wrapped((int) value, to < from));
        }
    }

    private int wrapped(int value, boolean wraps) {
        int rest = wraps ? value % field.field().span() : value;
        return rest < field.low() ? field.field().span() : rest;
    }

    private void addYears(Piece element, int from, int to, int step) {
        if (to < from) {
            throw field.refuse(element, "the years run backwards");
        }
        if (step == 0) {
            set(from);
            return;
        }
        long skipped = from < Years.FIRST ? (Years.FIRST - from + step - 1L) / step : 0;
        for (long year = from + skipped * step; year <= Math.min(to, Years.LAST); year += step) {
            years.set((int) year);
        }
    }

    private int checked(Piece element, int value) {
        return field.field() == CronField.YEAR ? value : field.bounded(element, value);
    }

    private void set(int value) {
        if (field.field() != CronField.YEAR) {
            bits |= 1L << value;
        } else if (value >= Years.FIRST && value <= Years.LAST) {
            years.set(value);
        }
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private int javaInt(Piece piece) {
        try {
            return Integer.parseInt(piece.text());
        } catch (NumberFormatException e) {
            throw field.refuse(piece, "\"%s\" is not a number".formatted(piece.text()));
        }
    }

    private void ignore(Piece element, int from) {
        if (from < element.text().length()) {
            field.reading()
                    .warn("%s %s: Quartz does not look at \"%s\""
                            .formatted(
                                    field.field().label(),
                                    element.text(),
                                    element.text().substring(from)));
        }
    }
}
