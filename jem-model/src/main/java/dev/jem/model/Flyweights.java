package dev.jem.model;

import java.util.Arrays;

/**
 * Gives equal values one object: of a million definitions that say {@code Europe/Berlin}, each holds the same zone.
 *
 * <p>Bounded: each value has one slot, by its hash, and stays there until another one needs it; what is asked for often
 * comes back at once. Only for immutable values whose {@code equals} looks at all of them, for then nobody can tell
 * which of two equal ones he got. Safe for use by several threads for the same reason.
 */
public final class Flyweights {

    private final Object[] slots;

    /** @param slotsMax how many values are kept at most; a power of two */
    public Flyweights(int slotsMax) {
        if (Integer.bitCount(slotsMax) != 1) {
            throw new IllegalArgumentException(slotsMax + " slots are not a power of two");
        }
        slots = new Object[slotsMax];
        Arrays.fill(slots, "");
    }

    /** The value, or one before it that is equal. */
    @SuppressWarnings("unchecked") // what is equal and of one class has one type
    public <T> T one(T value) {
        int hash = value.hashCode() * 0x9e3779b9;
        int slot = (hash ^ hash >>> 16) & (slots.length - 1);
        Object kept = slots[slot];
        if (kept.getClass() == value.getClass() && kept.equals(value)) {
            return (T) kept;
        }
        slots[slot] = value;
        return value;
    }
}
