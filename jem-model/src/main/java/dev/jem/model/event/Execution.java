package dev.jem.model.event;

import dev.jem.model.state.RunState;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which time a run that had ended is carried out.
 *
 * @param number from 2
 * @param openedAt when it was asked for, epoch microseconds
 * @param attemptsBefore the highest number an attempt at an element of a repeated task had before, or at a task that
 *     the version has not any more: elements and tasks that come to be now count on from there
 * @param before how the executions before it ended, oldest first
 */
public record Execution(int number, long openedAt, int attemptsBefore, List<End> before) {

    /** How an execution ended. */
    public record End(RunState state, OptionalInt exitCode) {}

    public Execution {
        before = List.copyOf(before);
    }
}
