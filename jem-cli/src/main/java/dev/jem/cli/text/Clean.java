package dev.jem.cli.text;

/**
 * Makes text that strangers wrote harmless on a terminal: control characters and escape sequences are shown instead of
 * obeyed, and so are characters that reorder or hide others.
 */
public final class Clean {

    private static final int DELETE = 0x7f;

    private Clean() {}

    /** Text that may have several lines; line ends and tabs stay, a lone carriage return becomes a line end. */
    public static String text(String text) {
        return isHarmless(text, true) ? text : shown(text, true);
    }

    /** Text for one line; line ends and tabs are shown too. */
    public static String line(String text) {
        return isHarmless(text, false) ? text : shown(text, false);
    }

    /**
     * JSON with the same meaning, in which such characters are written as escapes; they occur inside of strings only.
     */
    public static String json(String json) {
        if (isHarmless(json, true)) {
            return json;
        }
        StringBuilder clean = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isHarmless(c, true) || isPartOfPair(json, i)) {
                clean.append(c);
            } else {
                clean.append("\\u%04x".formatted((int) c));
            }
        }
        return clean.toString();
    }

    private static boolean isPartOfPair(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))
                        && isHarmless(text.codePointAt(i), true)
                : Character.isLowSurrogate(c)
                        && i > 0
                        && Character.isHighSurrogate(text.charAt(i - 1))
                        && isHarmless(text.codePointAt(i - 1), true);
    }

    private static boolean isHarmless(String text, boolean allowLines) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= DELETE) {
                return text.codePoints().allMatch(it -> isHarmless(it, allowLines));
            }
        }
        return true;
    }

    private static boolean isHarmless(int c, boolean allowLines) {
        if (c >= ' ' && c < DELETE) {
            return true;
        }
        if (c == '\n' || c == '\t') {
            return allowLines;
        }
        return c > 0x9f && !isInvisible(c);
    }

    /** Marks that reorder, join or hide text; joiners between emoji are lost with them, which nobody is hurt by. */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> c >= 0xfff9 && c <= 0xfffb;
        };
    }

    private static String shown(String text, boolean allowLines) {
        StringBuilder shown = new StringBuilder(text.length() + 16);
        int length = text.length();
        for (int i = 0; i < length; i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean isLineEnd = c == '\r' && i + 1 < length && text.charAt(i + 1) == '\n';
            if (isHarmless(c, allowLines)) {
                shown.appendCodePoint(c);
            } else if (c == '\r' && allowLines) {
                shown.append(isLineEnd ? "" : "\n");
            } else {
                append(shown, c);
            }
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c) {
        if (c == '\n') {
            shown.append("\\n");
        } else if (c == '\t') {
            shown.append("\\t");
        } else if (c < ' ') {
            shown.append('^').append((char) (c + '@'));
        } else if (c == DELETE) {
            shown.append("^?");
        } else {
            shown.append("\\u%04x".formatted(c));
        }
    }
}
