package dev.jem.runtime.codec;

import dev.jem.model.event.Entity;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * States as bytes, and back: a first line {@code {"snapshot":1}} with the feature level, then one line for each entity,
 * {@code {"e":"Run","v":1,…}}, canonical as in {@link RecordCodec}, with free values in their places. Entities go
 * through one by one, so the size is bounded by the destination alone. Safe for use by several threads.
 */
public final class SnapshotCodec {

    private static final byte[] HEADER = "{\"snapshot\":".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE_BYTES = 64 << 10;
    private static final SnapshotCodec PUBLISHED = new SnapshotCodec(Versions.published());

    private final Kinds<Entity> kinds;

    SnapshotCodec(Versions versions) {
        kinds = Forms.kinds(Entity.class, versions, List.of("e", "v"));
    }

    /** A snapshot of the state that these entities are, as it was after a row. */
    public static Snapshot encode(Head head, Iterable<Entity> entities) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE_BYTES);
        byte[] digest;
        try {
            digest = write(entities, out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return new Snapshot(head.seq(), head.hash(), digest, out.toByteArray());
    }

    /** SHA-256 over what {@link #encode} would give, without keeping it. */
    public static byte[] digest(Iterable<Entity> entities) {
        try {
            return write(entities, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("nothing does not fail to be written", e);
        }
    }

    /**
     * The entities of a snapshot, read while they are iterated over.
     *
     * @throws CodecException if the content does not have the digest of the snapshot
     */
    public static Iterable<Entity> decode(Snapshot snapshot) {
        byte[] digest = new Sha256().add(snapshot.content()).finish();
        if (!Arrays.equals(digest, snapshot.digest())) {
            throw new CodecException("the snapshot after row " + snapshot.seq()
                    + " does not have its digest; it is useless, begin with an older one or with the first row");
        }
        return decode(snapshot.content());
    }

    /** The entities of a snapshot's content, read while they are iterated over; the digest is not checked. */
    public static Iterable<Entity> decode(byte[] content) {
        return () -> PUBLISHED.iterator(new ByteArrayInputStream(content));
    }

    /**
     * Writes the content of a snapshot.
     *
     * @return SHA-256 over what was written
     */
    public static byte[] write(Iterable<Entity> entities, OutputStream out) throws IOException {
        return PUBLISHED.writeAll(entities, out);
    }

    /**
     * Reads the content of a snapshot; the digest is not checked.
     *
     * @throws UnknownEventException if a newer Jem wrote it
     * @throws CodecException if it is not what {@link #write} writes
     * @throws UncheckedIOException if the stream fails
     */
    public static void read(InputStream in, Consumer<Entity> consumer) {
        PUBLISHED.iterator(in).forEachRemaining(consumer);
    }

    byte[] writeAll(Iterable<Entity> entities, OutputStream out) throws IOException {
        Sha256 sha = new Sha256();
        JsonWriter piece = new JsonWriter(2 * PIECE_BYTES);
        piece.raw(HEADER);
        piece.number(BatchCodec.FEATURE_LEVEL);
        piece.raw('}');
        piece.raw('\n');
        for (Entity entity : entities) {
            Kinds.Kind<Entity> kind = kinds.of(entity);
            EventLines.begin(kind, piece);
            kind.form().writeMembers(entity, piece);
            piece.raw('}');
            piece.raw('\n');
            if (piece.size() >= PIECE_BYTES) {
                flush(piece, sha, out);
            }
        }
        flush(piece, sha, out);
        return sha.finish();
    }

    private static void flush(JsonWriter piece, Sha256 sha, OutputStream out) throws IOException {
        sha.add(piece.array(), 0, piece.size());
        out.write(piece.array(), 0, piece.size());
        piece.clear();
    }

    Iterator<Entity> iterator(InputStream in) {
        Lines lines = new Lines(in);
        if (!lines.hasNext()) {
            throw new CodecException("a snapshot without any content");
        }
        JsonReader header = lines.next();
        header.expect(HEADER);
        long level = header.number();
        header.expect('}');
        header.expectEnd();
        if (level > BatchCodec.FEATURE_LEVEL) {
            throw new UnknownEventException("a snapshot of feature level " + level);
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return lines.hasNext();
            }

            @Override
            public Entity next() {
                return EventLines.readEntity(kinds, lines.next());
            }
        };
    }

    /** Cuts a stream into lines; holds a piece of it, or a whole line if that is longer. */
    private static final class Lines implements Iterator<JsonReader> {

        private final InputStream in;
        private byte[] bytes = new byte[PIECE_BYTES];
        private int from;
        private int filled;

        Lines(InputStream in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            return from < filled || fill();
        }

        @Override
        public JsonReader next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int end = from;
            while (bytes[end] != '\n') {
                end++;
                if (end == filled) {
                    int length = end - from;
                    if (!fill()) {
                        throw new CodecException("a snapshot whose last line has no end: it was cut off");
                    }
                    end = from + length;
                }
            }
            JsonReader line = new JsonReader(bytes, from, end);
            from = end + 1;
            return line;
        }

        /** Reads on, behind what is not used yet; false at the end of the stream. */
        private boolean fill() {
            int rest = filled - from;
            byte[] target = rest > bytes.length / 2 ? new byte[longer(bytes.length)] : new byte[bytes.length];
            System.arraycopy(bytes, from, target, 0, rest);
            bytes = target;
            from = 0;
            filled = rest;
            try {
                int read = in.read(bytes, filled, bytes.length - filled);
                filled += Math.max(0, read);
                return read > 0;
            } catch (IOException e) {
                throw new UncheckedIOException("the snapshot could not be read on; try again", e);
            }
        }

        private static int longer(int length) {
            if (length >= JsonWriter.BYTES_MAX) {
                throw new CodecException("a line of more than " + length + " bytes in a snapshot");
            }
            return 2 * length;
        }
    }
}
