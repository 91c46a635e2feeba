package dev.jem.store.postgres.rows;

import dev.jem.model.job.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what {@link ByteWriter} wrote. Damaged bytes end in an {@link IllegalArgumentException} or an
 * {@link IndexOutOfBoundsException}, never in much memory. Not safe for use by several threads.
 */
final class ByteReader {

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isAtEnd() {
        return at == bytes.length;
    }

    int oneByte() {
        return bytes[at++];
    }

    long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number does not end at byte " + at);
    }

    long signed() {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** How many elements follow; each takes a byte at least. */
    int count() {
        long count = unsigned();
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalArgumentException(
                    count + " elements are announced where " + (bytes.length - at) + " bytes are left");
        }
        return (int) count;
    }

    OptionalLong time(long base) {
        return oneByte() == 0 ? OptionalLong.empty() : OptionalLong.of(base + signed());
    }

    boolean bool() {
        return oneByte() != 0;
    }

    String text() {
        long header = unsigned();
        long length = header >>> 1;
        if (length > bytes.length - at) {
            throw new IllegalArgumentException("a text of " + length + " characters is longer than what is left");
        }
        return (header & 1) == 0 ? ascii((int) length) : any((int) length);
    }

    private String ascii(int length) {
        String text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    private String any(int length) {
        char[] characters = new char[length];
        for (int i = 0; i < length; i++) {
            characters[i] = (char) unsigned();
        }
        return new String(characters);
    }

    String sha256() {
        if (oneByte() == 0) {
            return text();
        }
        int length = ByteWriter.SHA256_HEX_LENGTH / 2;
        String hash = HexFormat.of().formatHex(Arrays.copyOfRange(bytes, at, at + length));
        at += length;
        return hash;
    }

    SortedMap<String, Value> values() {
        int size = count();
        SortedMap<String, Value> values = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            values.put(text(), value());
        }
        return Collections.unmodifiableSortedMap(values);
    }

    Value value() {
        int kind = oneByte();
        return switch (kind) {
            case ByteWriter.TEXT -> new Value.Text(text());
            case ByteWriter.WHOLE -> new Value.Whole(signed());
            case ByteWriter.DECIMAL -> new Value.Decimal(new BigDecimal(text()));
            case ByteWriter.FALSE -> new Value.Flag(false);
            case ByteWriter.TRUE -> new Value.Flag(true);
            case ByteWriter.ITEMS -> new Value.Items(items());
            case ByteWriter.FIELDS -> new Value.Fields(values());
            default -> throw new IllegalArgumentException("a value of unknown kind " + kind);
        };
    }

    private List<Value> items() {
        int size = count();
        List<Value> items = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            items.add(value());
        }
        return items;
    }
}
