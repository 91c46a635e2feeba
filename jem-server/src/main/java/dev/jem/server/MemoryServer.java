package dev.jem.server;

import dev.jem.api.HookKeys;
import dev.jem.cli.command.CommandFailure;
import dev.jem.client.Endpoint;
import java.time.Instant;
import java.util.Optional;

/** A server that keeps nothing, on a free port of this host: for {@code jem run --local}. */
final class MemoryServer implements AutoCloseable {

    private final Node node;
    private final String adminToken;
    private final String workerToken;

    private MemoryServer(Node node, String adminToken, String workerToken) {
        this.node = node;
        this.adminToken = adminToken;
        this.workerToken = workerToken;
    }

    /** Returns when it serves requests. */
    static MemoryServer start() {
        Node.Self self = new Node.Self("local", Tokens.fresh(), HookKeys.NONE, Instant.now());
        Node node = new Node(Storage.inMemory(), self, Node.Address.ANY_LOOPBACK);
        MemoryServer server = new MemoryServer(node, Tokens.fresh(), Tokens.fresh());
        try {
            node.startEngine();
            node.startApi();
            Leadership.await(node, Leadership.PATIENCE);
            Tokens.admitAdmin(node.cell(), server.adminToken);
            Tokens.admitWorker(node.cell(), server.workerToken);
            return server;
        } catch (StartFailure e) {
            node.close();
            throw e.forTerminal();
        } catch (CommandFailure e) {
            node.close();
            throw e;
        }
    }

    Endpoint endpoint() {
        return Endpoint.of(node.address().url(), Optional.of(adminToken));
    }

    Endpoint workerEndpoint() {
        return Endpoint.of(node.address().url(), Optional.of(workerToken));
    }

    @Override
    public void close() {
        node.close();
    }
}
