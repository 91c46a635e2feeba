package dev.jem.spec;

import dev.jem.model.job.SqlCall;
import dev.jem.model.time.DurationText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a task of SQL in normal form. */
final class SqlWriter {

    private SqlWriter() {}

    static Map<String, Object> tree(SqlCall call) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("connection", call.connection().toString());
        if (call.statements().size() == 1) {
            tree.put("query", call.statements().getFirst());
        } else {
            tree.put("statements", new ArrayList<>(call.statements()));
        }
        if (!call.args().isEmpty()) {
            Map<String, Object> args = new LinkedHashMap<>();
            call.args().forEach((name, arg) -> {
                Map<String, Object> written = new LinkedHashMap<>();
                written.put("type", Choice.text(arg.type()));
                written.put("value", arg.value().source());
                args.put(name, written);
            });
            tree.put("args", args);
        }
        tree.put("readOnly", call.readOnly());
        tree.put("rowsMax", call.rowsMax());
        tree.put("bytesMax", ByteSize.format(call.bytesMax()));
        call.timeout().ifPresent(it -> tree.put("timeout", DurationText.format(it)));
        return tree;
    }
}
