package dev.jem.client;

import java.util.OptionalInt;

/**
 * Which part of a list.
 *
 * @param limit at most so many items; the server's own limit where absent
 * @param cursor {@link dev.jem.protocol.Page#nextCursor()} of the page before; empty for the first
 */
public record PageRequest(OptionalInt limit, String cursor) {

    public static final PageRequest FIRST = new PageRequest(OptionalInt.empty(), "");

    public static PageRequest first(int limit) {
        return new PageRequest(OptionalInt.of(limit), "");
    }

    public PageRequest at(String otherCursor) {
        return new PageRequest(limit, otherCursor);
    }

    Target on(Target target) {
        Target limited = limit.isPresent() ? target.with("limit", limit.getAsInt()) : target;
        return cursor.isEmpty() ? limited : limited.with("cursor", cursor);
    }
}
