package dev.jem.model.time;

import java.time.Instant;

/** A schedule that is well-formed and will never start anything: February 30, a year that is past. */
public final class NeverFiresException extends InvalidTimeException {

    NeverFiresException(String text, Piece where, String reason) {
        super(
                "\"%s\", column %d, never fires: %s. Correct or remove it".formatted(text, where.column(), reason),
                text,
                where.column());
    }

    /** For a schedule whose last start, if it ever had one, is not after the given instant. */
    static NeverFiresException after(Schedule schedule, Instant instant) {
        String text = schedule.toString();
        String reason = schedule instanceof AtSchedule ? "it is past" : "it has no start after " + instant;
        return new NeverFiresException(text, new Piece(text, 1), reason);
    }
}
