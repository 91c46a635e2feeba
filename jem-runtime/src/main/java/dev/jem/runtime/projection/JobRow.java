package dev.jem.runtime.projection;

import dev.jem.model.event.Coming;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.state.RunState;
import java.util.List;
import java.util.Optional;

/**
 * A job.
 *
 * @param job its uid within the cell
 * @param applied its present version; empty if no version is applied
 * @param next when its triggers fire next, by name; one that waits for a run to end or will not fire again is absent
 * @param quarantined whether it is not planned because its definition could not be evaluated
 * @param lastRun its newest run
 */
public record JobRow(
        long job,
        JobKey key,
        Optional<Applied> applied,
        List<NextStart> next,
        boolean quarantined,
        boolean deleted,
        Optional<LastRun> lastRun) {

    /**
     * The version that is planned.
     *
     * @param at when it was applied
     * @param by who applied it
     */
    public record Applied(long version, JobDefinition definition, long at, String by) {}

    /**
     * The head of a run.
     *
     * @param at when it was created
     */
    public record LastRun(long run, long number, RunState state, long at) {}

    /** The next expected start of a trigger. */
    public record NextStart(String trigger, Coming start) {}

    public JobRow {
        next = List.copyOf(next);
    }
}
