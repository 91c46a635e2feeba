package dev.jem.sim;

import java.util.List;
import java.util.SplittableRandom;

/** The dice of a world. While it is calm, nothing bad happens. */
final class Chance {

    private final SplittableRandom random;
    private boolean calm;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From now on no fault happens. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** Whether a fault happens that has this chance. */
    boolean fault(double probability) {
        return random.nextDouble() < probability && !calm;
    }

    boolean flip(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** How long a message takes: mostly little, at times much. */
    long delay() {
        return fault(0.02) ? between(VirtualTime.SECOND, 20 * VirtualTime.SECOND) : between(100, 3 * VirtualTime.MILLI);
    }
}
