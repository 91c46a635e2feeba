package dev.jem.runtime.projection;

import dev.jem.runtime.journal.JournalException;
import java.util.List;

/**
 * Turns committed events into what can be asked. Adapters pass {@code ProjectionConformance}. One thread writes.
 *
 * <p>The position is stored in the same transaction as the tables, and is locked first with its expected value and the
 * epoch: a projector of a server that lost the lead changes nothing.
 */
public interface Projection {

    /** The last batch that the tables hold. */
    long position() throws JournalException;

    /**
     * Applies batches that follow the position without a gap, in one transaction, writing each row once however often
     * it changed.
     *
     * @return whether it was done; false if the position or the epoch is not as expected: read the position again
     */
    boolean apply(long epoch, List<Committed> batches) throws JournalException;

    /** Empties everything, so that the journal can be applied from its beginning. */
    void reset(long epoch) throws JournalException;
}
