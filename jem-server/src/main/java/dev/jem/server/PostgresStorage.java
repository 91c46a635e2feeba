package dev.jem.server;

import dev.jem.store.postgres.PostgresStore;
import dev.jem.store.postgres.StoreOpenException;
import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.embedded.DatabaseStartException;
import dev.jem.store.postgres.embedded.PostgresLauncher;
import dev.jem.store.postgres.embedded.PostgresSettings;
import dev.jem.store.postgres.embedded.RunningPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A storage in PostgreSQL, Jem's own or another one, and what has to be closed for it, the last opened first. */
final class PostgresStorage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStorage.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Optional<Storage> storage = Optional.empty();

    private PostgresStorage() {}

    /** Starts Jem's own PostgreSQL in a data directory. */
    static PostgresStorage embedded(Path dataDir) throws StartFailure {
        PostgresStorage result = new PostgresStorage();
        try {
            RunningPostgres running = result.opened(PostgresLauncher.start(PostgresSettings.in(dataDir)));
            StoreSettings settings = StoreSettings.of(
                    running.jdbcUrl(), Optional.of(running.username()), Optional.of(running.password()));
            result.open(settings, "PostgreSQL of its own in " + running.dataDirectory());
            return result;
        } catch (DatabaseStartException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Uses a PostgreSQL that somebody else runs. */
    static PostgresStorage external(StoreSettings settings) throws StartFailure {
        PostgresStorage result = new PostgresStorage();
        result.open(settings, "PostgreSQL at " + settings.address());
        return result;
    }

    private void open(StoreSettings settings, String database) throws StartFailure {
        boolean isOpen = false;
        try {
            PostgresStore store = opened(PostgresStore.open(settings));
            storage = Optional.of(new Storage(
                    store.journal(),
                    store.snapshots(),
                    store.leaderWatch()::tryHold,
                    store.projection(),
                    store.queries(),
                    store.outputs(),
                    store.blobs(),
                    database,
                    store.durability().description()));
            isOpen = true;
        } catch (StoreOpenException e) {
            String message = String.valueOf(e.getMessage());
            throw e.isUnfit() ? StartFailure.ofConfiguration(message) : new StartFailure(message, e);
        } finally {
            if (!isOpen) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    Storage storage() {
        return storage.orElseThrow();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (IOException | DatabaseStartException e) {
                LOG.warn("The database did not stop cleanly; the next start repairs that: {}", e.getMessage());
            } catch (Exception e) {
                LOG.warn("{} could not be closed", resource, e);
            }
        }
    }
}
