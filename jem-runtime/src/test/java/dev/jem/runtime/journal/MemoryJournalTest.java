package dev.jem.runtime.journal;

/** The memory journal keeps what every journal promises. */
final class MemoryJournalTest extends JournalConformance {

    private final MemoryJournal journal = new MemoryJournal();

    @Override
    protected Journal connect() {
        return journal.connect();
    }
}
