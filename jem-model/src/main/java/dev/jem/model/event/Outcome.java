package dev.jem.model.event;

import dev.jem.model.state.RunState;
import java.time.LocalDate;
import java.util.OptionalInt;

/**
 * How a run of a job ended, for others that depend on it.
 *
 * @param exitCode of its last task in the manifest that has one
 * @param endedAt epoch microseconds
 */
public record Outcome(
        long run, long number, LocalDate businessDate, RunState state, OptionalInt exitCode, long endedAt) {}
