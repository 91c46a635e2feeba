package dev.jem.cli.command;

import dev.jem.model.time.DurationText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Reads points in time as people write them. */
public final class Moments {

    /** The last year of times and dates; the first one is 0. */
    public static final int YEAR_MAX = 9999;

    private Moments() {}

    /**
     * {@code 2026-03-01T12:00:00Z}, a date (its beginning in the session's zone), {@code now}, or a duration that is
     * counted back from now, such as {@code 2h}.
     */
    public static Instant past(Session session, String option, String text) {
        Instant now = session.host().clock().instant();
        if (text.equals("now")) {
            return now;
        }
        if (text.matches("[0-9]+[a-z].*|P.*")) {
            return now.minus(DurationText.parse(text));
        }
        return exact(option, text, session.host().clock().getZone());
    }

    /** A time with an offset, or a date. */
    public static Instant exact(String option, String text, ZoneId zone) {
        try {
            OffsetDateTime time = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(zone).toOffsetDateTime()
                    : OffsetDateTime.parse(text);
            if (time.getYear() < 0 || time.getYear() > YEAR_MAX) {
                throw CommandFailure.usage(
                        "'" + text + "' (" + option + ") is not within the years from 0 to " + YEAR_MAX);
            }
            return time.toInstant();
        } catch (DateTimeException _) {
            throw CommandFailure.usage("'" + text + "' (" + option + ") is not a time; write one with its offset, such "
                    + "as 2026-03-01T12:00:00Z, or a date");
        }
    }
}
