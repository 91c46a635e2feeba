package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/** What {@code GET /events} (SSE) and {@code GET /journal} give. */
public final class Events {

    private Events() {}

    /**
     * One committed event.
     *
     * @param seq the batch of the journal that holds it
     * @param index its place in the batch, from 0; {@code seq.index} is the SSE id
     * @param type past tense, such as {@code RunCreated}
     * @param by the principal whose command caused it; {@code jem} for Jem's own timers
     * @param namespace empty where it belongs to none
     * @param run the run's id, empty where it belongs to none
     * @param number the run's number: people see {@code namespace/job#number}; 0 where it belongs to none
     * @param data all that the event holds
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Event(
            long seq,
            @JsonInclude(JsonInclude.Include.ALWAYS) int index,
            Instant at,
            String type,
            String by,
            String namespace,
            String job,
            String run,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long number,
            Map<String, Object> data) {}
}
