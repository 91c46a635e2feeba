package dev.jem.runtime.projection;

import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.state.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How often a run has been carried out. Immutable.
 *
 * @param number which execution this is, from 1
 * @param openedAt when this one was asked for, epoch microseconds; 0 for the first, which is as old as the run
 * @param attemptsBefore the highest number of an attempt at an element before this execution
 * @param past the executions before, oldest first
 */
public record Executions(int number, long openedAt, int attemptsBefore, List<Past> past) {

    /** Once, as most runs. */
    public static final Executions ONE = new Executions(1, 0, 0, List.of());

    /**
     * An execution that was followed by another.
     *
     * @param state as what its end counted, also where an operator has said that
     * @param failure what made it end otherwise than well; empty if nothing did
     */
    public record Past(
            long version, RunState state, OptionalInt exitCode, long openedAt, long endedAt, String failure) {}

    public Executions {
        past = List.copyOf(past);
    }

    /** The same with one more. */
    Executions with(Event.RunReopened event, Past last) {
        List<Past> all = new ArrayList<>(past);
        all.add(last);
        Execution opened = event.as().execution().orElseThrow();
        return new Executions(opened.number(), opened.openedAt(), opened.attemptsBefore(), all);
    }

    /** As the engine keeps it. */
    public Optional<Execution> entity() {
        return number == 1
                ? Optional.empty()
                : Optional.of(new Execution(
                        number,
                        openedAt,
                        attemptsBefore,
                        past.stream()
                                .map(it -> new Execution.End(it.state(), it.exitCode()))
                                .toList()));
    }
}
