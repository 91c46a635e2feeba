package dev.jem.store.postgres.journal;

import dev.jem.runtime.journal.Head;
import dev.jem.runtime.journal.Journal;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Row;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.JournalRows;
import dev.jem.store.postgres.connect.Packed;
import dev.jem.store.postgres.connect.Session;
import dev.jem.store.postgres.connect.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The journal in PostgreSQL.
 *
 * <p>Appends and takeovers have a connection of their own; so have questions and reads, so that a leadership read never
 * waits behind a commit or a replay. A connection on which anything went wrong is never used again. Nothing here
 * cancels a statement: a reply that does not come within
 * {@link dev.jem.store.postgres.connect.StoreSettings#replyTimeout} is reported as unknown.
 *
 * <p>Safe for use by several threads.
 */
public final class PostgresJournal implements Journal {

    /** How much a read fetches at once. */
    private static final int READ_BYTES_MAX = 8 << 20;

    /** How many rows a read looks at once. */
    private static final int READ_ROWS_MAX = 512;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Session writing;
    private final Session asking;
    private final Session reading;
    private final String append = SqlFile.read(PostgresJournal.class, "append");
    private final String takeOver = SqlFile.read(PostgresJournal.class, "take_over");
    private final String epoch = SqlFile.read(PostgresJournal.class, "epoch");
    private final String time = SqlFile.read(PostgresJournal.class, "time");
    private final String head = SqlFile.read(PostgresJournal.class, "head");
    private final String read = SqlFile.read(PostgresJournal.class, "read");

    public PostgresJournal(Connections connections) {
        this.writing = new Session(() -> connections.writing("journal"));
        this.asking = new Session(() -> connections.asking("leadership"));
        this.reading = new Session(() -> connections.writing("replay"));
    }

    @Override
    public long epoch() throws JournalException {
        return ask("The epoch in force", this::readEpoch);
    }

    @Override
    public boolean leads(long mine) throws JournalException {
        return mine > 0 && epoch() == mine;
    }

    @Override
    public long time() throws JournalException {
        return ask("The time of the database", this::readTime);
    }

    @Override
    public Head head() throws JournalException {
        return ask("The end of the journal", this::readHead);
    }

    @Override
    public boolean takeOver(long expected, String node) throws JournalException {
        String what = "The takeover from epoch " + expected;
        synchronized (writing) {
            Connection connection = connect(what);
            try (PreparedStatement statement = connection.prepareStatement(takeOver)) {
                statement.setString(1, node);
                statement.setLong(2, expected);
                boolean taken = statement.executeUpdate() == 1;
                Failure.refuseWarnings(connection, statement, what);
                return taken;
            } catch (SQLException e) {
                writing.drop(e);
                throw Failure.ofWrite(e, what);
            } catch (JournalException e) {
                writing.drop(e);
                throw e;
            }
        }
    }

    @Override
    public Append append(Row row) throws JournalException {
        String what = "Row " + row.seq() + " of the journal";
        byte[] events = Packed.pack(row.events());
        byte[] payloads = Packed.pack(row.payloads());
        synchronized (writing) {
            Connection connection = connect(what);
            try (PreparedStatement statement = connection.prepareStatement(append)) {
                bind(statement, row, events, payloads);
                boolean appended = statement.executeUpdate() == 1;
                Failure.refuseWarnings(connection, statement, what);
                return appended ? Append.APPENDED : reasonOfRefusal(row);
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    return reasonOfRefusal(row);
                }
                writing.drop(e);
                throw Failure.ofWrite(e, what);
            } catch (JournalException e) {
                writing.drop(e);
                throw e;
            }
        }
    }

    private static void bind(PreparedStatement statement, Row row, byte[] events, byte[] payloads) throws SQLException {
        statement.setLong(1, row.epoch());
        statement.setLong(2, row.at());
        statement.setInt(3, row.featureLevel());
        statement.setInt(4, row.count());
        statement.setBytes(5, row.hash());
        statement.setBytes(6, events);
        statement.setBytes(7, payloads);
        statement.setLong(8, row.seq());
        statement.setBytes(9, row.prevHash());
    }

    private Append reasonOfRefusal(Row row) throws JournalException {
        return leads(row.epoch()) ? Append.DIVERGED : Append.FENCED;
    }

    @Override
    public void read(long seq, int rowsMax, Consumer<Row> consumer) throws JournalException {
        String what = "The journal behind row " + seq;
        try {
            long at = seq;
            int left = rowsMax;
            List<Row> page;
            do {
                page = page(at, Math.min(left, READ_ROWS_MAX));
                for (Row row : page) {
                    consumer.accept(row);
                    at = row.seq();
                    left--;
                }
            } while (!page.isEmpty() && left > 0);
        } catch (SQLException e) {
            throw Failure.ofRead(e, what);
        } catch (Packed.DamagedException e) {
            throw new JournalException(
                    JournalException.Kind.REFUSED,
                    what + " cannot be read, so this server cannot lead: " + e.getMessage()
                            + " Restore the row from a backup or a standby.",
                    e);
        }
    }

    private List<Row> page(long seq, int rowsMax) throws SQLException {
        synchronized (reading) {
            try (PreparedStatement statement = reading.connection().prepareStatement(read)) {
                statement.setLong(1, seq);
                statement.setInt(2, rowsMax);
                statement.setLong(3, READ_BYTES_MAX);
                return rows(statement);
            } catch (SQLException e) {
                reading.drop(e);
                throw e;
            }
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(JournalRows.row(result));
            }
        }
        return rows;
    }

    private Connection connect(String what) throws JournalException {
        try {
            return writing.connection();
        } catch (SQLException e) {
            throw new JournalException(
                    JournalException.Kind.REFUSED,
                    what + " was not sent, there is no connection to the database: " + e.getMessage(),
                    e);
        }
    }

    /** A question to the primary. */
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(String what, Question<T> question) throws JournalException {
        synchronized (asking) {
            try {
                return question.ask(asking.connection());
            } catch (SQLException e) {
                asking.drop(e);
                throw Failure.ofRead(e, what);
            }
        }
    }

    private long readEpoch(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(epoch);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new SQLException("the leadership row is gone; restore it from a backup");
            }
            if (result.getBoolean(2)) {
                throw new SQLException("the database has become a standby");
            }
            return result.getLong(1);
        }
    }

    private long readTime(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(time);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private Head readHead(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(head);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? new Head(result.getLong(1), result.getBytes(2)) : Head.empty();
        }
    }

    @Override
    public void close() {
        close(writing);
        close(asking);
        close(reading);
    }

    private static void close(Session session) {
        synchronized (session) {
            try {
                session.close();
            } catch (SQLException e) {
                session.drop(e);
            }
        }
    }
}
