package dev.jem.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.Statements;
import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.testing.SharedPostgres;
import dev.jem.store.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A fresh database with the schema in it. */
public final class Fixture implements AutoCloseable {

    private static final class Template {
        static final TestDatabase DATABASE = migrated();

        private static TestDatabase migrated() {
            TestDatabase database = TestDatabase.create();
            Connections connections = connections(database);
            try (HikariDataSource pool = connections.outputPool()) {
                Migrations.run(connections, pool);
            } catch (SQLException e) {
                throw new IllegalStateException("the schema could not be created", e);
            }
            return database;
        }
    }

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final TestDatabase database = TestDatabase.copyOf(Template.DATABASE);
    private final Connections connections = connections(database);

    private static Connections connections(TestDatabase database) {
        return new Connections(StoreSettings.of(
                database.jdbcUrl(), Optional.of(database.username()), Optional.of(database.password())));
    }

    public Connections connections() {
        return connections;
    }

    public String name() {
        return database.name();
    }

    /** With the rights of the server's owner, in another database. */
    public Connection administration() throws SQLException {
        return SharedPostgres.running().administration().getConnection();
    }

    /** Returns when the question is answered with true. */
    public void await(String question) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (Connection connection = database.dataSource().getConnection()) {
            while (!Statements.query(connection, question, row -> row.getBoolean(1))
                    .getFirst()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("never true: " + question);
                }
                Thread.onSpinWait();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(question, e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
