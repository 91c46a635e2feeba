package dev.jem.store.postgres.projection;

import com.zaxxer.hikari.HikariDataSource;
import dev.jem.runtime.journal.JournalException;
import dev.jem.runtime.projection.Projection;
import dev.jem.runtime.projection.ProjectionConformance;
import dev.jem.runtime.projection.Queries;
import dev.jem.store.postgres.Fixture;
import dev.jem.store.postgres.journal.PostgresJournal;
import dev.jem.store.postgres.query.PostgresQueries;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;

class PostgresProjectionTest extends ProjectionConformance {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable it : opened) {
            it.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    protected Subject open() throws Exception {
        Fixture fixture = opened(new Fixture());
        HikariDataSource pool = opened(fixture.connections().readPool());
        PostgresProjection projection = opened(new PostgresProjection(fixture.connections()));
        PostgresJournal journal = opened(new PostgresJournal(fixture.connections()));
        journal.takeOver(0, "node-a");
        Queries queries = new PostgresQueries(pool);
        return new Subject() {
            @Override
            public Projection projection() {
                return projection;
            }

            @Override
            public Queries queries() {
                return queries;
            }

            @Override
            public void takeOver(long epoch) throws JournalException {
                journal.takeOver(epoch - 1, "node-b");
            }
        };
    }
}
