package dev.jem.runtime.projection;

/**
 * Where time went, in microseconds. Only differences of one clock each, so a worker's clock that is off does not show
 * here.
 *
 * @param waitMicros until it could start: concurrency limit, dependencies, delay before a retry
 * @param queueMicros from then until a worker got it
 * @param dispatchMicros on the way to the worker and back
 * @param startMicros on the worker before the program
 * @param userMicros in the program
 * @param reportMicros on the worker after the program
 */
public record Phases(
        long waitMicros, long queueMicros, long dispatchMicros, long startMicros, long userMicros, long reportMicros) {

    public static final Phases NONE = new Phases(0, 0, 0, 0, 0, 0);

    public Phases plus(Phases other) {
        return new Phases(
                waitMicros + other.waitMicros,
                queueMicros + other.queueMicros,
                dispatchMicros + other.dispatchMicros,
                startMicros + other.startMicros,
                userMicros + other.userMicros,
                reportMicros + other.reportMicros);
    }
}
