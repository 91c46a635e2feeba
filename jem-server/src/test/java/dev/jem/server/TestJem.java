package dev.jem.server;

import dev.jem.api.testing.Http;
import dev.jem.api.testing.RawHttp;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Servers;
import dev.jem.store.postgres.connect.StoreSettings;
import dev.jem.store.postgres.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A whole server on a real PostgreSQL of its own, which can be stopped and started again on the same data. */
final class TestJem implements AutoCloseable {

    private final Path directory;
    private final TestDatabase database = TestDatabase.create();
    private RunningServer server;
    private boolean isDatabaseLost;

    private TestJem(Path directory) throws StartFailure {
        this.directory = directory;
        this.server = open(directory, database);
    }

    static TestJem start(Path directory) throws StartFailure {
        return new TestJem(directory);
    }

    private static RunningServer open(Path directory, TestDatabase database) throws StartFailure {
        StoreSettings settings = StoreSettings.of(
                database.jdbcUrl(), Optional.of(database.username()), Optional.of(database.password()));
        return RunningServer.start(
                new ServerSettings(directory, Node.Address.ANY_LOOPBACK, Optional.of(settings)), () -> {});
    }

    /** Another server process would do the same; the port is another one. */
    void restart() throws StartFailure {
        server.close();
        server = open(directory, database);
    }

    RunningServer server() {
        return server;
    }

    String url() {
        return server.url();
    }

    int port() {
        return URI.create(server.url()).getPort();
    }

    String adminToken() throws StartFailure {
        return server.directory().token(Servers.ADMIN_TOKEN_FILE);
    }

    String workerToken() throws StartFailure {
        return server.directory().token(DataDirectory.WORKER_TOKEN_FILE);
    }

    /** Requests of the administrator. */
    Http http() throws StartFailure {
        return new Http(port(), Optional.of(adminToken()));
    }

    Http httpOfWorker() throws StartFailure {
        return new Http(port(), Optional.of(workerToken()));
    }

    RawHttp raw() {
        return new RawHttp(port());
    }

    /** A client with the administrator's token that has seen nothing yet. */
    JemClient client() throws StartFailure {
        return JemClient.of(Endpoint.of(url(), Optional.of(adminToken())), RetryPolicy.NONE);
    }

    JemClient worker() throws StartFailure {
        return JemClient.of(Endpoint.of(url(), Optional.of(workerToken())), RetryPolicy.NONE);
    }

    /** As if somebody had dropped it; the server goes on without. */
    void loseDatabase() {
        database.close();
        isDatabaseLost = true;
    }

    @Override
    public void close() {
        server.close();
        if (!isDatabaseLost) {
            database.close();
        }
    }
}
