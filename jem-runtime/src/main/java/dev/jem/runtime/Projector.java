package dev.jem.runtime;

import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.Projection;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries committed batches into the query tables, on a thread of its own. Never ahead of the journal; readers may wait
 * until it has reached what they must see.
 */
public final class Projector implements AutoCloseable {

    private static final int BATCHES_MAX = 500;
    private static final long WAIT_MILLIS = 500;

    /** So long may a committed batch wait for the tables before new work is refused. */
    private static final long LAG_NANOS_MAX = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Projector.class);

    private final Feed feed;
    private final Projection projection;
    private final LongSupplier epoch;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long behindSince;

    /** Guarded by this. */
    private long position;

    /** @param epoch the epoch in which this server leads; 0 while it does not, then nothing is written */
    public Projector(Feed feed, Projection projection, LongSupplier epoch) {
        this.feed = feed;
        this.projection = projection;
        this.epoch = epoch;
        this.thread = Thread.ofPlatform().name("jem-projector").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** The last batch that the tables hold. */
    public synchronized long position() {
        return position;
    }

    /** Whether the tables are so far behind that new work should wait. */
    public boolean isLagging() {
        long since = behindSince;
        return since != 0 && System.nanoTime() - since > LAG_NANOS_MAX;
    }

    /** Waits until the tables hold this batch; false if that takes longer. */
    public synchronized boolean await(long seq, long waitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + waitMillis * 1_000_000;
        while (position < seq) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0 || closing) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private void run() {
        boolean isKnown = false;
        while (!closing) {
            try {
                if (!isKnown) {
                    moveTo(projection.position());
                    isKnown = true;
                }
                isKnown = follow();
            } catch (JournalException | RuntimeException e) {
                LOG.error("The query tables could not be written; tried again in a moment", e);
                isKnown = false;
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits for batches and applies them. Returns whether the position is still known. */
    private boolean follow() throws InterruptedException, JournalException {
        long from = position();
        if (!feed.await(from, WAIT_MILLIS) || epoch.getAsLong() == 0) {
            behindSince = 0;
            return true;
        }
        if (behindSince == 0) {
            behindSince = System.nanoTime();
        }
        List<Committed> batches = feed.after(from, BATCHES_MAX);
        if (batches.isEmpty()) {
            return true;
        }
        if (!projection.apply(epoch.getAsLong(), batches)) {
            LOG.warn("The query tables are not where they were expected, or another server leads;"
                    + " reading their position");
            pause();
            return false;
        }
        moveTo(batches.getLast().seq());
        boolean isCaughtUp = feed.last() <= batches.getLast().seq();
        behindSince = isCaughtUp ? 0 : System.nanoTime();
        return true;
    }

    private synchronized void moveTo(long seq) {
        position = seq;
        notifyAll();
    }

    private synchronized void pause() {
        long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
        try {
            for (long left = WAIT_MILLIS; left > 0 && !closing; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        thread.interrupt();
        Threads.join(thread);
    }
}
