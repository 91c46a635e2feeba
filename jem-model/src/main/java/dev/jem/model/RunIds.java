package dev.jem.model;

import java.util.OptionalLong;

/**
 * How a run is named outside its cell: {@code r0-7f3a9c1e-4821} is run 4821 of cell 0 in the history {@code 7f3a9c1e},
 * so that a run of another history is never mistaken for it.
 */
public final class RunIds {

    private static final String CELL = "r0-";

    private RunIds() {}

    public static String format(String incarnation, long run) {
        return CELL + incarnation + "-" + run;
    }

    /** The number of a run of this history; empty if the text names no such run. */
    public static OptionalLong parse(String incarnation, String id) {
        String prefix = CELL + incarnation + "-";
        if (!id.startsWith(prefix) || id.length() == prefix.length() || id.length() > prefix.length() + 18) {
            return OptionalLong.empty();
        }
        String digits = id.substring(prefix.length());
        boolean isNumber = digits.chars().allMatch(c -> c >= '0' && c <= '9') && digits.charAt(0) != '0';
        return isNumber ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
