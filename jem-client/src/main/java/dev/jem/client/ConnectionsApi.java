package dev.jem.client;

import dev.jem.protocol.Connections;
import dev.jem.protocol.Page;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Connections to services and databases. Thread-safe. */
public final class ConnectionsApi {

    private static final TypeReference<Page<Connections.Connection>> CONNECTIONS = new TypeReference<>() {};

    private final Connection connection;

    ConnectionsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Page<Connections.Connection> list(Optional<String> namespace, PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("connections").with("namespace", namespace))), CONNECTIONS);
    }

    public Connections.Connection get(String namespace, String name) {
        return connection.read(Call.get(target(namespace, name)), Connections.Connection.class);
    }

    /** Deletes a connection that nothing uses, in whichever version it is. */
    public void delete(String namespace, String name) {
        connection.send(Call.delete(target(namespace, name)).header("If-Match", "*"));
    }

    private static Target target(String namespace, String name) {
        return Target.of("namespaces").segment(namespace).segment("connections").segment(name);
    }
}
