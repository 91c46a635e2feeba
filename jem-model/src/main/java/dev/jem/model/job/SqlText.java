package dev.jem.model.job;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement with named arguments such as {@code :day}, taken apart: what stands in texts, names in quotes, comments
 * and between dollar signs is left as it is, and so is {@code ::date}.
 *
 * @param pieces the text between the arguments, one more than those
 * @param names the arguments in the order in which they stand, those that stand twice twice
 */
public record SqlText(List<String> pieces, List<String> names) {

    /** Thrown for a text that is not one statement; the offset is from 0. */
    public static final class SyntaxException extends IllegalArgumentException {
        private final int offset;

        SyntaxException(int offset, String message) {
            super(message);
            this.offset = offset;
        }

        public int offset() {
            return offset;
        }
    }

    public SqlText {
        pieces = List.copyOf(pieces);
        names = List.copyOf(names);
    }

    /** Reads one statement; a semicolon may end it. */
    public static SqlText parse(String text) {
        return new Reading(text).read();
    }

    /** The text as JDBC wants it, with a question mark for each argument. */
    public String marked() {
        return String.join("?", pieces);
    }

    private static final class Reading {
        private final String text;
        private final List<String> pieces = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private StringBuilder piece = new StringBuilder();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        SqlText read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\'' || c == '"') {
                    quoted(c);
                } else if (text.startsWith("--", at)) {
                    copyTo(end("\n", at));
                } else if (text.startsWith("/*", at)) {
                    copyTo(comment());
                } else if (c == '$' && !isInWord()) {
                    dollars();
                } else if (text.startsWith("::", at)) {
                    copyTo(at + 2);
                } else if (c == ':' && at + 1 < text.length() && isStart(text.charAt(at + 1)) && !isInWord()) {
                    name();
                } else if (c == ';') {
                    requireEnd();
                    break;
                } else if (c == '?') {
                    throw new SyntaxException(at, "a question mark stands for nothing here; write a name as in :day");
                } else {
                    copyTo(at + 1);
                }
            }
            pieces.add(piece.toString());
            return new SqlText(pieces, names);
        }

        private void copyTo(int end) {
            piece.append(text, at, end);
            at = end;
        }

        private int end(String mark, int from) {
            int found = text.indexOf(mark, from);
            return found < 0 ? text.length() : found + mark.length();
        }

        /** Backslashes are what they are but in {@code E'…'}. */
        private void quoted(char quote) {
            boolean escapes = quote == '\''
                    && at > 0
                    && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
                    && (at < 2 || !isPart(text.charAt(at - 2)));
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != quote) {
                end += escapes && text.charAt(end) == '\\' ? 2 : 1;
            }
            if (end >= text.length()) {
                throw new SyntaxException(at, "the quote that begins here has no end");
            }
            copyTo(end + 1);
        }

        private int comment() {
            int depth = 0;
            int end = at;
            do {
                boolean opens = text.startsWith("/*", end);
                boolean closes = text.startsWith("*/", end);
                depth += opens ? 1 : closes ? -1 : 0;
                end += opens || closes ? 2 : 1;
            } while (depth > 0 && end < text.length());
            if (depth > 0) {
                throw new SyntaxException(at, "the comment that begins here has no end");
            }
            return end;
        }

        private void dollars() {
            int close = at + 1;
            while (close < text.length() && isPart(text.charAt(close))) {
                close++;
            }
            boolean isTag = close < text.length() && text.charAt(close) == '$';
            if (!isTag) {
                copyTo(at + 1);
                return;
            }
            String tag = text.substring(at, close + 1);
            int end = text.indexOf(tag, close + 1);
            if (end < 0) {
                throw new SyntaxException(at, "the text that begins with " + tag + " has no end");
            }
            copyTo(end + tag.length());
        }

        private void name() {
            int end = at + 1;
            while (end < text.length() && isPart(text.charAt(end))) {
                end++;
            }
            pieces.add(piece.toString());
            piece = new StringBuilder();
            names.add(text.substring(at + 1, end));
            at = end;
        }

        private void requireEnd() {
            int semicolon = at;
            at++;
            while (at < text.length()) {
                if (text.startsWith("--", at)) {
                    at = end("\n", at);
                } else if (text.startsWith("/*", at)) {
                    at = comment();
                } else if (Character.isWhitespace(text.charAt(at))) {
                    at++;
                } else {
                    throw new SyntaxException(semicolon, "one statement ends here and another one follows");
                }
            }
        }

        private boolean isInWord() {
            return at > 0 && isPart(text.charAt(at - 1));
        }

        private static boolean isStart(char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        }

        private static boolean isPart(char c) {
            return isStart(c) || (c >= '0' && c <= '9');
        }
    }
}
