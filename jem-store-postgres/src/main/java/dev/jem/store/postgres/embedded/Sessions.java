package dev.jem.store.postgres.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a running embedded server, and the role and database that Jem works with. */
record Sessions(int port, Credentials credentials, Duration answerLimit) {

    /** What a connection attempt as Jem's own role told. */
    enum Admission {
        ADMITTED,
        /** The role or the database is not there, or the password is another. */
        UNKNOWN
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable"
                .formatted(port, Credentials.DATABASE);
    }

    PGSimpleDataSource asJem() {
        return dataSource(Credentials.DATABASE, Credentials.USER, credentials.password());
    }

    PGSimpleDataSource asAdmin() {
        return dataSource("postgres", Credentials.ADMIN, credentials.adminPassword());
    }

    private PGSimpleDataSource dataSource(String database, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        source.setConnectTimeout(limitSeconds());
        source.setLoginTimeout(limitSeconds());
        return source;
    }

    private int limitSeconds() {
        return (int) Math.max(1, answerLimit.toSeconds());
    }

    /** Tries to connect as Jem's role; other failures than a refusal are thrown. */
    Admission admission() throws SQLException {
        return tried(asJem());
    }

    /** Tries to connect as the superuser. */
    Admission adminAdmission() throws SQLException {
        return tried(asAdmin());
    }

    private Admission tried(PGSimpleDataSource source) throws SQLException {
        try (var connection = source.getConnection()) {
            return connection.isValid(limitSeconds()) ? Admission.ADMITTED : Admission.UNKNOWN;
        } catch (SQLException e) {
            // invalid_password, invalid_authorization_specification, invalid_catalog_name
            return switch (String.valueOf(e.getSQLState())) {
                case "28P01", "28000", "3D000" -> Admission.UNKNOWN;
                case String _ -> throw e;
            };
        }
    }

    /** The version the server says it is, as in {@code 18.6}. */
    String serverVersion() throws SQLException {
        try (var connection = asJem().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion().split(" ", 2)[0];
        }
    }

    /** Creates or mends Jem's role and database; needs the superuser. */
    void ensureRoleAndDatabase() throws SQLException {
        try (var connection = asAdmin().getConnection();
                var statement = connection.createStatement()) {
            boolean roleExists = exists(connection, "select 1 from pg_roles where rolname = ?", Credentials.USER);
            statement.execute("%s role %s login password '%s'"
                    .formatted(roleExists ? "alter" : "create", Credentials.USER, credentials.password()));
            statement.execute("grant pg_monitor, pg_checkpoint to " + Credentials.USER);
            ensureDatabase(connection, statement);
        }
    }

    private static void ensureDatabase(Connection connection, Statement statement) throws SQLException {
        if (!exists(connection, "select 1 from pg_database where datname = ?", Credentials.DATABASE)) {
            statement.execute("create database %s owner %s".formatted(Credentials.DATABASE, Credentials.USER));
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }
}
