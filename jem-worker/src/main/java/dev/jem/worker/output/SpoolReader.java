package dev.jem.worker.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads chunks one after the other; remembers where the next one is. For one thread at a time. */
final class SpoolReader {

    private Cursor cursor = new Cursor(0, 0, 0);

    /** Files as far as they are whole. */
    record Part(Path file, long size, int chunks) {}

    /** Where a chunk begins. */
    private record Cursor(long seq, int part, long position) {}

    /** The chunks from {@code seq} on that have {@code bytesMax} bytes together, but at least one if there is one. */
    List<OutputChunk> read(List<Part> parts, long seq, int bytesMax) throws IOException {
        if (cursor.seq != seq || cursor.part >= parts.size()) {
            cursor = find(parts, seq);
        }
        List<OutputChunk> chunks = new ArrayList<>();
        long left = bytesMax;
        while (cursor.part < parts.size() && left > 0) {
            left -= readPart(parts.get(cursor.part), left, chunks);
            boolean more = cursor.part + 1 < parts.size();
            if (left > 0 && !more) {
                break;
            }
            if (left > 0) {
                cursor = new Cursor(cursor.seq, cursor.part + 1, 0);
            }
        }
        return chunks;
    }

    private long readPart(Part part, long bytesMax, List<OutputChunk> into) throws IOException {
        long read = 0;
        if (cursor.position >= part.size) {
            return read;
        }
        try (FileChannel channel = FileChannel.open(part.file, StandardOpenOption.READ)) {
            while (cursor.position < part.size && read < bytesMax) {
                Frame frame = frame(channel, part);
                byte[] data = Segment.bytesAt(channel, cursor.position + Frame.BYTES, frame.length());
                Instant at = Instant.EPOCH.plus(frame.micros(), ChronoUnit.MICROS);
                into.add(new OutputChunk(cursor.seq, frame.source(), at, data));
                read += data.length;
                cursor = new Cursor(cursor.seq + 1, cursor.part, cursor.position + Frame.BYTES + frame.length());
            }
        }
        return read;
    }

    private Frame frame(FileChannel channel, Part part) throws IOException {
        Optional<Frame> frame = Segment.frameAt(channel, cursor.position);
        return frame.orElseThrow(() -> new IOException(
                "The output file " + part.file + " is damaged at byte " + cursor.position + "; its rest is lost."));
    }

    private Cursor find(List<Part> parts, long seq) throws IOException {
        long first = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (seq < first + parts.get(i).chunks) {
                cursor = new Cursor(first, i, 0);
                skip(parts.get(i), seq);
                return cursor;
            }
            first += parts.get(i).chunks;
        }
        return new Cursor(seq, parts.size(), 0);
    }

    private void skip(Part part, long seq) throws IOException {
        try (FileChannel channel = FileChannel.open(part.file, StandardOpenOption.READ)) {
            while (cursor.seq < seq) {
                long next = cursor.position + Frame.BYTES + frame(channel, part).length();
                cursor = new Cursor(cursor.seq + 1, cursor.part, next);
            }
        }
    }
}
