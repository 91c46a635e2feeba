package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link JsonWriter} writes, and nothing else: another spelling of the same value is refused. Not safe for
 * several threads.
 */
final class JsonReader {

    /** The longest number that is no 64-bit integer, in characters. */
    static final int NUMBER_LENGTH_MAX = 10_000;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final String WITH_SHORT_ESCAPE = "\b\t\n\f\r";
    private static final int EXCERPT_LENGTH_MAX = 60;

    private final byte[] bytes;
    private final int end;
    private final boolean isStrict;
    private final @Nullable Revealer revealer;
    private int at;
    private int depth;

    /** Reads from {@code from} to before {@code end} a form in which free values stand where they belong. */
    JsonReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.isStrict = true;
        this.revealer = null;
    }

    /** Reads from {@code from} to before {@code end} a form in which commitments stand for free values. */
    JsonReader(byte[] bytes, int from, int end, Revealer revealer) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.isStrict = true;
        this.revealer = revealer;
    }

    private JsonReader(byte[] tree) {
        this.bytes = tree;
        this.end = tree.length;
        this.isStrict = false;
        this.revealer = null;
    }

    /** Reads what was written from a tree: members in any order, empty ones also written out. */
    static JsonReader ofTree(byte[] bytes) {
        return new JsonReader(bytes);
    }

    /** Another reader of the same, from a position on. */
    JsonReader again(int from) {
        return new JsonReader(bytes, from, end);
    }

    boolean isStrict() {
        return isStrict;
    }

    @Nullable
    Revealer revealer() {
        return revealer;
    }

    int position() {
        return at;
    }

    /** Goes back to a position at which the nesting was the same. */
    void reset(int position) {
        at = position;
    }

    byte[] array() {
        return bytes;
    }

    /** The next byte, 0 at the end. */
    int peek() {
        return at < end ? bytes[at] : 0;
    }

    boolean take(char ascii) {
        if (at < end && bytes[at] == ascii) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char ascii) {
        if (!take(ascii)) {
            throw fail("expected '" + ascii + "'");
        }
    }

    /** Whether exactly these bytes follow. */
    boolean sees(byte[] ascii, int from) {
        int length = ascii.length - from;
        return end - at >= length && Arrays.equals(bytes, at, at + length, ascii, from, ascii.length);
    }

    boolean take(byte[] ascii, int from) {
        if (sees(ascii, from)) {
            at += ascii.length - from;
            return true;
        }
        return false;
    }

    boolean take(byte[] ascii) {
        return take(ascii, 0);
    }

    void expect(byte[] ascii) {
        if (!take(ascii, 0)) {
            throw fail("expected " + new String(ascii, StandardCharsets.US_ASCII));
        }
    }

    void expectEnd() {
        if (at != end) {
            throw fail("expected the end");
        }
    }

    void open(char bracket) {
        if (++depth > JsonWriter.DEPTH_MAX) {
            throw fail("nested deeper than " + JsonWriter.DEPTH_MAX + " levels");
        }
        expect(bracket);
    }

    void close(char bracket) {
        depth--;
        expect(bracket);
    }

    boolean bool() {
        if (take(TRUE)) {
            return true;
        }
        expect(FALSE);
        return false;
    }

    int integer() {
        long value = number();
        if (value != (int) value) {
            throw fail("a number beyond 32 bits");
        }
        return (int) value;
    }

    long number() {
        boolean isNegative = take('-');
        int from = at;
        long negated = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            int digit = bytes[at] - '0';
            if (negated < (Long.MIN_VALUE + digit) / 10) {
                throw fail("a number beyond 64 bits");
            }
            negated = negated * 10 - digit;
            at++;
        }
        boolean hasLeadingZero = at - from > 1 && bytes[from] == '0';
        if (at == from || hasLeadingZero || (isNegative && negated == 0)) {
            throw fail("expected a whole number in its shortest form");
        }
        if (!isNegative && negated == Long.MIN_VALUE) {
            throw fail("a number beyond 64 bits");
        }
        return isNegative ? negated : -negated;
    }

    /** The characters of any number. */
    String numberText() {
        int from = at;
        while (at < end && isNumberCharacter(bytes[at])) {
            at++;
        }
        if (at == from || at - from > NUMBER_LENGTH_MAX) {
            throw fail("expected a number of at most " + NUMBER_LENGTH_MAX + " characters");
        }
        return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private static boolean isNumberCharacter(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'E' || b == 'e';
    }

    /** Two digits as a number, -1 if there are none. */
    int twoDigitsAt(int position) {
        int high = bytes[position] - '0';
        int low = bytes[position + 1] - '0';
        return high < 0 || high > 9 || low < 0 || low > 9 ? -1 : high * 10 + low;
    }

    /** Whether a string of exactly so many bytes without an escape follows; its content begins behind the quote. */
    boolean seesString(int length) {
        return end - at >= length + 2 && bytes[at] == '"' && bytes[at + length + 1] == '"';
    }

    void skip(int length) {
        at += length;
    }

    String string() {
        expect('"');
        int from = at;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                return new String(bytes, from, at++ - from, StandardCharsets.ISO_8859_1);
            }
            if (b < ' ' || b == '\\') {
                return difficult(from);
            }
            at++;
        }
        throw fail("a string without its end");
    }

    private String difficult(int from) {
        StringBuilder text = new StringBuilder(at - from + 64);
        text.append(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                at++;
                return text.toString();
            }
            if (b == '\\') {
                at++;
                text.append(escaped(text));
            } else if (b >= ' ') {
                text.append((char) b);
                at++;
            } else if (b >= 0) {
                throw fail("a control character that is not escaped");
            } else {
                text.appendCodePoint(multibyte(b & 0xff));
            }
        }
        throw fail("a string without its end");
    }

    private char escaped(CharSequence before) {
        int c = peek();
        at++;
        return switch (c) {
            case '"', '\\' -> (char) c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> unicodeEscaped(before);
            default -> throw fail("an escape that is never written");
        };
    }

    private char unicodeEscaped(CharSequence before) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int b = peek();
            at++;
            int digit = b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
            if (digit < 0) {
                throw fail("an escape that is never written");
            }
            value = (value << 4) | digit;
        }
        char c = (char) value;
        boolean isControl = c < ' ' && WITH_SHORT_ESCAPE.indexOf(c) < 0;
        boolean completesPair = Character.isLowSurrogate(c)
                && !before.isEmpty()
                && Character.isHighSurrogate(before.charAt(before.length() - 1));
        if (!isControl && (!Character.isSurrogate(c) || completesPair)) {
            throw fail("a character escaped that needs no escape");
        }
        return c;
    }

    private int multibyte(int lead) {
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc2 || lead > 0xf4 || end - at < length) {
            throw fail("not UTF-8");
        }
        int codePoint = lead & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            int b = bytes[at + i];
            if ((b & 0xc0) != 0x80) {
                throw fail("not UTF-8");
            }
            codePoint = (codePoint << 6) | (b & 0x3f);
        }
        boolean isOverlong = (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
        boolean isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
        if (isOverlong || isSurrogate || codePoint > Character.MAX_CODE_POINT) {
            throw fail("not UTF-8");
        }
        at += length;
        return codePoint;
    }

    /** An exception that says where the reader stands. */
    CodecException fail(String what) {
        return new CodecException(what + " at byte " + at + excerpt());
    }

    /** An exception that says where the reader stands, and why. */
    CodecException fail(String what, Exception cause) {
        return new CodecException(what + " at byte " + at + excerpt() + ": " + cause.getMessage(), cause);
    }

    UnknownEventException unknown(String what) {
        return new UnknownEventException(what + " (at byte " + at + ")");
    }

    private String excerpt() {
        int position = Math.clamp(at, 0, end);
        int from = Math.max(0, position - EXCERPT_LENGTH_MAX / 2);
        int to = Math.min(end, from + EXCERPT_LENGTH_MAX);
        return ", near " + new String(bytes, from, to - from, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
