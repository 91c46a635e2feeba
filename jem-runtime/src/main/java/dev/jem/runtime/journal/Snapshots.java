package dev.jem.runtime.journal;

import java.util.Optional;

/**
 * Keeps snapshots, so that a replay need not begin at the first row. Two are kept. A snapshot is only a shortcut:
 * losing one loses nothing. Blocks; safe for use by several threads.
 */
public interface Snapshots {

    /**
     * A state as it was after a row.
     *
     * @param seq the row
     * @param hash of that row, so that a snapshot of another history is recognised
     * @param digest SHA-256 over {@code content}
     * @param content one line for each entity in the journal's codec, uncompressed, free values included
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by digest
    record Snapshot(long seq, byte[] hash, byte[] digest, byte[] content) {}

    /**
     * Keeps a snapshot and drops all but the two newest, if this epoch is in force; otherwise does nothing. A second
     * one of the same row replaces the first.
     */
    void write(long epoch, Snapshot snapshot) throws JournalException;

    /** The newest snapshot of a state not beyond row {@code seqMax}. */
    Optional<Snapshot> newest(long seqMax) throws JournalException;
}
