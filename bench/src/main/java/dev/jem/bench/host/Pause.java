package dev.jem.bench.host;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets time pass: what is measured here is watched from outside and gives no signal. */
public final class Pause {

    private static final long LOOK_AGAIN_MILLIS = 5;

    private Pause() {}

    public static void millis(long millis) {
        try {
            boolean isOver = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
            if (isOver) {
                throw new IllegalStateException("nobody counts this latch down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Looks until the condition holds; whether it did in time. */
    public static boolean until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            millis(LOOK_AGAIN_MILLIS);
        }
        return true;
    }
}
