package dev.jem.store.postgres.journal;

import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.journal.Snapshots;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.Packed;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Snapshots in PostgreSQL, in parts of at most a mebibyte, so that no row and no statement is large. Each call has a
 * connection of its own; snapshots are rare. Safe for use by several threads.
 */
public final class PostgresSnapshots implements Snapshots {

    private static final int KEPT = 2;
    private static final int PART_BYTES_MAX = 1 << 20;
    private static final int PARTS_FETCHED = 8;

    private final Connections connections;
    private final String lockLeadership = SqlFile.read(PostgresSnapshots.class, "lock_leadership");
    private final String delete = SqlFile.read(PostgresSnapshots.class, "snapshot_delete");
    private final String insert = SqlFile.read(PostgresSnapshots.class, "snapshot_insert");
    private final String insertPart = SqlFile.read(PostgresSnapshots.class, "snapshot_part_insert");
    private final String prune = SqlFile.read(PostgresSnapshots.class, "snapshot_prune");
    private final String newest = SqlFile.read(PostgresSnapshots.class, "snapshot_newest");
    private final String parts = SqlFile.read(PostgresSnapshots.class, "snapshot_parts");

    public PostgresSnapshots(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void write(long epoch, Snapshot snapshot) throws JournalException {
        try (Connection connection = connections.writing("snapshot")) {
            connection.setAutoCommit(false);
            if (leads(connection, epoch)) {
                Statements.update(connection, delete, snapshot.seq());
                insert(connection, epoch, snapshot);
                insertParts(connection, snapshot);
                Statements.update(connection, prune, KEPT);
            }
            connection.commit();
        } catch (SQLException e) {
            throw Failure.ofWrite(e, "The snapshot at row " + snapshot.seq());
        }
    }

    private boolean leads(Connection connection, long epoch) throws SQLException {
        return !Statements.query(connection, lockLeadership, row -> row.getLong(1), epoch)
                .isEmpty();
    }

    private void insert(Connection connection, long epoch, Snapshot snapshot) throws SQLException {
        long bytes = snapshot.content().length;
        int parts = Math.ceilDiv(snapshot.content().length, PART_BYTES_MAX);
        Statements.update(connection, insert, snapshot.seq(), epoch, snapshot.hash(), snapshot.digest(), bytes, parts);
    }

    private void insertParts(Connection connection, Snapshot snapshot) throws SQLException {
        byte[] content = snapshot.content();
        for (int part = 0, at = 0; at < content.length; part++, at += PART_BYTES_MAX) {
            byte[] packed = Packed.pack(content, at, Math.min(PART_BYTES_MAX, content.length - at));
            Statements.update(connection, insertPart, snapshot.seq(), part, packed);
        }
    }

    @Override
    public Optional<Snapshot> newest(long seqMax) throws JournalException {
        String what = "The newest snapshot up to row " + seqMax;
        try (Connection connection = connections.writing("snapshot")) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return newest(connection, seqMax);
        } catch (SQLException e) {
            throw Failure.ofRead(e, what);
        } catch (Packed.DamagedException e) {
            throw new JournalException(
                    JournalException.Kind.REFUSED,
                    what + " cannot be read: " + e.getMessage() + " Ask for an older one.",
                    e);
        }
    }

    private Optional<Snapshot> newest(Connection connection, long seqMax) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(newest)) {
            statement.setLong(1, seqMax);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                long seq = result.getLong(1);
                byte[] content = content(connection, seq, result.getLong(4));
                return Optional.of(new Snapshot(seq, result.getBytes(2), result.getBytes(3), content));
            }
        }
    }

    private byte[] content(Connection connection, long seq, long bytes) throws SQLException {
        byte[] content = new byte[Math.toIntExact(bytes)];
        int at = 0;
        try (PreparedStatement statement = connection.prepareStatement(parts)) {
            statement.setLong(1, seq);
            statement.setFetchSize(PARTS_FETCHED);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    byte[] part = Packed.unpack(result.getBytes(1));
                    System.arraycopy(part, 0, content, at, Math.min(part.length, content.length - at));
                    at += part.length;
                }
            }
        }
        if (at != content.length) {
            throw new SQLException("its parts hold " + at + " bytes where " + bytes + " were written");
        }
        return content;
    }
}
