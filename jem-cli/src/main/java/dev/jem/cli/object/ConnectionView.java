package dev.jem.cli.object;

import dev.jem.cli.command.Column;
import dev.jem.cli.command.Output;
import dev.jem.cli.command.View;
import dev.jem.cli.text.Table;
import dev.jem.protocol.Connections;
import java.util.List;

/** How connections are shown. */
final class ConnectionView {

    static final View<Connections.Connection> LIST = new View<>(
            List.of(
                    Column.of("CONNECTION", ConnectionView::name),
                    Column.of("TYPE", Connections.Connection::type),
                    Column.of("URL", Connections.Connection::url),
                    Column.of("SHARED WITH", ConnectionView::sharedWith),
                    Column.wide("VERSION", it -> Long.toString(it.version())),
                    Column.wide("DESCRIPTION", Connections.Connection::description)),
            ConnectionView::name,
            "There are no connections here. Apply a manifest with: jem apply -f FILE");

    private ConnectionView() {}

    static String name(Connections.Connection connection) {
        return connection.namespace() + "/" + connection.name();
    }

    private static String sharedWith(Connections.Connection connection) {
        return connection.sharedWith().contains("*") ? "everyone" : String.join(", ", connection.sharedWith());
    }

    static void describe(Connections.Connection connection, Output output) {
        Table facts = new Table(List.of("", ""));
        facts.add(List.of("connection", name(connection)));
        facts.add(List.of("description", connection.description()));
        facts.add(List.of("version", Long.toString(connection.version())));
        facts.add(List.of("type", connection.type()));
        facts.add(List.of("url", connection.url()));
        String others = sharedWith(connection);
        facts.add(List.of("shared with", others.isEmpty() ? "nobody but " + connection.namespace() : others));
        output.print(facts);
        output.line("");
        output.raw(Output.yamlText(connection.definition()));
    }
}
