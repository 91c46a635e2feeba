package dev.jem.runtime.projection;

import dev.jem.model.event.Doing;
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
 * @param alone what it did by itself, where no worker runs it and it has begun
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
        Optional<Value> element,
        Optional<Alone> alone) {

    public TaskRow {
        needs = List.copyOf(needs);
        attempts = List.copyOf(attempts);
    }

    /**
     * What a task does without a worker.
     *
     * @param since when its turn had come; absent where it was called back before
     * @param until when it is or was over at the latest
     * @param text what people are asked; empty where none are
     * @param calledBack when somebody outside said how it ends
     */
    public record Alone(
            OptionalLong since, OptionalLong until, String text, List<Doing.Given> answers, OptionalLong calledBack) {

        /** Nothing yet. */
        public static final Alone NOTHING =
                new Alone(OptionalLong.empty(), OptionalLong.empty(), "", List.of(), OptionalLong.empty());

        public Alone {
            answers = List.copyOf(answers);
        }
    }
}
