package dev.jem.worker.output;

import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One attempt's output on disk. It takes bytes from pipes without ever holding the only copy of them: the kernel moves
 * them into the file, so a worker that is killed loses none. The first half of the cap is kept from the beginning, the
 * second half from the end, what lies between is dropped. Chunks of the beginning can be read at once, those of the end
 * when the output is finished. Files appear with the first byte. Memory is constant, whatever is printed. When the disk
 * takes no more, the output goes on being counted and hashed, but is not kept.
 *
 * <p>Nothing is synced to the device: after a crash of the host the attempt is lost anyway, and checksums tell how much
 * of its output is whole. Thread-safe.
 */
public final class OutputSpool {

    public static final int CHUNK_BYTES_MAX = 64 * 1024;

    private static final ThreadLocal<MemorySegment> BUFFER =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CHUNK_BYTES_MAX));

    private final HeadAndTail files;
    private final SpoolReader reader = new SpoolReader();
    private Optional<MessageDigest> digest = Optional.of(sha256());
    private Optional<String> trouble = Optional.empty();
    private long bytes;
    private long acknowledged;
    private boolean finished;

    private OutputSpool(HeadAndTail files) {
        this.files = files;
    }

    /**
     * An empty spool.
     *
     * @param directory shared with other spools
     * @param name of the attempt, with which its files' names begin
     * @param bytesMax how much is kept; at least 16 KiB; a chunk counts as at least 64 bytes
     */
    public static OutputSpool create(Path directory, String name, long bytesMax) {
        return new OutputSpool(new HeadAndTail(directory, name, bytesMax));
    }

    /** The spool that a predecessor left, whole up to the first damage. */
    public static OutputSpool reopen(Path directory, String name, long bytesMax) throws IOException {
        OutputSpool spool = create(directory, name, bytesMax);
        spool.recover();
        return spool;
    }

    private synchronized void recover() throws IOException {
        files.find();
        for (Segment segment : files.segments()) {
            if (!segment.recover(this::recount)) {
                trouble = Optional.of("A part of the output was damaged when the host or the worker stopped.");
            }
        }
        files.resume();
    }

    private void recount(Frame frame, byte[] data) {
        if (frame.offset() != bytes) {
            digest = Optional.empty();
        }
        digest.ifPresent(sum -> sum.update(data));
        bytes = frame.offset() + frame.length();
    }

    /**
     * Takes what a pipe holds, at most one chunk.
     *
     * @return how many bytes; 0 when it held none
     */
    public synchronized int take(int pipe, OutputSource source) throws SystemCallException {
        int available = Math.min(Descriptors.available(pipe), CHUNK_BYTES_MAX);
        if (available == 0) {
            return 0;
        }
        if (trouble.isPresent()) {
            return discard(pipe);
        }
        Segment segment = files.next();
        try {
            return move(pipe, segment, frame(segment, source, available));
        } catch (SystemCallException e) {
            giveUp(e);
            segment.abandon();
            return discard(pipe);
        }
    }

    private int move(int pipe, Segment segment, Frame frame) throws SystemCallException {
        segment.begin(frame);
        long moved = Descriptors.move(pipe, segment.fd(), segment.dataPosition(), frame.length());
        if (moved <= 0) {
            throw Descriptors.failure("write to " + segment.file(), moved);
        }
        Frame actual = frame.withLength((int) moved);
        if (moved < frame.length()) {
            segment.begin(actual);
        }
        byte[] data = readBack(segment, actual.length());
        commit(segment, actual, data);
        return data.length;
    }

    private static byte[] readBack(Segment segment, int length) throws SystemCallException {
        MemorySegment buffer = BUFFER.get().asSlice(0, length);
        long read = Descriptors.read(segment.fd(), buffer, segment.dataPosition());
        if (read != length) {
            throw Descriptors.failure("read " + segment.file(), Math.min(read, -1));
        }
        return buffer.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Adds output that is in memory. */
    public synchronized void append(OutputSource source, byte[] data) {
        int done = 0;
        while (done < data.length) {
            int wanted = Math.min(data.length - done, CHUNK_BYTES_MAX);
            done += trouble.isPresent()
                    ? ignore(data, done, wanted)
                    : write(source, Arrays.copyOfRange(data, done, done + wanted));
        }
    }

    private int write(OutputSource source, byte[] data) {
        Segment segment = files.next();
        Frame frame = frame(segment, source, data.length);
        byte[] part = frame.length() < data.length ? Arrays.copyOf(data, frame.length()) : data;
        try {
            segment.begin(frame);
            Descriptors.writeAll(segment.fd(), part, segment.dataPosition());
            commit(segment, frame, part);
            return part.length;
        } catch (SystemCallException e) {
            giveUp(e);
            return 0;
        }
    }

    private Frame frame(Segment segment, OutputSource source, int wanted) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return new Frame(source, micros, bytes, files.room(segment, wanted), segment.lastSum());
    }

    private void commit(Segment segment, Frame frame, byte[] data) {
        segment.commit(frame, Segment.sum(data));
        bytes += data.length;
        digest.ifPresent(sum -> sum.update(data));
        try {
            files.settle();
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(IOException e) {
        trouble = Optional.of(
                "From byte " + bytes + " on the output could not be kept on this worker: " + e.getMessage());
    }

    private int discard(int pipe) throws SystemCallException {
        MemorySegment buffer = BUFFER.get();
        long read = Descriptors.read(pipe, buffer);
        if (read < 0) {
            throw Descriptors.failure("read output", read);
        }
        return ignore(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), 0, (int) read);
    }

    private int ignore(byte[] data, int offset, int length) {
        bytes += length;
        digest.ifPresent(sum -> sum.update(data, offset, length));
        return length;
    }

    /** Nothing more will come: the end can be read too. */
    public synchronized OutputSummary finish() {
        finished = true;
        files.seal();
        return summary();
    }

    /** The account so far. */
    public synchronized OutputSummary summary() {
        long chunks = files.segments().stream().mapToLong(Segment::chunks).sum();
        long kept = files.bytes();
        Optional<Long> gap =
                kept == bytes ? Optional.empty() : Optional.of(trouble.isPresent() ? chunks : files.chunksOfHead());
        return new OutputSummary(bytes, kept, chunks, gap, digest.map(OutputSpool::hex), trouble);
    }

    /**
     * Chunks that can be read now.
     *
     * @param seq the first one wanted
     * @param bytesMax how much is wanted; one more chunk may begin below it
     */
    public List<OutputChunk> read(long seq, int bytesMax) throws IOException {
        List<SpoolReader.Part> parts = readable();
        synchronized (reader) {
            return reader.read(parts, seq, bytesMax);
        }
    }

    private synchronized List<SpoolReader.Part> readable() {
        List<Segment> segments = finished ? files.segments() : files.headSegments();
        return segments.stream()
                .map(segment -> new SpoolReader.Part(segment.file(), segment.size(), segment.chunks()))
                .toList();
    }

    /** How many chunks can be read now: the number of the first that cannot. */
    public synchronized long readableChunks() {
        return finished ? files.segments().stream().mapToLong(Segment::chunks).sum() : files.chunksOfHead();
    }

    /** The server has every chunk below {@code next}. */
    public synchronized void acknowledge(long next) {
        acknowledged = Math.max(acknowledged, next);
    }

    /** The first chunk that the server has not acknowledged. */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Whether the output is finished and the server has all that is kept. */
    public synchronized boolean delivered() {
        return finished && acknowledged >= readableChunks();
    }

    /** The checksum of the bytes that are kept; reads them all when some are missing. */
    public String keptSha256() throws IOException {
        OutputSummary now = summary();
        if (now.complete() && now.sha256().isPresent()) {
            return now.sha256().get();
        }
        MessageDigest sum = sha256();
        SpoolReader all = new SpoolReader();
        List<SpoolReader.Part> parts = readable();
        long seq = 0;
        List<OutputChunk> chunks = all.read(parts, seq, CHUNK_BYTES_MAX);
        while (!chunks.isEmpty()) {
            chunks.forEach(chunk -> sum.update(chunk.data()));
            seq += chunks.size();
            chunks = all.read(parts, seq, CHUNK_BYTES_MAX);
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    /** Removes all files: the output is somewhere else now, or nobody wants it. */
    public synchronized void delete() throws IOException {
        finished = true;
        files.delete();
    }

    private static String hex(MessageDigest running) {
        try {
            return HexFormat.of().formatHex(((MessageDigest) running.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this Java cannot be read on the way", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
