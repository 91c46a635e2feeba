package dev.jem.spec.text;

import java.util.Locale;

/** Makes foreign text fit for a message: short, on one line, without control characters. */
public final class Show {

    private static final int LENGTH_MAX = 60;

    private Show() {}

    /** At most 60 characters of the text. */
    public static String quoted(String text) {
        return quoted(text, LENGTH_MAX);
    }

    /** At most so many characters of the text. */
    public static String quoted(String text, int lengthMax) {
        StringBuilder shown = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (count++ == lengthMax) {
                return shown.append('…').toString();
            }
            append(shown, text.codePointAt(i));
        }
        return shown.toString();
    }

    /** A number with its thousands marked, the same in every locale. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isInvisible(c)) {
                    shown.append("\\u%04x".formatted(c));
                } else {
                    shown.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
