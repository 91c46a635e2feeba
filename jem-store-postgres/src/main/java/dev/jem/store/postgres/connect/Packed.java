package dev.jem.store.postgres.connect;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.compress.v3.zstd.ZstdDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdNativeCompressor;
import io.airlift.compress.v3.zstd.ZstdNativeDecompressor;
import java.util.Arrays;

/**
 * The form in which byte strings are stored: one byte that names the encoding, then the bytes, then nothing.
 * PostgreSQL's own compression would cost more time and save less, so the columns have it switched off.
 *
 * <p>The fastest level of Zstandard makes a batch of 500 events six to seven times smaller at 0.3 µs for each event;
 * LZ4 would cost 0.2 µs but leave twice the bytes to be written to the log and the table.
 *
 * <p>Safe for use by several threads.
 */
public final class Packed {

    /** The most bytes a stored string may unpack to; more than that cannot be what was packed. */
    public static final int BYTES_MAX = 256 << 20;

    private static final byte PLAIN = 0;
    private static final byte ZSTD = 1;

    /** Below this, a frame costs more than it saves. */
    private static final int WORTH_BYTES_MIN = 64;

    private static final ThreadLocal<ZstdCompressor> COMPRESSOR = ThreadLocal.withInitial(
            () -> ZstdNativeCompressor.isEnabled() ? new ZstdNativeCompressor(1) : new ZstdJavaCompressor());
    private static final ThreadLocal<ZstdDecompressor> DECOMPRESSOR = ThreadLocal.withInitial(
            () -> ZstdNativeDecompressor.isEnabled() ? new ZstdNativeDecompressor() : new ZstdJavaDecompressor());

    private Packed() {}

    /** A stored string is damaged. */
    public static final class DamagedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }

        DamagedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    public static byte[] pack(byte[] bytes) {
        return pack(bytes, 0, bytes.length);
    }

    public static byte[] pack(byte[] bytes, int offset, int length) {
        if (length >= WORTH_BYTES_MIN) {
            ZstdCompressor compressor = COMPRESSOR.get();
            byte[] packed = new byte[compressor.maxCompressedLength(length) + 1];
            int size = compressor.compress(bytes, offset, length, packed, 1, packed.length - 1);
            if (size < length) {
                packed[0] = ZSTD;
                return Arrays.copyOf(packed, size + 1);
            }
        }
        byte[] plain = new byte[length + 1];
        plain[0] = PLAIN;
        System.arraycopy(bytes, offset, plain, 1, length);
        return plain;
    }

    /** What was packed. */
    public static byte[] unpack(byte[] packed) {
        if (packed.length == 0) {
            throw new DamagedException("a stored byte string is empty, not even its encoding is there");
        }
        return switch (packed[0]) {
            case PLAIN -> Arrays.copyOfRange(packed, 1, packed.length);
            case ZSTD -> unpackZstd(packed);
            default ->
                throw new DamagedException("a stored byte string has encoding " + packed[0] + "; known are 0 and 1."
                        + " A newer version of Jem may have written it.");
        };
    }

    private static byte[] unpackZstd(byte[] packed) {
        ZstdDecompressor decompressor = DECOMPRESSOR.get();
        try {
            long size = decompressor.getDecompressedSize(packed, 1, packed.length - 1);
            if (size < 0 || size > BYTES_MAX) {
                throw new DamagedException("a stored byte string claims to hold " + size + " bytes");
            }
            byte[] bytes = new byte[(int) size];
            int unpacked = decompressor.decompress(packed, 1, packed.length - 1, bytes, 0, bytes.length);
            if (unpacked != bytes.length) {
                throw new DamagedException("a stored byte string ends after " + unpacked + " of " + size + " bytes");
            }
            return bytes;
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new DamagedException("a stored byte string is not what was packed", e);
        }
    }
}
