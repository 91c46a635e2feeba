package dev.jem.runtime.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 over parts of fixed width and length-prefixed parts. Numbers are big-endian. Not safe for several threads.
 */
final class Sha256 {

    /** Bytes of a hash. */
    static final int LENGTH = 32;

    private final MessageDigest digest;
    private final byte[] number = new byte[8];

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have; use another one", e);
        }
    }

    /** The bytes that keep hashes of different purposes apart: the text and a zero. */
    static byte[] domain(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    Sha256 add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    Sha256 add(byte[] bytes, int from, int end) {
        digest.update(bytes, from, end - from);
        return this;
    }

    Sha256 add(int value) {
        return addLast(value, 4);
    }

    Sha256 add(long value) {
        return addLast(value, 8);
    }

    Sha256 addByte(int value) {
        digest.update((byte) value);
        return this;
    }

    private Sha256 addLast(long value, int width) {
        for (int i = 0; i < width; i++) {
            number[i] = (byte) (value >> (8 * (width - 1 - i)));
        }
        digest.update(number, 0, width);
        return this;
    }

    /** The hash of what was added; begins anew. */
    byte[] finish() {
        return digest.digest();
    }
}
