package dev.jem.cli.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people read them: in their zone, always with its offset. */
public record Times(ZoneId zone) {

    /** Five letters: an offset of old times may have seconds. */
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxxxx", Locale.ROOT);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ssxxxxx", Locale.ROOT);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss xxxxx", Locale.ROOT);

    /** An instant within a sentence, as servers write it. */
    private static final Pattern INSTANT =
            Pattern.compile("\\b([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\\.[0-9]+)?)"
                    + " ?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?![0-9])");

    /** {@code 2026-03-01 13:00:00 +01:00}. */
    public String full(Instant instant) {
        return FULL.format(instant.atZone(zone));
    }

    public String full(Optional<Instant> instant) {
        return instant.map(this::full).orElse("-");
    }

    /** {@code 13:00:00+01:00}, for what happens while somebody looks. */
    public String clock(Instant instant) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** {@code 13:00:00 +01:00}, where the day is known. */
    public String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    /** A sentence with all its instants in this zone, as those beside it are. */
    public String told(String sentence) {
        return INSTANT.matcher(sentence).replaceAll(it -> Matcher.quoteReplacement(told(it)));
    }

    private String told(MatchResult found) {
        try {
            return full(OffsetDateTime.parse(found.group(1) + "T" + found.group(2) + found.group(3))
                    .toInstant());
        } catch (DateTimeException _) {
            return found.group();
        }
    }

    /** {@code 0.4s}, {@code 12s}, {@code 3m04s}, {@code 2h05m}, {@code 3d04h}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.isNegative()) {
            return "0s";
        }
        if (seconds < 10) {
            return "%.1fs".formatted(duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%dh%02dm".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%dd%02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }

    /** How long it took, or has taken so far; {@code -} where it has not begun. */
    public static String elapsed(Optional<Instant> start, Optional<Instant> end, Instant now) {
        return start.map(it -> duration(Duration.between(it, end.orElse(now)))).orElse("-");
    }

    /** {@code 12 B}, {@code 3.4 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < 5) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %siB", value, "KMGTPE".charAt(unit));
    }
}
