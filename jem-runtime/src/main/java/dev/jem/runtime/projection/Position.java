package dev.jem.runtime.projection;

/**
 * How far the tables have got.
 *
 * @param seq the last batch they hold; 0 if none
 * @param at engine time of its last event, epoch microseconds; 0 if none
 */
public record Position(long seq, long at) {

    /** Nothing is projected yet. */
    public static final Position START = new Position(0, 0);
}
