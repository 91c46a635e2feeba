package dev.jem.api;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.JobKey;
import dev.jem.protocol.Connections;
import dev.jem.protocol.Page;
import dev.jem.runtime.Lane;
import dev.jem.runtime.Registry.AppliedConnection;
import dev.jem.spec.ManifestWriter;
import java.util.List;
import java.util.Optional;

/** Connections. */
final class ConnectionRoutes {

    private static final String CONNECTION = Routes.API + "/namespaces/{namespace}/connections/{connection}";

    private final Backend backend;

    ConnectionRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get(Routes.API + "/connections", Permission.READ, "Connections by name", this::list)
                        .gives(Page.class)
                        .query("namespace", "limit", "cursor"),
                Route.get(CONNECTION, Permission.READ, "A connection", this::get)
                        .gives(Connections.Connection.class),
                Route.delete(CONNECTION, Permission.DEFINE, "Take a connection away that nothing uses", this::delete)
                        .query("reason"));
    }

    private void list(Call call) {
        Optional<String> namespace = Names.namespace(call, backend.queries(call));
        List<Connections.Connection> connections = backend.cell().registry().connections().values().stream()
                .filter(it -> namespace
                        .filter(name -> !name.equals(it.definition().key().namespace()))
                        .isEmpty())
                .map(ConnectionRoutes::connection)
                .toList();
        call.json(Names.page(call, connections, it -> it.namespace() + "/" + it.name()));
    }

    private void get(Call call) {
        ConnectionKey key = key(call);
        AppliedConnection connection = Optional.ofNullable(
                        backend.cell().registry().connections().get(key))
                .orElseThrow(() -> notFound(key));
        Versions.tag(call, connection.version());
        call.json(connection(connection));
    }

    private static Connections.Connection connection(AppliedConnection connection) {
        ConnectionDefinition definition = connection.definition();
        return new Connections.Connection(
                definition.key().namespace(),
                definition.key().name(),
                connection.version(),
                definition.description(),
                definition.endpoint().type(),
                definition.endpoint().url(),
                definition.sharedWith(),
                ManifestWriter.tree(definition));
    }

    private static ConnectionKey key(Call call) {
        ConnectionKey key = new ConnectionKey(call.path("namespace"), call.path("connection"));
        if (!JobKey.isName(key.namespace()) || !JobKey.isName(key.name())) {
            throw notFound(key);
        }
        return key;
    }

    private static ProblemException notFound(ConnectionKey key) {
        return ProblemException.notFound("there is no connection " + key);
    }

    private void delete(Call call) {
        Command command = new Command.DeleteConnection(
                key(call),
                Versions.seen(call, "connection"),
                call.query("reason").orElse(""));
        backend.command(call, command, Lane.OPERATORS, Answer.Done.class);
        call.nothing();
    }
}
