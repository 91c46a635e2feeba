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
 * @param detail for people
 */
public record AttemptResult(
        AttemptState state,
        OptionalInt exitCode,
        Optional<FailureReason> failure,
        long startedAt,
        Durations durations,
        OutputManifest output,
        List<Artifact> artifacts,
        @Free String detail,
        @Free SortedMap<String, Value> outputs) {

    public AttemptResult {
        if (!state.isTerminal()) {
            throw new IllegalArgumentException("an attempt's result must be terminal, not " + state);
        }
        artifacts = List.copyOf(artifacts);
    }
}
