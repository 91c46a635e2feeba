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
     * What the database's clock showed.
     *
     * @param databaseTime epoch microseconds
     * @param monotonic this host's clock at that moment: a long replay may follow before the time is needed
     */
    record Reading(long databaseTime, long monotonic) {}

    /** @param lastJournaled the time of the last event, which the clock must not go behind */
    EngineClock(TimeSource source, Reading reading, long lastJournaled) {
        this.source = source;
        this.engineAtStart = Math.max(reading.databaseTime(), lastJournaled);
        this.monotonicAtStart = reading.monotonic();
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
