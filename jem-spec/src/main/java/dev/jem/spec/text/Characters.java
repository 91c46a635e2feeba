package dev.jem.spec.text;

import java.util.OptionalInt;

/** Which characters a text may hold. */
public final class Characters {

    static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final char NOT_A_CHARACTER = '\uFFFE';

    private Characters() {}

    /**
     * The index of the first character that no source may hold: controls, NUL, halves of pairs, inner byte order marks.
     */
    static OptionalInt firstForbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (isForbidden(c)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The index of the first character that a value cannot hold: no program, database or YAML writer takes all of them.
     */
    static OptionalInt firstUnusable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (c == 0 || c == BYTE_ORDER_MARK || c >= NOT_A_CHARACTER || Character.isSurrogate(c)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether a text for people is free of control characters, apart from tab and line feed. */
    public static boolean isReadable(String text) {
        return text.chars().allMatch(c -> c == '\t' || c == '\n' || !Character.isISOControl(c));
    }

    private static boolean isForbidden(char c) {
        if (c == '\t' || c == '\n' || c == '\r' || c == '\u0085') {
            return false;
        }
        return Character.isISOControl(c) || Character.isSurrogate(c) || c == BYTE_ORDER_MARK || c >= NOT_A_CHARACTER;
    }
}
