package dev.jem.runtime;

/**
 * Engine time: the database's time when the lead was taken, and the monotonic clock from there. Never falls, whatever
 * the wall clock does. One thread.
 */
final class EngineClock {

    private final TimeSource source;
    private final long engineAtStart;
    private final long monotonicAtStart;
    private long last;

    /**
     * @param databaseTime when the lead was taken, epoch microseconds
     * @param lastJournaled the time of the last event, which the clock must not go behind
     */
    EngineClock(TimeSource source, long databaseTime, long lastJournaled) {
        this.source = source;
        this.engineAtStart = Math.max(databaseTime, lastJournaled);
        this.monotonicAtStart = source.monotonic();
        this.last = engineAtStart;
    }

    long now() {
        last = Math.max(last, engineAtStart + source.monotonic() - monotonicAtStart);
        return last;
    }

    /** The monotonic instant at which it will be this engine time. */
    long monotonicAt(long engineTime) {
        return monotonicAtStart + (engineTime - engineAtStart);
    }
}
