package dev.jem.runtime.journal;

/** The memory snapshots keep what all snapshots promise. */
final class MemorySnapshotsTest extends SnapshotsConformance {

    private final MemoryJournal journal = new MemoryJournal();
    private final MemorySnapshots snapshots = new MemorySnapshots(journal);

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected Snapshots connect() {
        return snapshots;
    }
}
