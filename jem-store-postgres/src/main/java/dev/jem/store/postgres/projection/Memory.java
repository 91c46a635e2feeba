package dev.jem.store.postgres.projection;

import dev.jem.runtime.projection.Announcements;
import dev.jem.store.postgres.connect.Partitions;

/**
 * What the projector remembers from one transaction to the next: nothing that is not in the tables too. After a
 * transaction that failed it is emptied. Not safe for use by several threads.
 */
final class Memory {

    private final Plans plans = new Plans();
    private final ActiveRuns runs = new ActiveRuns(plans);
    private final TriggerCursors cursors = new TriggerCursors();
    private final Partitions partitions = new Partitions("run", "run_block");
    private final RunTables tables = new RunTables(partitions);
    private final SmallTables things = new SmallTables();
    private Announcements announcements = new Announcements(cursors);

    Plans plans() {
        return plans;
    }

    ActiveRuns runs() {
        return runs;
    }

    TriggerCursors cursors() {
        return cursors;
    }

    RunTables tables() {
        return tables;
    }

    SmallTables things() {
        return things;
    }

    Announcements announcements() {
        return announcements;
    }

    /** Keeps it small. Only between transactions. */
    void trim() {
        runs.trim();
        cursors.trim();
    }

    void clear() {
        plans.clear();
        runs.clear();
        cursors.clear();
        partitions.clear();
        announcements = new Announcements(cursors);
    }
}
