package dev.jem.server;

import dev.jem.runtime.Candidacy;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import dev.jem.runtime.journal.Snapshots;
import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.output.MemoryBlobStore;
import dev.jem.runtime.output.MemoryOutputStore;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.MemoryProjection;
import dev.jem.runtime.projection.Projection;
import dev.jem.runtime.projection.Queries;

/**
 * All that a server keeps, behind its ports.
 *
 * @param database what keeps it, for people
 * @param durability how far what is acknowledged is durable, for people
 */
record Storage(
        Journal journal,
        Snapshots snapshots,
        Candidacy candidacy,
        Projection projection,
        Queries queries,
        OutputStore outputs,
        BlobStore blobs,
        String database,
        String durability) {

    /** Nothing outlives the process. */
    static Storage inMemory() {
        MemoryJournal journal = new MemoryJournal();
        MemoryProjection projection = new MemoryProjection();
        return new Storage(
                journal,
                new MemorySnapshots(journal),
                () -> true,
                projection,
                projection,
                new MemoryOutputStore(),
                new MemoryBlobStore(),
                "memory",
                "none: everything is lost when this process ends");
    }
}
