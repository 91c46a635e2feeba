package dev.jem.store.postgres.rows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Reads rows of {@code run} and {@code run_active}. */
public final class RunReader {

    private RunReader() {}

    /** Of a result that begins with run, job, number, created_at, start_at, announced_at, state, trigger, detail. */
    public static RunColumns columns(ResultSet row) throws SQLException {
        String trigger = row.getString(8);
        return new RunColumns(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                optional(row, 5),
                optional(row, 6),
                Codes.RUN_STATES.constant(row.getInt(7)),
                trigger == null ? "" : trigger,
                row.getBytes(9));
    }

    public static OptionalLong optional(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
