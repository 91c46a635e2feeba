package dev.jem.runtime.output;

import dev.jem.model.command.AttemptKey;
import java.util.List;
import java.util.Map;

/**
 * Keeps what attempts print, in chunks under the fencing token of the attempt: what a stale holder sends can never mix
 * with what its successor sends. Whether a token may write is the engine's decision, made before.
 *
 * <p>What was acknowledged is durable. All methods block, are safe for use by several threads, and throw
 * {@link dev.jem.runtime.projection.StoreException} when they cannot do it.
 */
public interface OutputStore {

    /** The most bytes one chunk may hold. */
    int CHUNK_BYTES_MAX = 64 << 10;

    /** The most chunks one read gives. */
    int CHUNKS_MAX = 256;

    /** Whose output it is. The token alone identifies it within the cell. */
    record Key(AttemptKey attempt, long token) {}

    /** Where it came from. */
    enum Stream {
        STDOUT,
        STDERR,
        /** Remarks of the worker, such as where the middle was cut out. */
        JEM
    }

    /**
     * A piece of output.
     *
     * @param seq from 0 within the attempt, without gaps
     * @param at when it was read, by the worker's clock, epoch microseconds
     * @param data at most {@link #CHUNK_BYTES_MAX}; nobody writes into it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chunk(long seq, Stream stream, long at, byte[] data) {}

    /**
     * A part of an attempt's output.
     *
     * @param next what to read from to go on
     * @param ended whether that was all: the output is complete and its last chunk has been given
     */
    record Part(List<Chunk> chunks, long next, boolean ended) {
        public Part {
            chunks = List.copyOf(chunks);
        }
    }

    /**
     * Keeps chunks, all or nothing. Those that are there already change nothing; those behind a gap are not kept.
     *
     * @param pieces chunks in the order of their {@code seq}
     * @return for each key the first chunk that is not there
     */
    Map<Key, Long> append(Map<Key, List<Chunk>> pieces);

    /**
     * Says that there are so many chunks and no more. Repeating it changes nothing.
     *
     * @return whether all of them are there
     */
    boolean complete(Key key, long chunks);

    /**
     * Gives chunks in their order.
     *
     * @param from the first one
     * @param limit at most so many, up to {@link #CHUNKS_MAX}
     */
    Part read(Key key, long from, int limit);

    /**
     * Gives the last chunks that come before one, in their order: with {@link Long#MAX_VALUE} the last there are.
     *
     * @param before the first one that is not wanted
     * @param limit at most so many, up to {@link #CHUNKS_MAX}
     */
    List<Chunk> readBack(Key key, long before, int limit);
}
