package dev.jem.engine;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A command while it is decided. What is emitted is applied at once, so that the next decision sees it. */
final class Step {

    final State state;
    final long at;
    final String by;
    final List<Recorded> events = new ArrayList<>();

    /** Runs that have ended and whose dependents were not told yet. */
    final Deque<ActiveRun> ended = new ArrayDeque<>();

    private final Transitions transitions;

    Step(State state, Transitions transitions, long at, String by) {
        this.state = state;
        this.transitions = transitions;
        this.at = at;
        this.by = by;
    }

    void emit(Event event) {
        Recorded recorded = new Recorded(at, by, event);
        transitions.apply(recorded);
        events.add(recorded);
    }
}
