package dev.jem.runtime.projection;

import dev.jem.model.event.Artifact;
import dev.jem.model.event.Durations;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.job.FailureReason;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.StopCause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One execution of a task on a worker.
 *
 * @param lease under which it runs or ran
 * @param stop why its worker was asked to stop it
 * @param startedAt when the program began, by the worker's clock
 * @param result what became of it, once it has ended
 */
public record AttemptRow(
        int number,
        AttemptState state,
        Lease lease,
        Optional<StopCause> stop,
        OptionalLong startedAt,
        Optional<Result> result,
        Phases phases) {

    /** @param leasedAt when it was granted */
    public record Lease(long token, String worker, long session, long leasedAt) {}

    /**
     * How an attempt ended.
     *
     * @param endedAt when the report was decided, by engine time
     * @param exitCode of the program, where it exited
     * @param detail for people
     */
    public record Result(
            long endedAt,
            OptionalInt exitCode,
            Optional<FailureReason> failure,
            String detail,
            Durations durations,
            OutputManifest output,
            List<Artifact> artifacts) {

        public Result {
            artifacts = List.copyOf(artifacts);
        }
    }
}
