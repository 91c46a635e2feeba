package dev.jem.worker.output;

import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One file of a spool: frames, each with its data, appended only. Written by one thread at a time. */
final class Segment {

    /** What a chunk counts at least, so that very many tiny ones are bounded too. */
    static final int WEIGHT_MIN = 64;

    private final Path file;
    private int fd = -1;
    private long size;
    private int chunks;
    private long bytes;
    private long weight;
    private int lastSum;

    Segment(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The length of the file as far as it is whole. */
    long size() {
        return size;
    }

    int chunks() {
        return chunks;
    }

    long bytes() {
        return bytes;
    }

    long weight() {
        return weight;
    }

    /** Writes the header of a chunk that will have this length. */
    void begin(Frame frame) throws SystemCallException {
        if (fd < 0) {
            fd = Descriptors.open(file, Descriptors.Mode.CREATE_READ_WRITE);
        }
        Descriptors.writeAll(fd, frame.encode(), size);
    }

    /** Where the data of the chunk that was begun goes. */
    long dataPosition() {
        return size + Frame.BYTES;
    }

    int fd() {
        return fd;
    }

    int lastSum() {
        return lastSum;
    }

    /** The chunk that was begun has its data. */
    void commit(Frame frame, int sum) {
        size += Frame.BYTES + frame.length();
        chunks++;
        bytes += frame.length();
        weight += Math.max(frame.length(), WEIGHT_MIN);
        lastSum = sum;
    }

    /** Takes back the chunk that was begun, as far as it got. */
    void abandon() throws SystemCallException {
        if (fd >= 0) {
            Descriptors.truncate(fd, size);
        }
    }

    /** Nothing more is written. */
    void seal() {
        if (fd >= 0) {
            Descriptors.close(fd);
            fd = -1;
        }
    }

    void delete() throws IOException {
        seal();
        Files.deleteIfExists(file);
    }

    /**
     * Reads a file that a predecessor left, up to the first damage: a chunk whose data is shorter than its header says
     * is kept with the data that is there; a checksum that is wrong, and what follows it, is cut off.
     *
     * @param each is called with every whole chunk
     * @return whether nothing had to be cut off
     */
    boolean recover(ChunkReader each) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            Optional<Frame> next = frameAt(channel, 0);
            while (next.isPresent()) {
                Frame frame = next.get().withLength((int) Math.min(next.get().length(), end - size - Frame.BYTES));
                byte[] data = bytesAt(channel, size + Frame.BYTES, frame.length());
                Optional<Frame> after = frameAt(channel, size + Frame.BYTES + frame.length());
                int sum = sum(data);
                if (after.isPresent() && after.get().previousSum() != sum) {
                    break;
                }
                if (frame.length() != next.get().length()) {
                    channel.write(ByteBuffer.wrap(frame.encode()), size);
                }
                if (frame.length() > 0) {
                    each.chunk(frame, data);
                    commit(frame, sum);
                }
                next = frame.length() > 0 ? after : Optional.empty();
            }
            channel.truncate(size);
            return end - size <= Frame.BYTES;
        }
    }

    /** Takes one chunk. */
    @FunctionalInterface
    interface ChunkReader {
        void chunk(Frame frame, byte[] data);
    }

    static int sum(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        return (int) sum.getValue();
    }

    static Optional<Frame> frameAt(FileChannel channel, long position) throws IOException {
        return Frame.decode(bytesAt(channel, position, Frame.BYTES));
    }

    /** Fewer where the file ends before. */
    static byte[] bytesAt(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = channel.read(buffer, position + buffer.position());
        }
        return buffer.hasRemaining() ? Arrays.copyOf(buffer.array(), buffer.position()) : buffer.array();
    }
}
