package dev.jem.runtime.journal;

import java.util.Optional;
import java.util.TreeMap;

/** Snapshots that last as long as the process. Several servers share them. */
public final class MemorySnapshots implements Snapshots {

    private static final int KEPT = 2;

    private final Journal journal;
    private final TreeMap<Long, Snapshot> bySeq = new TreeMap<>();

    /** @param journal says which epoch is in force */
    public MemorySnapshots(Journal journal) {
        this.journal = journal;
    }

    @Override
    public synchronized void write(long epoch, Snapshot snapshot) throws JournalException {
        if (!journal.leads(epoch)) {
            return;
        }
        bySeq.put(snapshot.seq(), snapshot);
        while (bySeq.size() > KEPT) {
            bySeq.pollFirstEntry();
        }
    }

    @Override
    public synchronized Optional<Snapshot> newest(long seqMax) {
        return Optional.ofNullable(bySeq.floorEntry(seqMax)).map(entry -> entry.getValue());
    }
}
