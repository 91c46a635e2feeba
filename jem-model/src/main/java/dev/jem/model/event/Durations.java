package dev.jem.model.event;

/** Where the time of an attempt went on its worker, in microseconds: before the program, in it, and after it. */
public record Durations(long startMicros, long userMicros, long reportMicros) {

    public static final Durations NONE = new Durations(0, 0, 0);
}
