package dev.jem.store.postgres.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.runtime.output.OutputStore;
import dev.jem.runtime.output.OutputStoreConformance;
import dev.jem.store.postgres.Fixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresOutputStoreTest extends OutputStoreConformance {

    private final Fixture fixture = new Fixture();
    private final HikariDataSource pool = fixture.connections().outputPool();
    private final OutputStore store = new PostgresOutputStore(pool);

    @Override
    protected OutputStore store() {
        return store;
    }

    @AfterEach
    void close() {
        pool.close();
        fixture.close();
    }

    @Test
    void tokensFarApartLieInPartitionsOfTheirOwn() {
        long far = 5L << 21;
        append(key(far - 1), chunks(0, 1));
        append(key(far), chunks(0, 2));
        assertThat(store.read(key(far - 1), 0, 5).chunks()).hasSize(1);
        assertThat(store.read(key(far), 0, 5).chunks()).hasSize(2);
    }
}
