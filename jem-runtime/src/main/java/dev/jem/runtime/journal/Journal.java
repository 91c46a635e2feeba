package dev.jem.runtime.journal;

import java.util.function.Consumer;

/**
 * Keeps the journal and the leadership over it. Adapters pass {@code JournalConformance}.
 *
 * <p>Guarantees: what {@link #append} reported as {@link Append#APPENDED} is durable; no row is ever changed; a row is
 * added only under the present epoch and only behind the row it names. All methods block and may be called from any
 * thread, but at most one append is in flight at a time. {@link #leads}, {@link #head} and {@link #read} see every row
 * that was appended before they were called, also by others: they never ask a replica.
 */
public interface Journal extends AutoCloseable {

    /** What became of an append. */
    enum Append {
        APPENDED,
        /** Another epoch is in force: this server does not lead any more. Nothing was written. */
        FENCED,
        /** The row before is not the one named: memory and journal differ. Nothing was written. */
        DIVERGED
    }

    /** The epoch in force; 0 for a journal that nobody has led yet. */
    long epoch() throws JournalException;

    /**
     * Takes the lead by compare-and-set. Waits for an append in flight, and blocks every later one of an older epoch.
     *
     * @param expected the epoch in force
     * @param node who takes it, for people
     * @return whether the epoch is {@code expected + 1} and this server's now; a lost reply counts as not
     */
    boolean takeOver(long expected, String node) throws JournalException;

    /**
     * Adds a row in one autocommitted statement.
     *
     * @throws JournalException of kind {@code UNKNOWN} if the row may have been written or not, of kind {@code REFUSED}
     *     if it certainly was not (disk full, out of memory) and the same row may be tried again
     */
    Append append(Row row) throws JournalException;

    /** Whether this epoch is in force: a read on the primary that begins after the call. */
    boolean leads(long epoch) throws JournalException;

    /** The time of the host that keeps the journal, epoch microseconds; the one source of time for all servers. */
    long time() throws JournalException;

    Head head() throws JournalException;

    /** Gives the rows behind {@code seq} in their order, at most {@code rowsMax}; returns when the end is reached. */
    void read(long seq, int rowsMax, Consumer<Row> consumer) throws JournalException;

    @Override
    void close();
}
