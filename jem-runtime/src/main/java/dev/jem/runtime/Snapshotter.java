package dev.jem.runtime;

import dev.jem.engine.Engine;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.SnapshotCodec;
import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.runtime.journal.Snapshots;
import dev.jem.runtime.journal.Snapshots.Snapshot;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots from time to time, so that a restart is quick. It replays the journal itself, away from the engine's
 * thread; a snapshot counts only after it was read again and gave the same state, and its digest is journaled.
 */
public final class Snapshotter implements AutoCloseable {

    private static final long ROWS_BETWEEN = 20_000;
    private static final long WAIT_MILLIS = 10_000;
    private static final int PAGE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Snapshotter.class);

    private final Cell cell;
    private final Journal journal;
    private final Snapshots snapshots;
    private final BatchCodec codec;
    private final Thread thread;
    private volatile boolean closing;

    public Snapshotter(Cell cell, Journal journal, Snapshots snapshots, BatchCodec codec) {
        this.cell = cell;
        this.journal = journal;
        this.snapshots = snapshots;
        this.codec = codec;
        this.thread = Thread.ofPlatform().name("jem-snapshotter").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            long last = snapshots.newest(Long.MAX_VALUE).map(Snapshot::seq).orElse(0L);
            while (!closing) {
                if (cell.feed().await(last + ROWS_BETWEEN, WAIT_MILLIS)) {
                    last = write().map(Snapshot::seq).orElse(cell.feed().last());
                }
            }
        } catch (JournalException | RuntimeException e) {
            LOG.error("No more snapshots are written by this server; a restart takes longer, nothing is lost", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Replays the journal and keeps what comes out; empty if this server does not lead. */
    public Optional<Snapshot> write() throws JournalException {
        SteppedCell.Status status = cell.status();
        if (!status.leads()) {
            return Optional.empty();
        }
        Snapshot snapshot = replay();
        verify(snapshot);
        snapshots.write(status.epoch(), snapshot);
        String digest = HexFormat.of().formatHex(snapshot.digest());
        var _ = cell.submit(new Command.RecordDigest(snapshot.seq(), digest), Recorded.SELF, Lane.OPERATORS);
        LOG.info("Wrote a snapshot of the state after batch {}, {} bytes", snapshot.seq(), snapshot.content().length);
        return Optional.of(snapshot);
    }

    private Snapshot replay() throws JournalException {
        Replica replica = new Replica();
        Optional<Snapshot> before = snapshots.newest(Long.MAX_VALUE);
        if (before.isPresent()) {
            SnapshotCodec.decode(before.get()).forEach(replica.engine::restore);
            replica.head = new Head(before.get().seq(), before.get().hash());
        }
        long from;
        do {
            from = replica.head.seq();
            journal.read(from, PAGE, replica::apply);
        } while (replica.head.seq() > from);
        return SnapshotCodec.encode(replica.head, replica.engine.entities());
    }

    private final class Replica {
        final Engine engine = Engine.forReplay();
        Head head = Head.empty();

        void apply(Row row) {
            codec.verify(row, head);
            codec.open(row).forEach(engine::apply);
            head = new Head(row.seq(), row.hash());
        }
    }

    private static void verify(Snapshot snapshot) {
        Engine engine = Engine.forReplay();
        SnapshotCodec.decode(snapshot).forEach(engine::restore);
        byte[] again = SnapshotCodec.digest(engine.entities());
        if (!Arrays.equals(again, snapshot.digest())) {
            throw new IllegalStateException("the snapshot after batch " + snapshot.seq()
                    + " does not give the state that it was taken from; it is not kept");
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        Threads.join(thread);
    }
}
