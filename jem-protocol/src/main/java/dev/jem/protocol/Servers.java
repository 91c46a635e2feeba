package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/** What the API tells of itself. */
public final class Servers {

    private Servers() {}

    /**
     * Answer of {@code GET /api/v1/status}.
     *
     * @param warnings what somebody should see to, such as a calendar whose holidays run out
     * @param pauses those in force
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Status(
            String version,
            String incarnation,
            String node,
            long epoch,
            long seq,
            long projectedSeq,
            String role,
            Instant startedAt,
            String database,
            String durability,
            long jobs,
            long activeRuns,
            long workers,
            String timeZoneData,
            List<String> warnings,
            List<Pauses.Pause> pauses) {}

    /**
     * The file {@value #RUNNING_FILE} that a server keeps in its data directory while it runs, so that other commands
     * of the same account find it.
     *
     * @param url where its API is, without {@code /api/v1}
     */
    public record Running(String url, long pid, Instant startedAt) {}

    /** The name of the file that holds {@link Running}. */
    public static final String RUNNING_FILE = "server.json";

    /** The name of the file, mode 0600, that holds the first administrator's token. */
    public static final String ADMIN_TOKEN_FILE = "admin.token";

    /** Answer of {@code GET /readyz}; the HTTP status says whether it is ready. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Ready(boolean ready, String durability, String detail) {}
}
