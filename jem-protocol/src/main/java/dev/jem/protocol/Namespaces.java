package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/** What the API tells of namespaces. */
public final class Namespaces {

    private Namespaces() {}

    /** One item of {@code GET /namespaces}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Namespace(String name, long jobs, Optional<Instant> createdAt) {}
}
