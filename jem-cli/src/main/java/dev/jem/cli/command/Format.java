package dev.jem.cli.command;

import java.util.Arrays;
import java.util.Locale;

/** How data is printed. */
public enum Format {
    TABLE,
    WIDE,
    JSON,
    YAML,
    NAME;

    /** Reads a format; throws a usage failure that lists them. */
    static Format of(String text, String place) {
        return Arrays.stream(values())
                .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(
                        "'" + text + "' (" + place + ") is no output format; choose table, wide, json, yaml or name"));
    }

    public boolean isForPeople() {
        return this == TABLE || this == WIDE;
    }
}
