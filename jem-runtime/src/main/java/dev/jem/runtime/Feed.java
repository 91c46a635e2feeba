package dev.jem.runtime;

import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.projection.Committed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What was committed, for those who follow: the newest batches from memory, older ones from the journal. Safe for use
 * by several threads.
 */
public final class Feed {

    private static final int KEPT_EVENTS_MAX = 50_000;

    private final Journal journal;
    private final BatchCodec codec;
    private final ArrayDeque<Committed> newest = new ArrayDeque<>();
    private int keptEvents;
    private long last;
    private boolean closed;

    Feed(Journal journal, BatchCodec codec) {
        this.journal = journal;
        this.codec = codec;
    }

    synchronized void publish(Committed batch) {
        newest.addLast(batch);
        keptEvents += batch.events().size();
        while (keptEvents > KEPT_EVENTS_MAX && newest.size() > 1) {
            keptEvents -= newest.removeFirst().events().size();
        }
        last = batch.seq();
        notifyAll();
    }

    /** The journal reaches up to here; what is between is read from it. */
    synchronized void skipTo(long seq) {
        newest.clear();
        keptEvents = 0;
        last = seq;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** The newest committed batch. */
    public synchronized long last() {
        return last;
    }

    /**
     * Waits until there is more than {@code seq}.
     *
     * @return whether there is; false when the time is up or the server is going down
     */
    public synchronized boolean await(long seq, long waitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + waitMillis * 1_000_000;
        while (last <= seq && !closed) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return last > seq;
    }

    /** The batches behind {@code seq} without a gap, at most so many; empty if there is none yet. */
    public List<Committed> after(long seq, int max) throws JournalException {
        synchronized (this) {
            if (last <= seq) {
                return List.of();
            }
            if (!newest.isEmpty() && newest.getFirst().seq() <= seq + 1) {
                return newest.stream()
                        .filter(batch -> batch.seq() > seq)
                        .limit(max)
                        .toList();
            }
        }
        List<Committed> batches = new ArrayList<>();
        journal.read(seq, max, row -> batches.add(new Committed(row.seq(), row.epoch(), row.at(), codec.open(row))));
        return batches;
    }
}
