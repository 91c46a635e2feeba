package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A part of a list.
 *
 * @param nextCursor gives the next part; empty at the end
 */
public record Page<T>(
        List<T> items,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String nextCursor) {}
