package dev.jem.worker.output;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The header before each chunk in a segment file. It is written before the data, so that data is never without one;
 * therefore the data's checksum is in the header that follows.
 *
 * @param offset of the data in all output of the attempt
 * @param previousSum of the data before this header in the same file
 */
record Frame(OutputSource source, long micros, long offset, int length, int previousSum) {

    static final int BYTES = 40;

    private static final int MAGIC = 0x4A_45_4D_4F;
    private static final int SUMMED_BYTES = BYTES - Integer.BYTES;

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES);
        buffer.putInt(MAGIC)
                .putInt(source.number())
                .putLong(micros)
                .putLong(offset)
                .putInt(length);
        buffer.putInt(previousSum).putInt(0);
        buffer.putInt(sum(buffer.array()));
        return buffer.array();
    }

    /** Nothing when these bytes are no header, or a torn one. */
    static Optional<Frame> decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < BYTES || buffer.getInt() != MAGIC || buffer.getInt(SUMMED_BYTES) != sum(bytes)) {
            return Optional.empty();
        }
        OutputSource source = OutputSource.of(buffer.getInt());
        return Optional.of(new Frame(source, buffer.getLong(), buffer.getLong(), buffer.getInt(), buffer.getInt()));
    }

    Frame withLength(int actual) {
        return new Frame(source, micros, offset, actual, previousSum);
    }

    private static int sum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, SUMMED_BYTES);
        return (int) sum.getValue();
    }
}
