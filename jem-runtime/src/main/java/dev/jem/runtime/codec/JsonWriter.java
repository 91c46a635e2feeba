package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical JSON into a growing array: no white space, the short escapes for quote, backslash and the five usual
 * control characters, six characters with small hex digits for any other control character and for a surrogate without
 * its partner, everything else as UTF-8. Not safe for several threads.
 */
final class JsonWriter {

    /** No value nests deeper; more would put the stack of the reader at risk. */
    static final int DEPTH_MAX = 200;

    /** The most bytes one batch, one payload or one entity may have. */
    static final int BYTES_MAX = 512 << 20;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG_MIN = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', 128, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private byte[] bytes;
    private int size;
    private int depth;
    private final @Nullable Committer committer;

    /** A writer that writes free values where they stand. */
    JsonWriter(int capacity) {
        this.bytes = new byte[capacity];
        this.committer = null;
    }

    /** A writer that hands free values to a committer. */
    JsonWriter(int capacity, Committer committer) {
        this.bytes = new byte[capacity];
        this.committer = committer;
    }

    int size() {
        return size;
    }

    /** The array that is written into, valid until the next write. */
    byte[] array() {
        return bytes;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    @Nullable
    Committer committer() {
        return committer;
    }

    /** Opens an object or an array. */
    void open(char bracket) {
        if (++depth > DEPTH_MAX) {
            throw new CodecException("a value nests deeper than " + DEPTH_MAX + " levels; make it flatter");
        }
        raw(bracket);
    }

    void close(char bracket) {
        depth--;
        raw(bracket);
    }

    void raw(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    void raw(byte[] written) {
        raw(written, 0, written.length);
    }

    /** Bytes that are canonical already. */
    void raw(byte[] written, int from, int end) {
        reserve(end - from);
        System.arraycopy(written, from, bytes, size, end - from);
        size += end - from;
    }

    /** A member's name: the bytes of {@code ,"name":}, without the comma at the beginning of an object. */
    void key(byte[] withComma) {
        int skip = bytes[size - 1] == '{' ? 1 : 0;
        int length = withComma.length - skip;
        reserve(length);
        System.arraycopy(withComma, skip, bytes, size, length);
        size += length;
    }

    /** A member's name that is not known beforehand. */
    void key(String name) {
        separate();
        string(name);
        raw(':');
    }

    /** A comma, unless an object or an array was just opened. */
    void separate() {
        byte last = bytes[size - 1];
        if (last != '{' && last != '[') {
            raw(',');
        }
    }

    void bool(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(LONG_MIN);
            return;
        }
        reserve(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = digits(rest);
        for (int at = size + digits - 1; at >= size; at--) {
            long quotient = rest / 10;
            bytes[at] = (byte) ('0' + (int) (rest - quotient * 10));
            rest = quotient;
        }
        size += digits;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    /** A number as text that is one already. */
    void number(String text) {
        ascii(text);
    }

    /** Two digits, with a leading zero. */
    void twoDigits(int value) {
        raw((char) ('0' + value / 10));
        raw((char) ('0' + value % 10));
    }

    private void ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    void string(String text) {
        int length = text.length();
        reserve(length + 2);
        bytes[size++] = '"';
        int i = 0;
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 128 || !PLAIN[c]) {
                break;
            }
            bytes[size++] = (byte) c;
        }
        if (i < length) {
            difficult(text, i);
        }
        raw('"');
    }

    private void difficult(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            reserve(6);
            if (c < 128) {
                ascii(c);
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xc0 | (c >> 6));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xe0 | (c >> 12));
                bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                bytes[size++] = (byte) (0x80 | (c & 0x3f));
            } else if (isPair(text, i)) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                unicodeEscape(c);
            }
        }
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private void supplementary(int codePoint) {
        bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3f));
    }

    private void ascii(char c) {
        if (PLAIN[c]) {
            bytes[size++] = (byte) c;
            return;
        }
        switch (c) {
            case '"', '\\' -> shortEscape(c);
            case '\b' -> shortEscape('b');
            case '\t' -> shortEscape('t');
            case '\n' -> shortEscape('n');
            case '\f' -> shortEscape('f');
            case '\r' -> shortEscape('r');
            default -> unicodeEscape(c);
        }
    }

    private void shortEscape(char c) {
        bytes[size++] = '\\';
        bytes[size++] = (byte) c;
    }

    private void unicodeEscape(char c) {
        shortEscape('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(c >> shift) & 0xf];
        }
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) size + more;
        if (needed > BYTES_MAX) {
            throw new CodecException("more than " + BYTES_MAX + " bytes in one piece; write less at once");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(BYTES_MAX, Math.max(needed, 2L * bytes.length)));
    }
}
