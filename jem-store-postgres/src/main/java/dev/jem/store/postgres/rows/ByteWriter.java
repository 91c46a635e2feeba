package dev.jem.store.postgres.rows;

import dev.jem.model.job.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Writes numbers and texts into a growing array, small ones in few bytes. {@link ByteReader} reads them again. Not safe
 * for use by several threads.
 */
final class ByteWriter {

    static final int TEXT = 0;
    static final int WHOLE = 1;
    static final int DECIMAL = 2;
    static final int FALSE = 3;
    static final int TRUE = 4;
    static final int ITEMS = 5;
    static final int FIELDS = 6;

    static final int SHA256_HEX_LENGTH = 64;

    private byte[] bytes = new byte[256];
    private int size;

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    ByteWriter oneByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number that is seldom negative or large. */
    ByteWriter unsigned(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A number near zero. */
    ByteWriter signed(long value) {
        return unsigned((value << 1) ^ (value >> 63));
    }

    /** A time, as its distance from another one. */
    ByteWriter time(OptionalLong time, long base) {
        if (time.isEmpty()) {
            return oneByte(0);
        }
        return oneByte(1).signed(time.getAsLong() - base);
    }

    ByteWriter bool(boolean value) {
        return oneByte(value ? 1 : 0);
    }

    /** Any text; also halves of surrogate pairs, which UTF-8 cannot hold, come back as they were. */
    ByteWriter text(String text) {
        int length = text.length();
        if (isAscii(text)) {
            unsigned((long) length << 1);
            reserve(length);
            // what is ASCII is one byte for each character
            System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, size, length);
            size += length;
            return this;
        }
        unsigned(((long) length << 1) | 1);
        for (int i = 0; i < length; i++) {
            unsigned(text.charAt(i));
        }
        return this;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The hash as 32 bytes if it is one in its usual form, otherwise as text. */
    ByteWriter sha256(String hash) {
        if (!isSha256(hash)) {
            return oneByte(0).text(hash);
        }
        oneByte(1);
        reserve(SHA256_HEX_LENGTH / 2);
        System.arraycopy(HexFormat.of().parseHex(hash), 0, bytes, size, SHA256_HEX_LENGTH / 2);
        size += SHA256_HEX_LENGTH / 2;
        return this;
    }

    private static boolean isSha256(String hash) {
        return hash.length() == SHA256_HEX_LENGTH
                && hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    ByteWriter values(SortedMap<String, Value> values) {
        unsigned(values.size());
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            text(entry.getKey());
            value(entry.getValue());
        }
        return this;
    }

    ByteWriter value(Value value) {
        switch (value) {
            case Value.Text it -> oneByte(TEXT).text(it.value());
            case Value.Whole it -> oneByte(WHOLE).signed(it.value());
            case Value.Decimal it -> oneByte(DECIMAL).text(it.value().toString());
            case Value.Flag it -> oneByte(it.value() ? TRUE : FALSE);
            case Value.Items it -> {
                oneByte(ITEMS).unsigned(it.values().size());
                it.values().forEach(this::value);
            }
            case Value.Fields it -> oneByte(FIELDS).values(it.values());
        }
        return this;
    }
}
