package dev.jem.model.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants in sentences: on the clock of a zone, with its offset. */
final class Moment {

    /** Five letters: an offset of old times may have seconds. */
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxxxx", Locale.ROOT);

    private Moment() {}

    static String text(Instant instant, ZoneId zone) {
        return FORMAT.format(instant.atZone(zone));
    }
}
