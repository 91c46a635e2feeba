package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the API tells of time: coming and past occurrences. */
public final class Time {

    private Time() {}

    /**
     * Answer of {@code GET /schedules:next}.
     *
     * @param starts the same, each with what causes it; empty for a schedule that belongs to no job
     */
    public record Fires(
            List<Instant> fires,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Start> starts) {

        public Fires(List<Instant> fires) {
            this(fires, List.of());
        }
    }

    /**
     * A start to come.
     *
     * @param trigger its name in the job
     * @param timezone in which its schedule is written
     */
    public record Start(Instant at, String trigger, String timezone) {}

    /**
     * Answer of {@code GET /ledger}: every expected start has exactly one outcome.
     *
     * @param balanced whether {@code expected = ended + open + excused}
     */
    public record Ledger(
            Instant from,
            Instant to,
            long expected,
            long ended,
            long open,
            long excused,
            boolean balanced,
            List<Occurrence> occurrences) {}

    /**
     * One expected start, or a stretch of them.
     *
     * @param outcome {@code RUN}, or why there was none, such as {@code SKIPPED_OVERLAP}
     * @param count how many expected starts the line stands for
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Occurrence(
            String namespace,
            String job,
            String trigger,
            String nominal,
            Instant at,
            Optional<Instant> until,
            long count,
            String outcome,
            String runId,
            String state,
            String detail) {}
}
