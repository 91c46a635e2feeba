package dev.jem.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.runtime.projection.Position;
import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.connect.UnfitDatabaseException;
import dev.jem.store.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest {

    private final TestDatabase database = TestDatabase.create();
    private final StoreSettings settings =
            StoreSettings.of(database.jdbcUrl(), Optional.of(database.username()), Optional.of(database.password()));

    @AfterEach
    void drop() {
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void anEmptyDatabaseIsMadeReady() throws Exception {
        try (PostgresStore store = PostgresStore.open(settings)) {
            assertThat(store.journal().epoch()).isZero();
            assertThat(store.queries().reached()).isEqualTo(Position.START);
            assertThat(store.durability().survivesCrash()).isTrue();
            assertThat(store.durability().survivesLoss()).isFalse();
            assertThat(store.durability().description()).contains("no synchronous standby");
            assertThat(store.databaseTime()).isPositive();
            assertThat(store.leaderWatch().tryHold()).isTrue();
        }
        try (PostgresStore again = PostgresStore.open(settings)) {
            assertThat(again.journal().takeOver(0, "node")).isTrue();
        }
    }

    @Test
    void serversThatStartTogetherTakeTurns() {
        List<CompletableFuture<Void>> servers = IntStream.range(0, 3)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                    try (PostgresStore store = PostgresStore.open(settings)) {
                        assertThat(store.journal().head().seq()).isZero();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        servers.forEach(CompletableFuture::join);
    }

    @Test
    void theNewestMigrationIsTheOneThatIsChecked() throws Exception {
        try (HikariDataSource pool = new Connections(settings).outputPool()) {
            assertThat(Migrations.flyway(pool).info().pending())
                    .extracting(it -> it.getVersion().getVersion())
                    .last()
                    .isEqualTo(Migrations.NEWEST);
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsLeftAlone() throws Exception {
        PostgresStore.open(settings).close();
        execute(
                "insert into jem.flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (99, '99', 'future', 'SQL', 'V99.sql', 'x', 1, true)");
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> PostgresStore.open(settings))
                .matches(StoreOpenException::isUnfit)
                .withMessageContaining("version 99")
                .withMessageContaining("nothing was changed");
    }

    @Test
    void aSessionThatIsSharedIsRefused() throws Exception {
        try (Connection shared = new Connections(settings).asking("pooled");
                Connection other = new Connections(settings).asking("pooled")) {
            Connections.checkSessions(shared, other, settings);
            assertThatExceptionOfType(UnfitDatabaseException.class)
                    .isThrownBy(() -> Connections.checkSessions(shared, shared, settings))
                    .withMessageContaining("pooler");
        }
    }

    @Test
    void nobodyThereIsSaidSoWithoutThePassword() {
        StoreSettings nowhere = StoreSettings.of(
                "postgresql://jem:s3cret@127.0.0.1:1/jem?sslmode=disable", Optional.empty(), Optional.empty());
        assertThat(nowhere.user()).contains("jem");
        assertThat(nowhere.password()).contains("s3cret");
        assertThat(nowhere.toString()).doesNotContain("s3cret");
        assertThatExceptionOfType(StoreOpenException.class)
                .isThrownBy(() -> PostgresStore.open(nowhere))
                .matches(e -> !e.isUnfit())
                .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
    }

    @Test
    void addressesOfOtherDatabasesAreRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StoreSettings.of("jdbc:mysql://host/db", Optional.empty(), Optional.empty()))
                .withMessageContaining("postgresql://");
    }
}
