package dev.jem.store.postgres.projection;

import dev.jem.model.event.Recorded;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.projection.Committed;
import dev.jem.runtime.projection.OccurrenceRow;
import dev.jem.runtime.projection.Projection;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.Session;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The projection in PostgreSQL, on a connection of its own.
 *
 * <p>A batch of batches is one transaction. Its commit does not wait for the disk: what a crash takes away is projected
 * again, since the position goes with it. An event that cannot be projected is found by halving, put into
 * {@code projection_quarantine} with its error, and passed over, so that it never stops the others.
 *
 * <p>Safe for use by several threads, one at a time.
 */
public final class PostgresProjection implements Projection, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProjection.class);

    private final Session session;
    private final Memory memory = new Memory();
    private final String lock = SqlFile.read(PostgresProjection.class, "lock");
    private final String own = SqlFile.read(PostgresProjection.class, "own");
    private final String position = SqlFile.read(PostgresProjection.class, "position");
    private final String insertPosition = SqlFile.read(PostgresProjection.class, "position_insert");
    private final String deletePosition = SqlFile.read(PostgresProjection.class, "position_delete");
    private final String reset = SqlFile.read(PostgresProjection.class, "reset");

    public PostgresProjection(Connections connections) {
        this.session = new Session(() -> open(connections));
    }

    private static Connection open(Connections connections) throws SQLException {
        Connection connection = connections.writing("projector");
        Statements.update(connection, SqlFile.read(PostgresProjection.class, "session"));
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public synchronized long position() throws JournalException {
        try {
            Connection connection = session.connection();
            long seq = position(connection);
            connection.commit();
            return seq;
        } catch (SQLException e) {
            forget(e);
            throw failed("The position of the projection could not be read", e);
        }
    }

    private long position(Connection connection) throws SQLException {
        List<Long> rows = Statements.query(connection, position, row -> row.getLong(1));
        return rows.isEmpty() ? 0 : rows.getFirst();
    }

    // ---- applying

    /** How to treat events that cannot be projected. */
    private enum Care {
        /** None is expected: take in everything and write it once. */
        TOGETHER,
        /** One at least is among them: write after each event, so that it can be undone alone. */
        SINGLY
    }

    @Override
    public synchronized boolean apply(long epoch, List<Committed> batches) throws JournalException {
        for (int i = 1; i < batches.size(); i++) {
            if (batches.get(i).seq() != batches.get(i - 1).seq() + 1) {
                return false;
            }
        }
        return batches.isEmpty() || applyOrHalve(epoch, batches);
    }

    private boolean applyOrHalve(long epoch, List<Committed> batches) throws JournalException {
        try {
            return write(epoch, batches, Care.TOGETHER);
        } catch (SQLException | RuntimeException e) {
            forget(e);
            if (!isAboutData(e)) {
                throw failed(
                        "Batches " + batches.getFirst().seq() + " to "
                                + batches.getLast().seq(),
                        e);
            }
            LOG.warn(
                    "An event in batches {} to {} cannot be projected: looking for it, the others go on",
                    batches.getFirst().seq(),
                    batches.getLast().seq(),
                    e);
        }
        if (batches.size() == 1) {
            return applySingly(epoch, batches);
        }
        int half = batches.size() / 2;
        return applyOrHalve(epoch, batches.subList(0, half))
                && applyOrHalve(epoch, batches.subList(half, batches.size()));
    }

    private boolean applySingly(long epoch, List<Committed> batch) throws JournalException {
        try {
            return write(epoch, batch, Care.SINGLY);
        } catch (SQLException | RuntimeException e) {
            forget(e);
            throw failed("Batch " + batch.getFirst().seq(), e);
        }
    }

    private boolean write(long epoch, List<Committed> batches, Care care) throws SQLException {
        Connection connection = session.connection();
        long expected = batches.getFirst().seq() - 1;
        if (!isMine(connection, epoch) || position(connection) != expected) {
            connection.rollback();
            return false;
        }
        switch (care) {
            case TOGETHER -> fold(connection, batches);
            case SINGLY -> foldSingly(connection, batches);
        }
        move(connection, expected, batches.getLast());
        connection.commit();
        memory.trim();
        return true;
    }

    /** Locks the owner's row first, and takes it over from an older epoch if this one is in force. */
    private boolean isMine(Connection connection, long epoch) throws SQLException {
        record Epochs(long owner, long inForce) {}
        Epochs epochs = Statements.query(connection, lock, row -> new Epochs(row.getLong(1), row.getLong(2)))
                .getFirst();
        if (epochs.inForce != epoch || epochs.owner > epoch) {
            return false;
        }
        if (epochs.owner < epoch) {
            memory.clear();
            Statements.update(connection, own, epoch);
        }
        return true;
    }

    private void fold(Connection connection, List<Committed> batches) throws SQLException {
        Folding folding = new Folding(connection, memory);
        folding.prepare(batches.stream()
                .map(Committed::events)
                .flatMap(Collection::stream)
                .toList());
        for (Committed batch : batches) {
            folding.fold(batch);
        }
        folding.flush();
    }

    private void foldSingly(Connection connection, List<Committed> batches) throws SQLException {
        for (Committed batch : batches) {
            int index = 0;
            for (Recorded recorded : batch.events()) {
                foldOrQuarantine(connection, OccurrenceRow.Place.idOf(batch.seq(), index), recorded);
                index++;
            }
        }
    }

    private void foldOrQuarantine(Connection connection, long id, Recorded recorded) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            Folding folding = new Folding(connection, memory);
            folding.prepare(List.of(recorded));
            folding.fold(OccurrenceRow.Place.seqOf(id), OccurrenceRow.Place.indexOf(id), recorded);
            folding.flush();
        } catch (SQLException | RuntimeException e) {
            if (!isAboutData(e)) {
                throw e;
            }
            connection.rollback(before);
            memory.clear();
            LOG.error(
                    "Event {} of batch {} cannot be projected and is passed over: {}",
                    OccurrenceRow.Place.indexOf(id),
                    OccurrenceRow.Place.seqOf(id),
                    recorded.event(),
                    e);
            memory.things().quarantine(connection, id, recorded, e.toString());
        }
        connection.releaseSavepoint(before);
    }

    /** The new position is a new row, and the old row goes: see the migration for why it is not updated. */
    private void move(Connection connection, long from, Committed to) throws SQLException {
        Statements.update(connection, insertPosition, to.seq(), to.at());
        int removed = Statements.update(connection, deletePosition, from);
        if (removed != (from == 0 ? 0 : 1)) {
            throw new SQLException("the position has moved away from " + from + " under the lock");
        }
    }

    @Override
    public synchronized void reset(long epoch) throws JournalException {
        try {
            Connection connection = session.connection();
            if (isMine(connection, epoch)) {
                Statements.update(connection, reset);
            }
            connection.commit();
            memory.clear();
        } catch (SQLException e) {
            forget(e);
            throw failed("The projection could not be emptied", e);
        }
    }

    // ---- failures

    private void forget(Exception cause) {
        session.drop(cause);
        memory.clear();
    }

    /** What the events or their rows are to blame for, and not the database or the way to it. */
    private static boolean isAboutData(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return true;
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }

    private static JournalException failed(String what, Exception e) {
        return new JournalException(
                JournalException.Kind.UNKNOWN,
                what + " may have been projected or not; the position tells. " + e.getMessage(),
                e);
    }

    @Override
    public synchronized void close() {
        try {
            session.close();
        } catch (SQLException e) {
            session.drop(e);
        }
    }
}
