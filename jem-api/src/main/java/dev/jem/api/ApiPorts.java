package dev.jem.api;

import dev.jem.runtime.Cell;
import dev.jem.runtime.Projector;
import dev.jem.runtime.output.BlobStore;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.projection.Queries;
import java.time.Instant;

/** What the API stands on. */
public record ApiPorts(
        Cell cell,
        Projector projector,
        Queries queries,
        OutputStore outputs,
        BlobStore blobs,
        TaskTokens taskTokens,
        HookKeys hookKeys,
        Facts facts) {

    /**
     * What a server knows of itself.
     *
     * @param durability how far what is acknowledged is durable, for people
     */
    public record Facts(
            String version, String node, Instant startedAt, String database, String durability, String timeZoneData) {}
}
