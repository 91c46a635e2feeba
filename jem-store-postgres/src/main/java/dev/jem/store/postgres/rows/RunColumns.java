package dev.jem.store.postgres.rows;

import dev.jem.model.state.RunState;
import java.util.OptionalLong;

/**
 * A row of {@code run} or {@code run_active}.
 *
 * @param detail see {@link RunCodec}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; nobody writes into it
public record RunColumns(
        long run,
        long job,
        long number,
        long createdAt,
        OptionalLong startAt,
        OptionalLong announcedAt,
        RunState state,
        String trigger,
        byte[] detail) {}
