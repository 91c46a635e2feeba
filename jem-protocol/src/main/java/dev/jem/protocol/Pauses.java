package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/** What the API tells and takes of pauses. */
public final class Pauses {

    private Pauses() {}

    /**
     * Body of {@code POST …/pause}.
     *
     * @param until when it resumes by itself; absent for never
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(Optional<Instant> until, String reason) {}

    /** Body of {@code POST …/resume}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resume(String reason) {}

    /**
     * A pause that is not over.
     *
     * @param namespace empty where everything is paused
     * @param job empty where all of the namespace is
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Pause(
            String namespace, String job, Instant since, Optional<Instant> until, String by, String reason) {}
}
