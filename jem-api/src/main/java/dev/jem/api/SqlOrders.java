package dev.jem.api;

import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.connection.SecretSource;
import dev.jem.model.job.SqlCall;
import dev.jem.protocol.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Turns the statements of a task into what a worker sends. The statements stay word for word; values are bound. */
final class SqlOrders {

    private SqlOrders() {}

    /** @param timeoutMillis of the attempt, for what says nothing itself */
    static Workers.Action render(
            SqlCall call, ConnectionDefinition definition, long timeoutMillis, Function<String, String> lookup) {
        Endpoint.Sql database = (Endpoint.Sql) definition.endpoint();
        Map<String, Workers.SqlArg> args = new TreeMap<>();
        call.args()
                .forEach((name, arg) -> args.put(
                        name,
                        new Workers.SqlArg(
                                Rendering.kebab(arg.type()), arg.value().render(lookup))));
        Workers.SqlCall rendered = new Workers.SqlCall(
                definition.key().toString(),
                database.url(),
                database.user(),
                database.password().map(SqlOrders::secret),
                call.statements(),
                args,
                call.readOnly(),
                call.rowsMax(),
                call.bytesMax(),
                call.timeout().map(it -> it.toMillis()).orElse(timeoutMillis),
                database.connectTimeout().toMillis(),
                database.poolMax(),
                definition.allow());
        return new Workers.Action("sql", List.of(), "", "", Optional.empty(), Optional.of(rendered), "");
    }

    static Workers.Env secret(SecretSource source) {
        return switch (source) {
            case SecretSource.Variable(var name) -> new Workers.Env("env", name);
            case SecretSource.File(var path) -> new Workers.Env("file", path);
        };
    }
}
