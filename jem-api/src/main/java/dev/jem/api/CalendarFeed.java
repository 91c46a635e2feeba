package dev.jem.api;

import dev.jem.model.job.JobKey;
import dev.jem.protocol.Time;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * An agenda as an iCalendar object of RFC 5545: lines end with CRLF and have at most 75 octets, instants are in UTC,
 * and an occurrence keeps its UID from when it is planned until long after it has run.
 */
final class CalendarFeed {

    private static final int LINE_OCTETS_MAX = 75;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxxxx", Locale.ROOT);

    private final String name;
    private final Instant now;
    private final Function<JobKey, String> uids;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> used = new HashSet<>();

    /**
     * A feed to write once.
     *
     * @param name what the calendar is called
     * @param now when the agenda was made
     * @param uids what identifies a job in the whole world
     */
    CalendarFeed(String name, Instant now, Function<JobKey, String> uids) {
        this.name = name;
        this.now = now;
        this.uids = uids;
    }

    String text(List<Time.AgendaItem> items) {
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Jem//Agenda//EN");
        line("CALSCALE:GREGORIAN");
        line("X-WR-CALNAME:" + escaped(name));
        items.forEach(this::event);
        line("END:VCALENDAR");
        return text.toString();
    }

    private void event(Time.AgendaItem item) {
        line("BEGIN:VEVENT");
        line("UID:" + unique(uid(item)));
        line("DTSTAMP:" + UTC.format(now));
        line("DTSTART:" + UTC.format(item.startsAt().orElse(item.at())));
        item.until().filter(_ -> item.startsAt().isEmpty()).ifPresent(it -> line("DTEND:" + UTC.format(it)));
        line("SUMMARY:" + escaped(summary(item)));
        line("DESCRIPTION:" + escaped(description(item)));
        line("STATUS:" + status(item));
        line("TRANSP:TRANSPARENT");
        line("CATEGORIES:" + escaped(item.namespace()));
        line("END:VEVENT");
    }

    /** Two passes of a repeated time that were both excused are told alike. */
    private String unique(String uid) {
        String unique = uid;
        for (int i = 2; !used.add(unique); i++) {
            unique = uid.replace("@jem", "-" + i + "@jem");
        }
        return unique;
    }

    /** Several that are told together are known by the first of them, which does not change while it lies ahead. */
    private String uid(Time.AgendaItem item) {
        String job = uids.apply(new JobKey(item.namespace(), item.job()));
        String which = item.count() == 1
                ? item.nominal() + "." + item.fold()
                : item.nominal() + "." + item.fold() + "." + item.state();
        return "%s-%s-%s@jem".formatted(job, item.trigger(), which.replaceAll("[^0-9A-Za-z._-]", ""));
    }

    /** What waits for the end of a pause may still run. */
    private static String status(Time.AgendaItem item) {
        return switch (item.state()) {
            case "PLANNED" -> "CONFIRMED";
            case "PAUSED" -> "TENTATIVE";
            default -> item.run().isEmpty() ? "CANCELLED" : "CONFIRMED";
        };
    }

    private static String summary(Time.AgendaItem item) {
        String times = item.count() == 1 ? "" : ", " + item.count() + " times";
        return "%s/%s: %s%s".formatted(item.namespace(), item.job(), words(item.state()), times);
    }

    private static String words(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String description(Time.AgendaItem item) {
        ZoneId zone = ZoneId.of(item.timezone());
        StringBuilder description = new StringBuilder();
        if (!item.why().isEmpty()) {
            description.append(item.why()).append('\n');
        }
        description
                .append("trigger ")
                .append(item.trigger())
                .append(", due ")
                .append(FULL.format(item.at().atZone(zone)));
        item.until().ifPresent(it -> description.append(" to ").append(FULL.format(it.atZone(zone))));
        description.append(" (").append(item.timezone()).append(')');
        item.businessDate()
                .ifPresent(it -> description.append("\nbusiness date ").append(it));
        if (!item.run().isEmpty()) {
            description.append("\nrun ").append(item.run());
        }
        return description.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r\n", "\\n")
                .replace("\n", "\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    /** Folds by octets, never within a character. */
    private void line(String line) {
        int octets = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            String character = Character.toString(line.codePointAt(i));
            int length = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + length > LINE_OCTETS_MAX) {
                text.append("\r\n ");
                octets = 1;
            }
            text.append(character);
            octets += length;
        }
        text.append("\r\n");
    }
}
