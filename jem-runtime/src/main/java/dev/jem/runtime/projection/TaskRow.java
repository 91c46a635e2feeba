package dev.jem.runtime.projection;

import dev.jem.model.job.Value;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * A task of a run.
 *
 * @param state never {@code READY}: whether a waiting task could start now is for the engine's gates to say
 * @param detail why it ended as it did, for people; may be empty
 * @param retryAt from when on its next attempt may begin, until that is leased
 * @param outputs of its last successful attempt
 * @param attempts in their order; one that was released before it began is not among them
 * @param element what it is for, where it is one of the elements of a repeated task
 */
public record TaskRow(
        String name,
        TaskState state,
        String detail,
        List<String> needs,
        OptionalLong retryAt,
        OptionalLong endedAt,
        SortedMap<String, Value> outputs,
        List<AttemptRow> attempts,
        Optional<Value> element) {

    public TaskRow {
        needs = List.copyOf(needs);
        attempts = List.copyOf(attempts);
    }
}
