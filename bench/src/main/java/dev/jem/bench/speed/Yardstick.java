package dev.jem.bench.speed;

import dev.jem.bench.host.OwnDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** What the database itself does: one client that inserts one small row after another, each in a durable commit. */
final class Yardstick {

    private final OwnDatabase database;

    Yardstick(OwnDatabase database) {
        this.database = database;
    }

    /** Commits per second. */
    double measure(Duration duration) {
        try (Connection connection = database.connections().writing("yardstick");
                Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists bench");
            statement.execute("create table if not exists bench.yardstick (id bigint primary key, what text not null)");
            statement.execute("truncate bench.yardstick");
            return commitsPerSecond(connection, duration);
        } catch (SQLException e) {
            throw new IllegalStateException("the database cannot be measured", e);
        }
    }

    private static double commitsPerSecond(Connection connection, Duration duration) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into bench.yardstick values (?, ?)")) {
            long begun = System.nanoTime();
            long commits = 0;
            while (System.nanoTime() - begun < duration.toNanos()) {
                insert.setLong(1, ++commits);
                insert.setString(2, "a run that has to be remembered");
                insert.executeUpdate();
            }
            return commits * 1e9 / (System.nanoTime() - begun);
        }
    }
}
