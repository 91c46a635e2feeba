package dev.jem.runtime.journal;

import dev.jem.model.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A journal that lasts as long as the process: for {@code jem run --local}, the simulator and tests. Gives all
 * guarantees of {@link Journal} but durability. Several servers share one by {@link #connect}; a closed connection
 * refuses everything, the rows stay.
 */
public final class MemoryJournal implements Journal {

    /** What all connections share; guarded by itself. */
    private static final class Storage {
        final LongSupplier time;
        final List<Row> rows = new ArrayList<>();
        long epoch;

        Storage(LongSupplier time) {
            this.time = time;
        }

        boolean isInForce(long asked) {
            return epoch > 0 && asked == epoch;
        }

        Head head() {
            return rows.isEmpty()
                    ? Head.empty()
                    : new Head(rows.size(), rows.getLast().hash());
        }
    }

    private final Storage storage;
    private volatile boolean isClosed;

    /** An empty journal on the clock of this machine. */
    public MemoryJournal() {
        this(() -> Micros.of(Instant.now()));
    }

    /** @param time what {@link #time} answers, epoch microseconds */
    public MemoryJournal(LongSupplier time) {
        this(new Storage(time));
    }

    private MemoryJournal(Storage storage) {
        this.storage = storage;
    }

    /** Another connection to the same rows, also after this one was closed. */
    public MemoryJournal connect() {
        return new MemoryJournal(storage);
    }

    @Override
    public long epoch() throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            return storage.epoch;
        }
    }

    @Override
    public boolean takeOver(long expected, String node) throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            if (storage.epoch != expected) {
                return false;
            }
            storage.epoch++;
            return true;
        }
    }

    @Override
    public Append append(Row row) throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            if (!storage.isInForce(row.epoch())) {
                return Append.FENCED;
            }
            Head head = storage.head();
            if (row.seq() != head.seq() + 1 || !Arrays.equals(row.prevHash(), head.hash())) {
                return Append.DIVERGED;
            }
            storage.rows.add(row);
            return Append.APPENDED;
        }
    }

    @Override
    public boolean leads(long epoch) throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            return storage.isInForce(epoch);
        }
    }

    @Override
    public long time() throws JournalException {
        refuseIfClosed();
        return storage.time.getAsLong();
    }

    @Override
    public Head head() throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            return storage.head();
        }
    }

    @Override
    public void read(long seq, int rowsMax, Consumer<Row> consumer) throws JournalException {
        rows(seq, rowsMax).forEach(consumer);
    }

    private List<Row> rows(long seq, int rowsMax) throws JournalException {
        refuseIfClosed();
        synchronized (storage) {
            int from = Math.clamp(seq, 0, storage.rows.size());
            int end = (int) Math.min((long) from + rowsMax, storage.rows.size());
            return List.copyOf(storage.rows.subList(from, end));
        }
    }

    private void refuseIfClosed() throws JournalException {
        if (isClosed) {
            throw new JournalException(
                    JournalException.Kind.REFUSED, "this connection to the journal was closed; open another one");
        }
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
