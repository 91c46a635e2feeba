package dev.jem.store.postgres.projection;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, collected in memory and sent at once. Not safe for use by several threads.
 *
 * <p>Format: <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>.
 */
final class CopyRows {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final int SENT_BYTES_MAX = 64 << 10;

    private byte[] bytes = Arrays.copyOf(HEADER, 64 << 10);
    private int size = HEADER.length;
    private int rows;

    CopyRows begin(int columns) {
        rows++;
        return int16(columns);
    }

    boolean isEmpty() {
        return rows == 0;
    }

    CopyRows bigint(long value) {
        int32(Long.BYTES);
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    CopyRows bigint(OptionalLong value) {
        return value.isPresent() ? bigint(value.getAsLong()) : int32(-1);
    }

    CopyRows integer(int value) {
        return int32(Integer.BYTES).int32(value);
    }

    CopyRows smallint(int value) {
        return int32(Short.BYTES).int16(value);
    }

    CopyRows bytea(byte[] value) {
        int32(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    CopyRows text(String value) {
        return bytea(value.getBytes(StandardCharsets.UTF_8));
    }

    CopyRows absent() {
        return int32(-1);
    }

    private CopyRows int16(int value) {
        reserve(Short.BYTES);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
        return this;
    }

    private CopyRows int32(int value) {
        reserve(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Sends all rows with a COPY statement. */
    void send(Connection connection, String copy) throws SQLException {
        if (rows == 0) {
            return;
        }
        int16(-1);
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
        try {
            for (int at = 0; at < size; at += SENT_BYTES_MAX) {
                in.writeToCopy(bytes, at, Math.min(SENT_BYTES_MAX, size - at));
            }
            long copied = in.endCopy();
            if (copied != rows) {
                throw new SQLException(copied + " of " + rows + " rows were copied");
            }
        } finally {
            if (in.isActive()) {
                in.cancelCopy();
            }
        }
    }
}
