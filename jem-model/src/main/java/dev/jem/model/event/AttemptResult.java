package dev.jem.model.event;

import dev.jem.model.job.FailureReason;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/**
 * What became of an attempt.
 *
 * @param state a terminal state
 * @param exitCode of the program, where it exited
 * @param failure why it did not succeed; absent exactly with {@code SUCCEEDED} and {@code CANCELLED}
 * @param startedAt when the program began by the worker's clock, epoch microseconds; 0 if it never did
 * @param reply what a service or a database said; absent where none was asked
 * @param detail for people
 * @param rule which of the task's success rules has decided, from 0; absent where none did
 */
public record AttemptResult(
        AttemptState state,
        OptionalInt exitCode,
        Optional<FailureReason> failure,
        long startedAt,
        Durations durations,
        OutputManifest output,
        List<Artifact> artifacts,
        Optional<Reply> reply,
        @Free String detail,
        @Free SortedMap<String, Value> outputs,
        OptionalInt rule) {

    /**
     * What a service or a database said.
     *
     * @param code of its own, such as the status of HTTP; empty where it said none
     * @param isEndpointFault whether it, or the way to it, is at fault and not what was asked
     * @param retryAfterMicros how long it wants to be left alone; 0 where it did not say
     */
    public record Reply(String code, boolean isEndpointFault, long retryAfterMicros) {}

    public AttemptResult {
        if (!state.isTerminal()) {
            throw new IllegalArgumentException("an attempt's result must be terminal, not " + state);
        }
        artifacts = List.copyOf(artifacts);
    }

    /** That of a process, judged by no rule. */
    public AttemptResult(
            AttemptState state,
            OptionalInt exitCode,
            Optional<FailureReason> failure,
            long startedAt,
            Durations durations,
            OutputManifest output,
            List<Artifact> artifacts,
            String detail,
            SortedMap<String, Value> outputs) {
        this(
                state,
                exitCode,
                failure,
                startedAt,
                durations,
                output,
                artifacts,
                Optional.empty(),
                detail,
                outputs,
                OptionalInt.empty());
    }
}
