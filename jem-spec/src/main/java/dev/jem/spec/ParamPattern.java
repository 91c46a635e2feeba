package dev.jem.spec;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.jem.spec.text.Show;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A regular expression of a parameter, in the syntax of RE2: matching takes time linear in the text. Reading one is
 * bounded too: length, nesting and the size of what its repetitions unfold to are limited.
 */
final class ParamPattern {

    static final int LENGTH_MAX = 500;
    private static final int NESTING_MAX = 50;
    private static final long UNFOLDED_MAX = 10_000;

    private final Pattern pattern;

    private ParamPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Thrown for an expression that cannot be used; the index is from 0. */
    static final class InvalidPatternException extends IllegalArgumentException {
        private final int index;

        InvalidPatternException(String message, int index) {
            super(message);
            this.index = index;
        }

        int index() {
            return index;
        }
    }

    static ParamPattern parse(String text) {
        if (text.length() > LENGTH_MAX) {
            throw new InvalidPatternException("the pattern has more than " + Show.count(LENGTH_MAX) + " characters", 0);
        }
        checkSize(text);
        try {
            return new ParamPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            String part = e.getPattern() == null ? "" : e.getPattern();
            String message =
                    "the pattern cannot be read: " + e.getDescription() + (part.isEmpty() ? "" : " '" + part + "'");
            throw new InvalidPatternException(message, Math.max(0, text.indexOf(part)));
        }
    }

    boolean matches(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches();
    }

    /** Unfolds the repetitions on paper: each group is as long as its parts, and its count multiplies it. */
    private static void checkSize(String text) {
        Deque<long[]> groups = new ArrayDeque<>();
        long[] group = {0, 0};
        boolean inClass = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int at = i;
            if (c == '\\') {
                i++;
                group = inClass ? group : plus(group, 1);
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '(') {
                groups.push(group);
                group = new long[] {0, 0};
            } else if (c == ')' && !groups.isEmpty()) {
                group = plus(groups.pop(), group[0] + 1);
            } else if (c == '{') {
                group = times(group, count(text, i));
                i = Math.max(i, text.indexOf('}', i));
            } else {
                inClass = c == '[';
                group = plus(group, 1);
            }
            if (groups.size() > NESTING_MAX || group[0] > UNFOLDED_MAX) {
                throw new InvalidPatternException("the pattern is too large when its repetitions are written out", at);
            }
        }
    }

    /** A group {length, length of its last part} with one more part. */
    private static long[] plus(long[] group, long part) {
        return new long[] {group[0] + part, part};
    }

    /** The group with its last part so many times. */
    private static long[] times(long[] group, long count) {
        return new long[] {group[0] + group[1] * (count - 1), group[1] * count};
    }

    /** The larger number in {@code {2,5}}; 1 where that is no repetition. */
    private static long count(String text, int open) {
        int close = text.indexOf('}', open);
        if (close < 0 || close - open > 12) {
            return 1;
        }
        long largest = 1;
        for (String number : text.substring(open + 1, close).split(",", -1)) {
            boolean isNumber = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
            largest = isNumber ? Math.max(largest, Long.parseLong(number)) : largest;
        }
        return largest;
    }
}
