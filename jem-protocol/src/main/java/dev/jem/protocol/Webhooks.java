package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** What somebody outside delivers to start a job. */
public final class Webhooks {

    /** When it was signed, in seconds since 1970. */
    public static final String TIMESTAMP = "Jem-Timestamp";

    /** {@code v1=} and, in hexadecimal, the HMAC-SHA-256 over the timestamp, a dot and the body. */
    public static final String SIGNATURE = "Jem-Signature";

    private Webhooks() {}

    /**
     * Answer to {@code POST /hooks/{namespace}/{path}}.
     *
     * @param run the one that this delivery started, now or when it came before
     * @param number of the run among those of its job
     * @param repeated whether it came before
     * @param skipped why it started no run; empty where it did
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Delivered(String job, Optional<String> run, long number, boolean repeated, String skipped) {}
}
