package dev.jem.store.postgres.journal;

import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.Snapshots;
import dev.jem.runtime.journal.SnapshotsConformance;
import dev.jem.store.postgres.Fixture;
import org.junit.jupiter.api.AfterEach;

class PostgresSnapshotsTest extends SnapshotsConformance {

    private final Fixture fixture = new Fixture();
    private final PostgresJournal journal = new PostgresJournal(fixture.connections());

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected Snapshots connect() {
        return new PostgresSnapshots(fixture.connections());
    }

    @AfterEach
    void drop() {
        journal.close();
        fixture.close();
    }
}
