package dev.jem.runtime.journal;

/**
 * The end of a journal.
 *
 * @param seq of the last row, 0 if there is none
 * @param hash of the last row, 32 zero bytes if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by seq and Arrays.equals where it matters
public record Head(long seq, byte[] hash) {

    /** The head of an empty journal. */
    public static Head empty() {
        return new Head(0, new byte[32]);
    }
}
