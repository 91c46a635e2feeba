package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/** People, services and workers that may call the API. */
public final class Principals {

    private Principals() {}

    /**
     * Body of {@code POST /principals}.
     *
     * @param kind {@code person}, {@code service} or {@code worker}
     * @param role {@code admin}, {@code operator}, {@code developer}, {@code viewer} or {@code worker}
     */
    public record Create(String name, String kind, String role) {}

    /** @param token shown this once; the server keeps only its hash */
    public record Created(String name, String kind, String role, String token) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Principal(String name, String kind, String role, Instant createdAt, String createdBy) {}
}
