package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API tells of jobs. */
public final class Jobs {

    private Jobs() {}

    /**
     * A job in its present version.
     *
     * @param paused the pause it is under; of several the one that ends last
     * @param definition its manifest in normal form, every default written out
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Job(
            String uid,
            String namespace,
            String name,
            long version,
            Map<String, String> labels,
            String owner,
            String description,
            String criticality,
            boolean quarantined,
            Optional<Pauses.Pause> paused,
            List<Trigger> triggers,
            Map<String, Object> definition,
            Optional<LastRun> lastRun,
            Instant appliedAt,
            String appliedBy) {}

    /**
     * A schedule of a job.
     *
     * @param schedule as it is written, such as {@code 30 2 * * MON-FRI}
     * @param nextAt when it starts the job next; absent where it never will again
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Trigger(String name, String schedule, String timezone, Optional<Instant> nextAt) {}

    /** The newest run. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record LastRun(String id, long number, String state, Instant at) {}

    /** A version of a job's definition. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Version(
            long version,
            String sha256,
            boolean adHoc,
            Instant recordedAt,
            String recordedBy,
            Map<String, Object> definition) {}
}
