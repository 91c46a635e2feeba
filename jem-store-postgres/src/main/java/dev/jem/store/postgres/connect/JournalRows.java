package dev.jem.store.postgres.connect;

import dev.jem.runtime.journal.Row;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads rows of the journal. */
public final class JournalRows {

    private JournalRows() {}

    /** Of a result with seq, epoch, at, feature_level, count, events, payloads, prev_hash, hash. */
    public static Row row(ResultSet result) throws SQLException {
        return new Row(
                result.getLong(1),
                result.getLong(2),
                result.getLong(3),
                result.getInt(4),
                result.getInt(5),
                Packed.unpack(result.getBytes(6)),
                Packed.unpack(result.getBytes(7)),
                result.getBytes(8),
                result.getBytes(9));
    }
}
