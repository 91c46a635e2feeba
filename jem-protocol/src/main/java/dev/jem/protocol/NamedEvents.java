package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API tells and takes of named events: what somebody says has happened. */
public final class NamedEvents {

    private NamedEvents() {}

    /**
     * Body of {@code POST …/events}.
     *
     * @param date the business date it is about; where absent that of the task's run, else today in UTC
     * @param payload texts, numbers and truth values by name
     * @param expires how long it is kept, such as {@code 12h}; 7 days where empty
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Emit(String name, Optional<LocalDate> date, Map<String, Object> payload, String expires) {}

    /**
     * A named event.
     *
     * @param id counts up
     * @param uses who had it, the first ones
     * @param used how many had it
     * @param taken whether one took it away with {@code consume: one}, so that nobody else gets it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Event(
            long id,
            String namespace,
            String name,
            LocalDate date,
            Map<String, Object> payload,
            Instant emittedAt,
            Instant expiresAt,
            String by,
            List<Use> uses,
            long used,
            boolean taken) {}

    /**
     * Who had an event.
     *
     * @param run as {@code namespace/job#number}; empty where none was made
     * @param trigger that made the run; empty where the run had waited for the event
     * @param skipped why no run was made
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Use(String job, String run, String trigger, boolean taken, String skipped) {}
}
