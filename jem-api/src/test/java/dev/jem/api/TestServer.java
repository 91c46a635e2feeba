package dev.jem.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.api.testing.Http;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Recorded;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.runtime.Cell;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Outcome;
import dev.jem.runtime.Projector;
import dev.jem.runtime.WriterSettings;
import dev.jem.runtime.codec.BatchCodec;
import dev.jem.runtime.codec.Salts;
import dev.jem.runtime.journal.MemoryJournal;
import dev.jem.runtime.journal.MemorySnapshots;
import dev.jem.runtime.output.MemoryBlobStore;
import dev.jem.runtime.output.MemoryOutputStore;
import dev.jem.runtime.projection.MemoryProjection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real API, engine and writer on a free port of this host; only what they stand on lies in memory. */
final class TestServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    final ApiPorts ports;
    private final ApiServer api;

    private TestServer(ApiPorts ports, ApiServer api) {
        this.ports = ports;
        this.api = api;
    }

    /** Returns when it leads and knows one principal of each role. */
    static TestServer start() {
        return start(new HandClock(Duration.ZERO));
    }

    /** @param clock what engine time follows */
    static TestServer start(HandClock clock) {
        MemoryJournal journal = new MemoryJournal(clock::wall);
        MemoryProjection projection = new MemoryProjection();
        BatchCodec codec = new BatchCodec(Salts.secure());
        Cell cell = new Cell(
                new Cell.Ports(journal, new MemorySnapshots(journal), codec, () -> true, clock, () -> false),
                new WriterSettings("test", "test", () -> "0000beef", 10_000_000));
        Projector projector = new Projector(
                cell.feed(),
                projection,
                () -> cell.status().leads() ? cell.status().epoch() : 0);
        ApiPorts ports = new ApiPorts(
                cell,
                projector,
                projection,
                new MemoryOutputStore(),
                new MemoryBlobStore(),
                TaskTokens.under("a key that only this test knows, long enough"),
                TestServer::hookKeys,
                new ApiPorts.Facts("test", "test", Instant.now(), "memory", "none", "test"));
        TestServer server = new TestServer(ports, new ApiServer(ports, "127.0.0.1", 0));
        server.start(cell, projector);
        return server;
    }

    /** Under which deliveries to webhooks of the namespace {@code ops} are signed: two while one is exchanged. */
    static List<byte[]> hookKeys(String namespace, String name) {
        return namespace.equals("ops") && name.equals("deploy-hmac")
                ? List.of(hookKey("new"), hookKey("old"))
                : List.of();
    }

    static byte[] hookKey(String age) {
        return ("the " + age + " key of deliveries, long enough").getBytes(StandardCharsets.UTF_8);
    }

    private void start(Cell cell, Projector projector) {
        cell.start();
        projector.start();
        api.start();
        try {
            assertThat(cell.feed().await(0, PATIENCE_SECONDS * 1_000)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (Role role : Role.values()) {
            PrincipalKind kind = role == Role.WORKER ? PrincipalKind.WORKER : PrincipalKind.PERSON;
            command(new Command.PutPrincipal(name(role), kind, role, ApiServer.sha256(token(role))));
        }
    }

    /** Straight to the engine, past all that the API checks. */
    Outcome<Answer> command(Command command) {
        try {
            return ports.cell().submit(command, Recorded.SELF, Lane.OPERATORS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** What the principal of a role shows. */
    static String token(Role role) {
        return "the-token-of-" + name(role);
    }

    List<Route> routes() {
        return Routes.all(new Backend(ports), ports.facts());
    }

    int port() {
        return api.port();
    }

    /** Requests as the administrator. */
    Http http() {
        return http(Role.ADMIN);
    }

    Http http(Role role) {
        return new Http(port(), Optional.of(token(role)));
    }

    Http httpWith(String token) {
        return new Http(port(), Optional.of(token));
    }

    Http httpWithoutToken() {
        return new Http(port(), Optional.empty());
    }

    JemClient client(Role role) {
        return JemClient.of(Endpoint.of("http://127.0.0.1:" + port(), Optional.of(token(role))), RetryPolicy.NONE);
    }

    @Override
    public void close() {
        api.close();
        ports.cell().close();
        ports.projector().close();
    }
}
