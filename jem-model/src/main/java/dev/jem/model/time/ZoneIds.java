package dev.jem.model.time;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one list of time zones: the regions of the IANA data this Java runtime carries. An offset is refused (it knows no
 * clock changes), so is a bare abbreviation; what is legal but often misread comes with a warning.
 */
public final class ZoneIds {

    private static final int CLOSE_ENOUGH = 3;

    /** What people mean by letters that name a fixed offset, or nothing. */
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("EST", "America/New_York"),
            Map.entry("EDT", "America/New_York"),
            Map.entry("CST", "America/Chicago"),
            Map.entry("CDT", "America/Chicago"),
            Map.entry("MST", "America/Denver"),
            Map.entry("MDT", "America/Denver"),
            Map.entry("PST", "America/Los_Angeles"),
            Map.entry("PDT", "America/Los_Angeles"),
            Map.entry("HST", "Pacific/Honolulu"),
            Map.entry("BST", "Europe/London"),
            Map.entry("CEST", "Europe/Berlin"),
            Map.entry("IST", "Asia/Kolkata"),
            Map.entry("JST", "Asia/Tokyo"),
            Map.entry("AEST", "Australia/Sydney"),
            Map.entry("Z", "UTC"));

    /** Regions in name, rules of a region in fact. */
    private static final Map<String, String> LEGACY = Map.of(
            "EST5EDT", "America/New_York",
            "CST6CDT", "America/Chicago",
            "MST7MDT", "America/Denver",
            "PST8PDT", "America/Los_Angeles",
            "CET", "Europe/Brussels",
            "MET", "Europe/Brussels",
            "EET", "Europe/Athens",
            "WET", "Europe/Lisbon");

    private ZoneIds() {}

    /**
     * A zone that jobs may be scheduled in.
     *
     * @param warning what the author may not have meant
     */
    public record Parsed(ZoneId zone, Optional<String> warning) {}

    /**
     * Reads a zone id.
     *
     * @throws InvalidZoneException if it is not a region, with the one that was probably meant
     */
    public static Parsed parse(String text) {
        Set<String> known = ZoneRulesProvider.getAvailableZoneIds();
        if (ABBREVIATIONS.containsKey(text)) {
            throw new InvalidZoneException(
                    text,
                    "is an abbreviation, which names one offset or several",
                    "Did you mean %s?".formatted(ABBREVIATIONS.get(text)));
        }
        if (!known.contains(text)) {
            throw new InvalidZoneException(text, "is unknown", advice(text, known));
        }
        return new Parsed(ZoneId.of(text), warning(text));
    }

    private static Optional<String> warning(String text) {
        if (text.startsWith("Etc/GMT") && text.matches("Etc/GMT[+-][1-9][0-9]?")) {
            boolean west = text.charAt(7) == '+';
            String hours = text.substring(8);
            return Optional.of("time zone %s is %s hours %s Greenwich: its sign is reversed (UTC%s%s)"
                    .formatted(text, hours, west ? "west of" : "east of", west ? "-" : "+", hours));
        }
        return Optional.ofNullable(LEGACY.get(text))
                .map(region -> "time zone %s is kept for old systems only; write %s or the region you are in"
                        .formatted(text, region));
    }

    private static String advice(String text, Set<String> known) {
        if (looksLikeOffset(text)) {
            return "An offset knows no clock changes: write a region such as Europe/Berlin, or UTC";
        }
        String wanted = text.toLowerCase(Locale.ROOT).replace(' ', '_');
        if (wanted.length() > 40 || wanted.isEmpty()) {
            return "Write a region such as Europe/Berlin, or UTC";
        }
        return known.stream()
                .filter(id -> distance(wanted, id) <= Math.min(CLOSE_ENOUGH, wanted.length() / 2))
                .min(Comparator.<String>comparingInt(id -> distance(wanted, id))
                        .thenComparingInt(String::length)
                        .thenComparing(id -> id))
                .map("Did you mean %s?"::formatted)
                .orElse("Write a region such as Europe/Berlin, or UTC");
    }

    private static boolean looksLikeOffset(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String rest = upper.startsWith("UTC") || upper.startsWith("GMT")
                ? upper.substring(3)
                : upper.startsWith("UT") ? upper.substring(2) : upper;
        return rest.startsWith("+") || rest.startsWith("-");
    }

    /** Typing errors between what was wanted and an id, or the city in it. */
    private static int distance(String wanted, String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        String city = lower.substring(lower.lastIndexOf('/') + 1);
        return Math.min(edits(wanted, lower), wanted.indexOf('/') < 0 ? edits(wanted, city) : Integer.MAX_VALUE);
    }

    /** The edit distance, or more than is close enough. */
    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > CLOSE_ENOUGH) {
            return CLOSE_ENOUGH + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
