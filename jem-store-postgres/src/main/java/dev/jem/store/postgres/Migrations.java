package dev.jem.store.postgres;

import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.SqlFile;
import dev.jem.store.postgres.connect.UnfitDatabaseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings the schema to the version of this build. Servers that start together take turns by an advisory lock; a schema
 * that is there already costs one small question.
 */
final class Migrations {

    /** The newest migration of this build; a test compares it with the files. */
    static final String NEWEST = "6";

    private static final String LOCATION = "classpath:dev/jem/store/postgres/migrations";

    private Migrations() {}

    /** Migrates over the pool, or finds that nothing is to be done. */
    static void run(Connections connections, DataSource pool) throws SQLException {
        try (Connection connection = connections.writing("migration");
                Statement statement = connection.createStatement()) {
            statement.execute(SqlFile.read(Migrations.class, "migration_lock"));
            String present = present(statement);
            if (!present.equals(NEWEST)) {
                refuseNewer(present, connections);
                migrate(pool, connections);
            }
        }
    }

    /** The version of the schema; empty if there is none. */
    private static String present(Statement statement) throws SQLException {
        try (ResultSet table = statement.executeQuery(SqlFile.read(Migrations.class, "schema_exists"))) {
            if (!table.next() || !table.getBoolean(1)) {
                return "";
            }
        }
        try (ResultSet result = statement.executeQuery(SqlFile.read(Migrations.class, "schema_version"))) {
            return result.next() && result.getString(1) != null ? result.getString(1) : "";
        }
    }

    private static void refuseNewer(String present, Connections connections) throws UnfitDatabaseException {
        if (!present.isEmpty()
                && MigrationVersion.fromVersion(present).isNewerThan(MigrationVersion.fromVersion(NEWEST))) {
            throw new UnfitDatabaseException("The schema in "
                    + connections.settings().address() + " has version " + present + ", this build knows " + NEWEST
                    + ". A newer Jem has used this database, nothing was changed. Start that version.");
        }
    }

    private static void migrate(DataSource pool, Connections connections) throws SQLException {
        try {
            flyway(pool).migrate();
        } catch (FlywayException e) {
            throw new SQLException(
                    "The schema in " + connections.settings().address() + " could not be brought to version " + NEWEST
                            + "; what the failing migration had done was undone. " + e.getMessage(),
                    e);
        }
    }

    static Flyway flyway(DataSource pool) {
        return Flyway.configure()
                .dataSource(pool)
                .locations(LOCATION)
                .defaultSchema(Connections.SCHEMA)
                .createSchemas(true)
                .failOnMissingLocations(true)
                .load();
    }
}
