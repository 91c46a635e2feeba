package dev.jem.runtime.projection;

import dev.jem.model.event.Coming;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A run without its tasks.
 *
 * @param run its number within the cell
 * @param job the uid of its job
 * @param key the name its job has now
 * @param number what people see: {@code namespace/job#number}
 * @param origin why it exists
 * @param admitted whether it may start; otherwise it waits for its concurrency limit
 * @param stop why what of it has not ended is to stop
 * @param failure what made it end otherwise than well, the first task's that failed; empty if nothing did
 * @param times when what happened
 * @param phases where its time went: the sums over its attempts
 * @param seq the last batch that changed it
 * @param revision how many events it has had since it was created: what a person who acts on it has seen
 * @param interventions what operators have done to it
 * @param dates what references that calculate with its business date stand for
 * @param executions how often it has been carried out
 */
public record RunRow(
        long run,
        long job,
        JobKey key,
        long number,
        long version,
        RunState state,
        Origin origin,
        LocalDate businessDate,
        int priority,
        String concurrencyKey,
        boolean admitted,
        Optional<Stop> stop,
        String failure,
        SortedMap<String, Value> params,
        Times times,
        Phases phases,
        long seq,
        long revision,
        Interventions interventions,
        SortedMap<String, String> dates,
        Executions executions) {

    /**
     * Why a run exists.
     *
     * @param by the principal that asked for it; {@code jem} for schedules
     * @param trigger the name of the schedule, empty where none asked for it
     * @param start the expected start it is for
     */
    public record Origin(Cause cause, String by, String reason, String trigger, Optional<Coming> start) {}

    /** Why a run was stopped, and who asked for it. */
    public record Stop(StopCause cause, String by, String reason) {}

    /**
     * @param admittedAt when it was allowed to start
     * @param startedAt when its first attempt was leased
     */
    public record Times(
            long createdAt, long dueAt, OptionalLong admittedAt, OptionalLong startedAt, OptionalLong endedAt) {}

    /** Where it stands in a list. */
    public RunFilter.Place place() {
        return new RunFilter.Place(run, number);
    }
}
