package dev.jem.store.postgres.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void eachDatabaseIsEmptyAndOurs() throws SQLException {
        try (var one = TestDatabase.create();
                var other = TestDatabase.create()) {
            try (var connection = one.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create table t (x int)");
            }
            try (var connection = other.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create table t (x int)");
            }
            assertThat(one.name()).isNotEqualTo(other.name());
        }
    }
}
