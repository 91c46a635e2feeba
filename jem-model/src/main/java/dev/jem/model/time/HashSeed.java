package dev.jem.model.time;

import java.nio.charset.StandardCharsets;

/** Turns names into numbers that spread evenly and never change, for {@code H} and jitter. */
public final class HashSeed {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private HashSeed() {}

    /** The same name gives the same seed on every machine and in every version (FNV-1a, 64 bits, over UTF-8). */
    public static long of(String name) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** An even pick out of {@code 0 <= pick < bound}, independent for each purpose. */
    static int pick(long seed, int purpose, int bound) {
        return (int) Long.remainderUnsigned(mix(seed + purpose * 0x9e3779b97f4a7c15L), bound);
    }

    /** An even pick out of {@code 0 <= pick < bound} for a name, always the same. */
    public static long spread(String name, long bound) {
        return Long.remainderUnsigned(mix(of(name)), bound);
    }

    /** The finaliser of SplitMix64: every input bit reaches every output bit. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
