package dev.jem.store.postgres.connect;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened when it is first needed and again after it broke. Used by one thread at a time: callers
 * hold the session's monitor or own it.
 */
public final class Session implements AutoCloseable {

    /** How to open it. */
    public interface Opening {
        Connection open() throws SQLException;
    }

    private final Opening opening;
    private @Nullable Connection connection;
    private boolean closed;

    public Session(Opening opening) {
        this.opening = opening;
    }

    /** The open connection. */
    public Connection connection() throws SQLException {
        if (closed) {
            throw new SQLException("it was closed by its owner");
        }
        Connection present = connection;
        if (present == null || present.isClosed()) {
            present = opening.open();
            connection = present;
        }
        return present;
    }

    /** Forgets the connection, because what it would answer next is not known. */
    public void drop(Throwable cause) {
        Connection present = connection;
        connection = null;
        if (present != null) {
            try {
                present.abort(Runnable::run);
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        Connection present = connection;
        connection = null;
        if (present != null) {
            present.close();
        }
    }
}
