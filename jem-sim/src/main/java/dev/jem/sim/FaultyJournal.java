package dev.jem.sim;

import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.JournalException.Kind;
import dev.jem.runtime.journal.Row;
import java.util.function.Consumer;

/**
 * A server's connection to the journal: requests and replies are lost, late or doubled, and at times the disk is full.
 */
final class FaultyJournal implements Journal {

    private final Journal journal;
    private final Chance chance;
    private final VirtualTime time;
    private final Laws laws;

    FaultyJournal(Journal journal, World world) {
        this.journal = journal;
        this.chance = world.chance;
        this.time = world.time;
        this.laws = world.laws;
    }

    private void mayFail(double probability) throws JournalException {
        if (chance.fault(probability)) {
            throw new JournalException(Kind.UNKNOWN, "the connection broke");
        }
    }

    @Override
    public long epoch() throws JournalException {
        mayFail(0.01);
        return journal.epoch();
    }

    @Override
    public boolean takeOver(long expected, String node) throws JournalException {
        mayFail(0.01);
        boolean taken = journal.takeOver(expected, node);
        mayFail(0.01);
        return taken;
    }

    @Override
    public Append append(Row row) throws JournalException {
        if (chance.fault(0.005)) {
            throw new JournalException(Kind.REFUSED, "no space left on device");
        }
        if (chance.fault(0.005)) {
            time.in(chance.between(0, 30 * VirtualTime.SECOND), () -> arrive(row));
            throw new JournalException(Kind.UNKNOWN, "the request is late");
        }
        mayFail(0.005);
        Append append = write(row);
        if (chance.fault(0.01)) {
            time.in(chance.between(0, VirtualTime.SECOND), () -> arrive(row));
        }
        mayFail(0.005);
        return append;
    }

    private Append write(Row row) throws JournalException {
        Append append = journal.append(row);
        if (append == Append.APPENDED) {
            laws.wrote(row.epoch(), journal.epoch());
        }
        return append;
    }

    /** A request that nobody waits for any more. */
    private void arrive(Row row) {
        try {
            write(row);
        } catch (JournalException e) {
            throw new BrokenLaw("the memory journal answers", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean leads(long epoch) throws JournalException {
        mayFail(0.005);
        return journal.leads(epoch);
    }

    @Override
    public long time() throws JournalException {
        mayFail(0.01);
        return journal.time();
    }

    @Override
    public Head head() throws JournalException {
        mayFail(0.01);
        return journal.head();
    }

    @Override
    public void read(long seq, int rowsMax, Consumer<Row> consumer) throws JournalException {
        mayFail(0.01);
        journal.read(seq, rowsMax, consumer);
    }

    @Override
    public void close() {
        journal.close();
    }
}
