package dev.jem.runtime.journal;

/**
 * A batch as it is stored. The arrays belong to the row: nobody writes into them.
 *
 * @param seq place in the journal; the first batch is 1
 * @param epoch the leadership under which it was written
 * @param at engine time of its last event, epoch microseconds
 * @param featureLevel a reader that does not know this level must not go on
 * @param count how many events it holds
 * @param events canonical JSON, uncompressed: the bytes that are hashed
 * @param payloads free values and their salts, uncompressed; not hashed, the events commit to them
 * @param prevHash hash of the row before; 32 zero bytes for the first
 * @param hash over all of the above but the payloads
 */
@SuppressWarnings("ArrayRecordComponent") // rows are compared by their hash
public record Row(
        long seq,
        long epoch,
        long at,
        int featureLevel,
        int count,
        byte[] events,
        byte[] payloads,
        byte[] prevHash,
        byte[] hash) {}
