package dev.jem.model.event;

import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;

/** What an operator does to a run, or to a task of one. */
public sealed interface RunAction {

    /**
     * Lets nothing of it begin that has not begun.
     *
     * @param until when the hold is overdue, epoch microseconds; it never ends by itself. 0 for never
     */
    record Hold(long until) implements RunAction {}

    /** Takes a hold away, or what was to be done instead. */
    record Release() implements RunAction {}

    /** Has it do something else than its work when its turn comes. */
    record Replace(Instead instead) implements RunAction {}

    /** Lets it through a gate that is not met. */
    record Pass(Bypass gate) implements RunAction {}

    /** Gives a run another priority. */
    record Prioritise(int priority) implements RunAction {}

    /** Stops a task, or with {@code isKill} a run or a task at once, without time to clean up. */
    record Stop(boolean isKill) implements RunAction {}

    /** Ends what has not ended as a success or a failure, whatever its attempts say. */
    record Force(boolean isSuccess) implements RunAction {}
}
