package dev.jem.store.postgres.journal;

import dev.jem.runtime.journal.JournalException;
import dev.jem.store.postgres.connect.UnfitDatabaseException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Decides what is known after a statement did not simply succeed. In doubt it is unknown: taking over from oneself is
 * always safe.
 */
final class Failure {

    private Failure() {}

    /** For a statement that writes. */
    static JournalException ofWrite(SQLException e, String what) {
        if (e instanceof UnfitDatabaseException || certainlyWroteNothing(e)) {
            return new JournalException(
                    JournalException.Kind.REFUSED,
                    what + " was refused by the database, nothing was written: " + e.getMessage(),
                    e);
        }
        return new JournalException(
                JournalException.Kind.UNKNOWN,
                what + " was not answered, it may have been written or not: " + e.getMessage(),
                e);
    }

    /** For a statement that only reads, or a connection that could not be opened. */
    static JournalException ofRead(SQLException e, String what) {
        return new JournalException(JournalException.Kind.REFUSED, what + " could not be read: " + e.getMessage(), e);
    }

    /**
     * A commit that waited for a standby and was told to stop waiting is reported as a success with a warning: it is
     * there, but it may be lost with this machine.
     */
    static void refuseWarnings(Connection connection, Statement statement, String what)
            throws SQLException, JournalException {
        for (SQLException warning : new SQLException[] {statement.getWarnings(), connection.getWarnings()}) {
            if (warning != null) {
                throw new JournalException(
                        JournalException.Kind.UNKNOWN,
                        what + " was committed with a warning, so it may be lost again: " + warning.getMessage(),
                        warning);
            }
        }
    }

    /**
     * Only what the server reports as the failure of the statement while the session goes on. Not among them:
     * everything that ends the session (also a shutdown, 57P01, which can come after the commit), and I/O and internal
     * errors.
     */
    private static boolean certainlyWroteNothing(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("53") // disk full, out of memory, too many connections
                || (state.startsWith("40") && !state.equals("40003")) // serialization failure, deadlock
                || state.equals("55P03") // lock not available
                || state.equals("57014") // cancelled
                || state.equals("25006") // read-only
                || state.equals("42501") // no permission
                || state.equals("54000"); // too big
    }
}
