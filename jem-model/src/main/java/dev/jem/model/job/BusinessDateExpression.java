package dev.jem.model.job;

import dev.jem.model.time.BusinessDays;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A day that is counted from the business date of a run:
 * {@code run.businessDate.plusBusinessDays(-1).format(yyyyMMdd)}. The steps are taken from left to right, each from the
 * day before it. Pure and immutable.
 *
 * @param steps at least one
 */
public record BusinessDateExpression(List<Step> steps) {

    /** What every such expression begins with. */
    public static final String PREFIX = "run.businessDate.";

    /** The most steps of an expression. */
    public static final int STEPS_MAX = 20;

    /** The longest way of one step in days. */
    public static final int DAYS_MAX = 36_600;

    /** The longest way of one step in business days. */
    public static final int BUSINESS_DAYS_MAX = 2_600;

    private static final int FORMAT_LENGTH_MAX = 50;

    public BusinessDateExpression {
        steps = List.copyOf(steps);
    }

    /** Thrown for an expression that cannot be read. */
    public static final class SyntaxException extends IllegalArgumentException {
        private final int offset;
        private final String word;

        SyntaxException(int offset, String word, String message) {
            super(message);
            this.offset = offset;
            this.word = word;
        }

        /** Where in the path, from 0. */
        public int offset() {
            return offset;
        }

        /** The name that is no step; empty where the step is known and something else is wrong. */
        public String word() {
            return word;
        }
    }

    /** Thrown where an expression leads to no day: its calendar has no business day there, or there is no calendar. */
    public static final class NoSuchDayException extends IllegalStateException {

        NoSuchDayException(String message) {
            super(message);
        }
    }

    /** One step. */
    public sealed interface Step {

        /** So many days later, or earlier. */
        record PlusDays(int days) implements Step {}

        /** So many business days later, or earlier. */
        record PlusBusinessDays(int days) implements Step {}

        /** To a day that the one before names. */
        record To(Target target) implements Step {}

        /** The end: the day as text. */
        record Format(String pattern) implements Step {}
    }

    /** Days that another one names. */
    public enum Target {
        /** The first business day after it. */
        NEXT_BUSINESS_DAY("nextBusinessDay", true),
        /** The last business day before it. */
        PREVIOUS_BUSINESS_DAY("previousBusinessDay", true),
        /** Itself, or the first business day after it. */
        BUSINESS_DAY_OR_NEXT("businessDayOrNext", true),
        /** Itself, or the last business day before it. */
        BUSINESS_DAY_OR_PREVIOUS("businessDayOrPrevious", true),
        MONTH_START("monthStart", false),
        MONTH_END("monthEnd", false),
        QUARTER_START("quarterStart", false),
        QUARTER_END("quarterEnd", false),
        YEAR_START("yearStart", false),
        YEAR_END("yearEnd", false),
        FIRST_BUSINESS_DAY_OF_MONTH("firstBusinessDayOfMonth", true),
        LAST_BUSINESS_DAY_OF_MONTH("lastBusinessDayOfMonth", true);

        private final String written;
        private final boolean needsCalendar;

        Target(String written, boolean needsCalendar) {
            this.written = written;
            this.needsCalendar = needsCalendar;
        }
    }

    // ---- reading

    /** The names of all steps, as they are written. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of("plusDays", "plusBusinessDays"));
        Arrays.stream(Target.values()).forEach(it -> names.add(it.written));
        names.add("format");
        return List.copyOf(names);
    }

    /**
     * Whether a path has the outer form of such an expression: {@code run.businessDate}, then names with a dot before
     * them, some with a text in parentheses. Whether there are such steps is not looked at.
     */
    static boolean isWritten(String path) {
        if (!path.startsWith(PREFIX)) {
            return false;
        }
        int at = PREFIX.length() - 1;
        while (at < path.length()) {
            int end = nameEnd(path, at + 1);
            if (path.charAt(at) != '.' || end == at + 1) {
                return false;
            }
            at = end;
            if (at < path.length() && path.charAt(at) == '(') {
                int close = path.indexOf(')', at);
                if (close < 0 || !isArgument(path.substring(at + 1, close))) {
                    return false;
                }
                at = close + 1;
            }
        }
        return true;
    }

    private static boolean isArgument(String text) {
        return text.length() <= FORMAT_LENGTH_MAX
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f && "(){}$".indexOf(c) < 0);
    }

    private static int nameEnd(String path, int from) {
        int end = from;
        while (end < path.length() && isNameCharacter(path.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /**
     * Reads an expression.
     *
     * @param path all of it, from {@code run.businessDate} on
     */
    public static BusinessDateExpression parse(String path) {
        if (!isWritten(path)) {
            String message = "'" + path + "' does not go on from run.businessDate as in run.businessDate.plusDays(1)";
            throw new SyntaxException(0, "", message);
        }
        List<Step> steps = new ArrayList<>();
        int at = PREFIX.length();
        while (at <= path.length()) {
            if (!steps.isEmpty() && steps.getLast() instanceof Step.Format) {
                throw new SyntaxException(at, "", "'format' ends an expression: it makes a text of the day");
            }
            int end = nameEnd(path, at);
            boolean hasArgument = end < path.length() && path.charAt(end) == '(';
            int close = hasArgument ? path.indexOf(')', end) : end;
            Optional<String> argument = hasArgument ? Optional.of(path.substring(end + 1, close)) : Optional.empty();
            steps.add(step(path.substring(at, end), argument, at));
            at = hasArgument ? close + 2 : end + 1;
        }
        if (steps.size() > STEPS_MAX) {
            throw new SyntaxException(0, "", "more than " + STEPS_MAX + " steps from the business date");
        }
        return new BusinessDateExpression(steps);
    }

    private static Step step(String name, Optional<String> argument, int at) {
        int inside = at + name.length() + 1;
        return switch (name) {
            case "plusDays" -> new Step.PlusDays(number(name, argument, DAYS_MAX, inside));
            case "plusBusinessDays" -> new Step.PlusBusinessDays(number(name, argument, BUSINESS_DAYS_MAX, inside));
            case "format" -> new Step.Format(format(argument, inside));
            default -> {
                Target target = Arrays.stream(Target.values())
                        .filter(it -> it.written.equals(name))
                        .findFirst()
                        .orElseThrow(() -> new SyntaxException(at, name, "a day has no step '" + name + "'"));
                if (argument.isPresent()) {
                    throw new SyntaxException(inside - 1, "", "'" + name + "' takes nothing in parentheses");
                }
                yield new Step.To(target);
            }
        };
    }

    private static int number(String name, Optional<String> argument, int max, int inside) {
        String text = argument.orElse("").strip();
        boolean isNumber = text.matches("[+-]?[0-9]{1,6}");
        if (!isNumber || Math.abs(Integer.parseInt(text)) > max) {
            String message = "'%s' takes a number from -%d to %d, as in %s(-1)".formatted(name, max, max, name);
            throw new SyntaxException(inside, "", message);
        }
        return Integer.parseInt(text);
    }

    private static String format(Optional<String> argument, int inside) {
        String pattern = argument.orElse("");
        if (pattern.isBlank()) {
            throw new SyntaxException(inside, "", "'format' takes a pattern, as in format(yyyyMMdd)");
        }
        boolean isQuoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            isQuoted ^= pattern.charAt(i) == '\'';
            if (!isQuoted && !isNumeric(pattern, i)) {
                String message =
                        "'%c' cannot be used in a pattern: it has numbers only, of the letters y, u, M, d, D and Q"
                                .formatted(pattern.charAt(i));
                throw new SyntaxException(inside + i, "", message);
            }
        }
        try {
            formatter(pattern).formatTo(LocalDate.EPOCH, new StringBuilder());
            return pattern;
        } catch (IllegalArgumentException | DateTimeException e) {
            String message = "the pattern '%s' cannot be used: %s".formatted(pattern, e.getMessage());
            throw new SyntaxException(inside, "", message);
        }
    }

    /** Whether a character of a pattern stands for a number or for itself. Three letters in a row are a name. */
    private static boolean isNumeric(String pattern, int at) {
        char c = pattern.charAt(at);
        return switch (c) {
            case 'y', 'u', 'D' -> true;
            case 'M', 'd', 'Q' -> !pattern.startsWith(("" + c).repeat(3), at);
            default -> (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && "[]#<>".indexOf(c) < 0;
        };
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    }

    // ---- evaluating

    /** Whether it can be evaluated only with a calendar. */
    public boolean needsCalendar() {
        return steps.stream().anyMatch(BusinessDateExpression::needsCalendar);
    }

    private static boolean needsCalendar(Step step) {
        return switch (step) {
            case Step.PlusBusinessDays _ -> true;
            case Step.To(var target) -> target.needsCalendar;
            case Step.PlusDays _, Step.Format _ -> false;
        };
    }

    /**
     * The text it stands for: the day as {@code 2026-03-31}, or in its own format.
     *
     * @param date the business date of the run
     * @param days those of the calendar that the job's business date names
     * @throws NoSuchDayException if the calendar has no such day, or there is none and it takes one
     */
    public String evaluate(LocalDate date, Optional<BusinessDays> days) {
        LocalDate day = date;
        for (Step step : steps) {
            switch (step) {
                case Step.PlusDays(int count) -> day = day.plusDays(count);
                case Step.PlusBusinessDays(int count) ->
                    day = found(calendar(days).plus(day, count), day);
                case Step.To(var target) -> day = to(target, day, days);
                case Step.Format(var pattern) -> {
                    return formatter(pattern).format(day);
                }
            }
        }
        return day.toString();
    }

    private LocalDate to(Target target, LocalDate day, Optional<BusinessDays> days) {
        LocalDate month = day.withDayOfMonth(1);
        LocalDate quarter = month.minusMonths((month.getMonthValue() - 1) % 3);
        return switch (target) {
            case NEXT_BUSINESS_DAY -> found(calendar(days).plus(day, 1), day);
            case PREVIOUS_BUSINESS_DAY -> found(calendar(days).plus(day, -1), day);
            case BUSINESS_DAY_OR_NEXT -> found(calendar(days).next(day), day);
            case BUSINESS_DAY_OR_PREVIOUS -> found(calendar(days).previous(day), day);
            case MONTH_START -> month;
            case MONTH_END -> month.plusMonths(1).minusDays(1);
            case QUARTER_START -> quarter;
            case QUARTER_END -> quarter.plusMonths(3).minusDays(1);
            case YEAR_START -> day.withDayOfYear(1);
            case YEAR_END -> day.withDayOfYear(1).plusYears(1).minusDays(1);
            case FIRST_BUSINESS_DAY_OF_MONTH -> found(calendar(days).nth(month, month.plusMonths(1), 1), day);
            case LAST_BUSINESS_DAY_OF_MONTH -> found(calendar(days).monthEnd(day), day);
        };
    }

    private BusinessDays calendar(Optional<BusinessDays> days) {
        return days.orElseThrow(() -> new NoSuchDayException(
                "'%s' counts business days, but no calendar is known for the business date".formatted(this)));
    }

    private LocalDate found(Optional<LocalDate> day, LocalDate from) {
        return day.orElseThrow(() ->
                new NoSuchDayException("'%s' leads to no day: from %s on the calendar has none".formatted(this, from)));
    }

    /** As it is written. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PREFIX.substring(0, PREFIX.length() - 1));
        for (Step step : steps) {
            text.append('.')
                    .append(
                            switch (step) {
                                case Step.PlusDays(int count) -> "plusDays(" + count + ")";
                                case Step.PlusBusinessDays(int count) -> "plusBusinessDays(" + count + ")";
                                case Step.To(var target) -> target.written;
                                case Step.Format(var pattern) -> "format(" + pattern + ")";
                            });
        }
        return text.toString();
    }
}
