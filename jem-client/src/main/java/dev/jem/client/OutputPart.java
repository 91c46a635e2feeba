package dev.jem.client;

import java.util.OptionalInt;

/**
 * Which part of a task's output is wanted.
 *
 * @param attempt the last one where absent
 * @param follow whether to wait for more until the attempt is over and everything has arrived
 * @param tail only so many last lines of what is there; all where absent
 */
public record OutputPart(OptionalInt attempt, boolean follow, OptionalInt tail) {

    /** All that the last attempt has printed so far. */
    public static final OutputPart ALL = new OutputPart(OptionalInt.empty(), false, OptionalInt.empty());

    Target on(Target target) {
        Target chosen = attempt.isPresent() ? target.with("attempt", attempt.getAsInt()) : target;
        Target following = follow ? chosen.with("follow", true) : chosen;
        return tail.isPresent() ? following.with("tail", tail.getAsInt()) : following;
    }
}
