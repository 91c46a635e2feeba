package dev.jem.engine;

import dev.jem.model.condition.Conditions;
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

    final Conditions conditions;

    private final Transitions transitions;

    Step(State state, Transitions transitions, Conditions conditions, Asked asked) {
        this.state = state;
        this.transitions = transitions;
        this.conditions = conditions;
        this.at = asked.at;
        this.by = asked.by;
    }

    /** When a command came, and whose it is. */
    record Asked(long at, String by) {}

    void emit(Event event) {
        Recorded recorded = new Recorded(at, by, event);
        transitions.apply(recorded);
        events.add(recorded);
    }
}
