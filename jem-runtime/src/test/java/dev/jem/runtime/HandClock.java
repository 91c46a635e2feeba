package dev.jem.runtime;

/** A clock that goes when the test says so. */
final class HandClock implements TimeSource {
    private static final long EPOCH = 1_700_000_000_000_000L;

    private long passed;

    void pass(long micros) {
        passed += micros;
    }

    @Override
    public long monotonic() {
        return passed;
    }

    @Override
    public long wall() {
        return EPOCH + passed;
    }
}
