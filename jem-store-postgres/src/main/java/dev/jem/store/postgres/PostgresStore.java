package dev.jem.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.runtime.journal.JournalException;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.connect.UnfitDatabaseException;
import dev.jem.store.postgres.journal.LeaderWatch;
import dev.jem.store.postgres.journal.PostgresJournal;
import dev.jem.store.postgres.journal.PostgresSnapshots;
import dev.jem.store.postgres.output.PostgresBlobStore;
import dev.jem.store.postgres.output.PostgresOutputStore;
import dev.jem.store.postgres.projection.PostgresProjection;
import dev.jem.store.postgres.query.PostgresQueries;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * All that Jem keeps in PostgreSQL: one database, one schema ({@code jem}), brought to this build's version when it is
 * opened.
 *
 * <p>Besides its pools it has a connection each for appending, leadership questions, replay, projection and the leader
 * watch. All its parts are safe for use by several threads, and reconnect by themselves.
 */
public final class PostgresStore implements AutoCloseable {

    private final HikariDataSource readPool;
    private final HikariDataSource outputPool;
    private final PostgresJournal journal;
    private final PostgresSnapshots snapshots;
    private final PostgresProjection projection;
    private final PostgresQueries queries;
    private final PostgresOutputStore outputs;
    private final PostgresBlobStore blobs;
    private final LeaderWatch leaderWatch;
    private final Durability durability;

    private PostgresStore(
            Connections connections, Durability durability, HikariDataSource readPool, HikariDataSource outputPool) {
        this.durability = durability;
        this.readPool = readPool;
        this.outputPool = outputPool;
        this.journal = new PostgresJournal(connections);
        this.snapshots = new PostgresSnapshots(connections);
        this.projection = new PostgresProjection(connections);
        this.queries = new PostgresQueries(readPool);
        this.outputs = new PostgresOutputStore(outputPool);
        this.blobs = new PostgresBlobStore(outputPool);
        this.leaderWatch = new LeaderWatch(connections);
    }

    /**
     * Connects, refuses a database that Jem must not use, and migrates the schema.
     *
     * @throws StoreOpenException if there is no connection, the database is unfit or cannot be migrated. Nothing is
     *     left open.
     */
    public static PostgresStore open(StoreSettings settings) throws StoreOpenException {
        try {
            return opened(settings);
        } catch (UnfitDatabaseException e) {
            throw StoreOpenException.unfit(e);
        } catch (SQLException e) {
            throw StoreOpenException.unusable(settings, e);
        }
    }

    private static PostgresStore opened(StoreSettings settings) throws SQLException {
        Connections connections = new Connections(settings);
        checkSessions(connections);
        HikariDataSource outputPool = connections.outputPool();
        try {
            Migrations.run(connections, outputPool);
            Durability durability = readDurability(connections);
            return new PostgresStore(connections, durability, connections.readPool(), outputPool);
        } catch (SQLException | RuntimeException e) {
            outputPool.close();
            throw e;
        }
    }

    private static void checkSessions(Connections connections) throws SQLException {
        try (Connection first = connections.asking("check");
                Connection second = connections.asking("check")) {
            Connections.checkSessions(first, second, connections.settings());
        }
    }

    public PostgresJournal journal() {
        return journal;
    }

    public PostgresSnapshots snapshots() {
        return snapshots;
    }

    public PostgresProjection projection() {
        return projection;
    }

    public PostgresQueries queries() {
        return queries;
    }

    public PostgresOutputStore outputs() {
        return outputs;
    }

    public PostgresBlobStore blobs() {
        return blobs;
    }

    public LeaderWatch leaderWatch() {
        return leaderWatch;
    }

    /** The time of the database's host, epoch microseconds. */
    public long databaseTime() throws JournalException {
        return journal.time();
    }

    /** What a commit survives, with the settings in force when the store was opened. */
    public Durability durability() {
        return durability;
    }

    private static Durability readDurability(Connections connections) throws SQLException {
        try (Connection connection = connections.asking("durability")) {
            return Statements.query(
                            connection,
                            SqlFile.read(PostgresStore.class, "durability"),
                            row -> durability(row.getString(1), row.getBoolean(2), row.getString(3)))
                    .getFirst();
        }
    }

    private static Durability durability(String version, boolean isSynced, String standbys) {
        boolean hasStandby = !standbys.isBlank();
        String crash = isSynced
                ? "commits reach the disk before they count"
                : "fsync or full_page_writes is off: a crash can lose or damage everything";
        String loss = hasStandby
                ? "and a standby (synchronous_standby_names = " + standbys + ")"
                : "no synchronous standby: the loss of the disk loses what is not in a backup";
        return new Durability(isSynced, isSynced && hasStandby, "PostgreSQL " + version + ": " + crash + "; " + loss);
    }

    @Override
    public void close() {
        journal.close();
        projection.close();
        leaderWatch.close();
        readPool.close();
        outputPool.close();
    }
}
