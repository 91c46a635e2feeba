package dev.jem.model;

import java.time.Duration;
import java.time.Instant;

/** Instants as epoch microseconds and durations as microseconds: small, exact, and ordered like numbers. */
public final class Micros {

    /** One second. */
    public static final long SECOND = 1_000_000;

    private Micros() {}

    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1_000);
    }

    /** Longer than 292,000 years is cut to the longest. */
    public static long of(Duration duration) {
        boolean fits = duration.abs().toSeconds() < Long.MAX_VALUE / SECOND;
        return fits ? duration.toSeconds() * SECOND + duration.toNanosPart() / 1_000 : Long.MAX_VALUE / 2;
    }

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
    }
}
