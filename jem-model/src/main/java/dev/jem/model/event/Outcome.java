package dev.jem.model.event;

import dev.jem.model.state.RunState;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a run of a job ended, for others that depend on it.
 *
 * @param state as it ended
 * @param exitCode of its last task in the manifest that has one
 * @param endedAt epoch microseconds
 * @param forced as what operators had it count since, oldest first
 */
public record Outcome(
        long run,
        long number,
        LocalDate businessDate,
        RunState state,
        OptionalInt exitCode,
        long endedAt,
        List<RunState> forced) {

    public Outcome {
        forced = List.copyOf(forced);
    }

    /** As what it counts for others. */
    public RunState counted() {
        return forced.isEmpty() ? state : forced.getLast();
    }
}
