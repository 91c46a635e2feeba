package dev.jem.model.event;

import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.util.List;

/** What there is to know of a task that has begun and that no worker runs. */
public sealed interface Doing {

    /**
     * It waits for its time, a callback or answers.
     *
     * @param until when it is over at the latest, epoch microseconds; 0 for never
     * @param text what people are asked; empty where none are
     */
    record Waiting(long since, long until, @Free String text, List<Given> answers) implements Doing {
        public Waiting {
            answers = List.copyOf(answers);
        }
    }

    /** What one person answered. */
    record Given(
            String by,
            Vote vote,
            long at,
            @Free String reason,
            @Free String ticket) {}

    /**
     * It was called back before its turn came.
     *
     * @param message for people
     */
    record CalledBack(TaskState state, @Free String message) implements Doing {}
}
