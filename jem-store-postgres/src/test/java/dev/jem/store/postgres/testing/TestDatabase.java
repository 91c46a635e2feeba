package dev.jem.store.postgres.testing;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh, empty database on the {@link SharedPostgres} server, dropped by {@link #close}: about 30 ms for both. Owned
 * by Jem's role, so tests have the rights that the product has.
 *
 * @param name of the database
 */
public record TestDatabase(String name) implements AutoCloseable {
    private static final AtomicInteger CREATED = new AtomicInteger();

    public static TestDatabase create() {
        var name = "test_" + CREATED.incrementAndGet();
        administer(
                "create database " + name + " owner " + SharedPostgres.running().username());
        return new TestDatabase(name);
    }

    /** A database with all that is in another one, to which nobody may be connected. */
    public static TestDatabase copyOf(TestDatabase template) {
        var name = "test_" + CREATED.incrementAndGet();
        administer("create database " + name + " template " + template.name() + " owner "
                + SharedPostgres.running().username());
        return new TestDatabase(name);
    }

    public String jdbcUrl() {
        var running = SharedPostgres.running();
        return "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable".formatted(running.port(), name);
    }

    public String username() {
        return SharedPostgres.running().username();
    }

    public String password() {
        return SharedPostgres.running().password();
    }

    /** Unpooled connections with user and password. */
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(username());
        source.setPassword(password());
        return source;
    }

    @Override
    public void close() {
        administer("drop database " + name + " with (force)");
    }

    private static void administer(String statement) {
        try (var connection = SharedPostgres.running().administration().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement + " failed", e);
        }
    }
}
