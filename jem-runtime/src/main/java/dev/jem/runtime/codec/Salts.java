package dev.jem.runtime.codec;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Gives the salts of commitments: without one, a short value could be guessed from its hash. Safe for use by several
 * threads.
 */
public interface Salts {

    /** Bytes of a salt. */
    int LENGTH = 16;

    /** A new array with a salt that was never given before. */
    byte[] next();

    /** Unpredictable salts of the operating system's generator, fetched many at once. */
    static Salts secure() {
        return new Secure();
    }

    /** The same salts for the same seed: for simulation and tests only. */
    static Salts seeded(long seed) {
        return new Seeded(seed);
    }

    /** Each byte is given once and then wiped. */
    final class Secure implements Salts {

        private static final int FETCHED_BYTES = 256 * LENGTH;

        private final SecureRandom random = new SecureRandom();
        private final byte[] fetched = new byte[FETCHED_BYTES];
        private int used = FETCHED_BYTES;

        private Secure() {}

        @Override
        public synchronized byte[] next() {
            if (used == FETCHED_BYTES) {
                random.nextBytes(fetched);
                used = 0;
            }
            byte[] salt = Arrays.copyOfRange(fetched, used, used + LENGTH);
            Arrays.fill(fetched, used, used + LENGTH, (byte) 0);
            used += LENGTH;
            return salt;
        }
    }

    /** A sequence that the seed decides. */
    final class Seeded implements Salts {

        private final SplittableRandom random;

        private Seeded(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public synchronized byte[] next() {
            byte[] salt = new byte[LENGTH];
            random.nextBytes(salt);
            return salt;
        }
    }
}
