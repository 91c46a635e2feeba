package dev.jem.model.plan;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Excuse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A job to look ahead for, with what its definition does not say.
 *
 * @param usual the time within which 95 of 100 of its last runs ended; absent where it never ran
 * @param standstill what keeps its starts from becoming runs, whatever its triggers say
 * @param triggers where its triggers stand; one that is missing begins where the span does
 */
public record PlannedJob(
        JobDefinition definition, Optional<Duration> usual, Optional<Standstill> standstill, List<Standing> triggers) {

    public PlannedJob {
        triggers = List.copyOf(triggers);
    }

    /** A job that nothing is known of but its definition. */
    public PlannedJob(JobDefinition definition) {
        this(definition, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * A pause or a quarantine.
     *
     * @param until its end; absent where it ends when somebody ends it
     */
    public record Standstill(Excuse reason, String why, Optional<Instant> until) {

        boolean covers(Instant at) {
            return until.isEmpty() || at.isBefore(until.get());
        }
    }

    /**
     * Where a trigger stands.
     *
     * @param next its next start, as it is planned; absent where it waits for a run to end or will not start again
     * @param coveredTo everything up to then has its outcome
     */
    public record Standing(
            String trigger, Optional<Instant> next, TriggerSchedule.Progress progress, Instant coveredTo) {}

    /** Where a trigger of it stands. */
    public Standing standing(String trigger) {
        return triggers.stream()
                .filter(it -> it.trigger().equals(trigger))
                .findFirst()
                .orElse(new Standing(trigger, Optional.empty(), TriggerSchedule.Progress.NONE, Instant.MIN));
    }
}
