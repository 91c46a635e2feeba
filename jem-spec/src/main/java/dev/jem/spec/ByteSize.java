package dev.jem.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes with units: {@code 64MiB} and {@code 64Mi} are binary, {@code 64MB} and {@code 64M} decimal. */
final class ByteSize {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]{1,3})");
    private static final Map<String, Long> BINARY_UNITS = binaryUnits();
    private static final Map<String, Long> UNITS = units();

    private ByteSize() {}

    static Optional<Long> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > 32 || !matcher.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(UNITS.get(matcher.group(2)))
                .map(unit -> Math.multiplyHigh(Long.parseLong(matcher.group(1)), unit) == 0
                        ? Long.parseLong(matcher.group(1)) * unit
                        : Long.MAX_VALUE)
                .map(bytes -> bytes < 0 ? Long.MAX_VALUE : bytes);
    }

    /** The largest binary unit that leaves a whole number. */
    static String format(long bytes) {
        String text = bytes + "B";
        for (Map.Entry<String, Long> unit : BINARY_UNITS.entrySet()) {
            if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
                text = bytes / unit.getValue() + unit.getKey();
            }
        }
        return text;
    }

    private static Map<String, Long> binaryUnits() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("KiB", 1L << 10);
        units.put("MiB", 1L << 20);
        units.put("GiB", 1L << 30);
        units.put("TiB", 1L << 40);
        return units;
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>(BINARY_UNITS);
        BINARY_UNITS.forEach((unit, bytes) -> units.put(unit.substring(0, 2), bytes));
        units.put("B", 1L);
        units.put("kB", 1_000L);
        units.put("k", 1_000L);
        units.put("MB", 1_000_000L);
        units.put("M", 1_000_000L);
        units.put("GB", 1_000_000_000L);
        units.put("G", 1_000_000_000L);
        units.put("TB", 1_000_000_000_000L);
        units.put("T", 1_000_000_000_000L);
        return units;
    }
}
