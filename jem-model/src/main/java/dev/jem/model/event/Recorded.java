package dev.jem.model.event;

/**
 * An event with its circumstances: one leaf of the journal.
 *
 * @param at engine time of the command, epoch microseconds; never falls from one event to the next
 * @param by the principal whose command caused it; {@link #SELF} for Jem's own timers
 */
public record Recorded(long at, String by, Event event) {

    /** The principal of Jem itself. */
    public static final String SELF = "jem";
}
