package dev.jem.worker.output;

import java.time.Instant;

/**
 * A piece of output as it was produced: any bytes, cut anywhere.
 *
 * @param seq from 0, without gaps among the chunks that are kept
 * @param at when it was taken over, in microseconds
 * @param data at most {@value OutputSpool#CHUNK_BYTES_MAX} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; nobody writes into it
public record OutputChunk(long seq, OutputSource source, Instant at, byte[] data) {}
