package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the API tells of maintenance windows. */
public final class Windows {

    private Windows() {}

    /**
     * A maintenance window in its present version.
     *
     * @param effect {@code wait} or {@code skip}
     * @param open whether it is open now
     * @param from when it opened, or opens next; absent where it never will again
     * @param to the end of that
     * @param definition its manifest in normal form
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(
            String namespace,
            String name,
            long version,
            String description,
            String effect,
            boolean open,
            Optional<Instant> from,
            Optional<Instant> to,
            Map<String, Object> definition) {}
}
