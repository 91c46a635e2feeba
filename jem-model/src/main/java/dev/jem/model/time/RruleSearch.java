package dev.jem.model.time;

/** Finds the times of a recurrence rule, without its {@code COUNT}, {@code UNTIL} and exceptions. Immutable. */
sealed interface RruleSearch permits RrulePeriods, RruleSlots {

    /**
     * The first time that is not before the given one, or {@link NominalTimes#NEVER}; also if there is none before the
     * year 10000.
     *
     * @param from not before the start of the rule
     */
    long next(long from);

    /** A set of a rule, or what its start has where the rule says nothing; a bit per value. */
    static long orElse(long bits, int ofStart) {
        return bits == 0 ? 1L << ofStart : bits;
    }

    /** The first number that is not before the given one and a whole number of steps from the base. */
    static long align(long number, long base, long step) {
        return number + Math.floorMod(base - number, step);
    }
}
