package dev.jem.model.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** Random tests that can be repeated: every failure names its seed, {@code -Djem.seed=N} runs it again. */
final class Seeded {

    private Seeded() {}

    static long seed() {
        return Long.getLong("jem.seed", System.nanoTime());
    }

    /** Independent of the other scenarios of a seed. */
    static Random scenario(long seed, int number) {
        return new Random(seed * 1_000_003 + number);
    }

    /** Tells how many cases were tried, and insists on enough of them. */
    static void report(String what, long cases, long atLeast) {
        System.getLogger("oracle").log(System.Logger.Level.INFO, () -> "%s: %,d cases".formatted(what, cases));
        assertThat(cases).as("cases").isGreaterThanOrEqualTo(atLeast);
    }

    static String about(long seed, int number) {
        return "scenario %d of -Djem.seed=%d".formatted(number, seed);
    }
}
