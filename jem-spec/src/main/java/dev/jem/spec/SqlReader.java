package dev.jem.spec;

import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.Action;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.SqlCall;
import dev.jem.model.job.SqlCall.Argument;
import dev.jem.model.job.SqlText;
import dev.jem.model.job.Template;
import dev.jem.model.job.ValueType;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads a task that asks a database. */
final class SqlReader {

    static final int STATEMENTS_MAX = 100;
    static final int ROWS_MAX = 1_000_000;
    static final long BYTES_MAX = 64L << 20;
    private static final int ARGS_MAX = 1_000;
    private static final Duration TIMEOUT_MAX = Duration.ofHours(24);

    /** All statements are one transaction, which they cannot end. */
    private static final Set<String> TRANSACTION =
            Set.of("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare");

    private final Reader reader;
    private final References references;
    private final TaskReader.Home home;
    private final Map<String, ParamDefinition> params;

    SqlReader(Reader reader, References references, TaskReader.Home home, Map<String, ParamDefinition> params) {
        this.reader = reader;
        this.references = references;
        this.home = home;
        this.params = params;
    }

    Optional<Action> read(Fields fields) {
        Optional<ConnectionKey> connection =
                fields.scalar("connection").flatMap(it -> Names.connection(it, "sql", home.namespace(), reader));
        SortedMap<String, Argument> args = fields.node("args").map(this::args).orElse(new TreeMap<>());
        List<String> statements = statements(fields, args);
        return connection.map(it -> new Action.Sql(new SqlCall(
                it,
                statements,
                args,
                fields.flag("readOnly").orElse(false),
                fields.integer("rowsMax", 1, ROWS_MAX).orElse(SqlCall.ROWS_MAX_DEFAULT),
                fields.size("bytesMax", 1L << 10, BYTES_MAX).orElse(SqlCall.BYTES_MAX_DEFAULT),
                fields.node("timeout").flatMap(value -> reader.duration(value, Duration.ofMillis(100), TIMEOUT_MAX)))));
    }

    // ---- statements

    private List<String> statements(Fields fields, SortedMap<String, Argument> args) {
        if (fields.has("query") == fields.has("statements")) {
            String message = "a task of SQL has either 'query' or 'statements'";
            reader.error(fields.place(), fields.has("query") ? "one-of" : "missing-key", message);
            return List.of();
        }
        List<Node> items = fields.has("query")
                ? fields.node("query").map(List::of).orElse(List.of())
                : fields.node("statements").map(reader::items).orElse(List.of());
        if (fields.has("statements") && (items.isEmpty() || items.size() > STATEMENTS_MAX)) {
            reader.error(fields.place(), "size", "there are between 1 and " + STATEMENTS_MAX + " statements");
        }
        List<String> statements = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Node item : items.stream().limit(STATEMENTS_MAX).toList()) {
            reader.scalar(item).ifPresent(it -> {
                statements.add(it.text());
                used.addAll(check(it, args.keySet()));
            });
        }
        refuseUnused(fields, used);
        return statements;
    }

    private List<String> check(Node.Scalar scalar, Set<String> args) {
        int reference = scalar.text().indexOf("${{");
        if (reference >= 0) {
            String message = "a statement takes no references, since a value could become part of it";
            String suggestion = "write args: {NAME: \"${{ … }}\"} and :NAME in the statement";
            reader.error(scalar.placeAt(reference), "sql-reference", message, suggestion);
            return List.of();
        }
        try {
            SqlText text = SqlText.parse(scalar.text());
            String first = text.marked().strip().split("[^A-Za-z]", 2)[0].toLowerCase(Locale.ROOT);
            if (first.isEmpty() || TRANSACTION.contains(first)) {
                String message = first.isEmpty()
                        ? "this is no statement"
                        : "'" + first + "' has no place here: all statements are one transaction";
                reader.error(scalar.place(), "sql", message);
            }
            text.names().stream().filter(it -> !args.contains(it)).distinct().forEach(it -> missing(scalar, it, args));
            return text.names();
        } catch (SqlText.SyntaxException e) {
            reader.error(scalar.placeAt(e.offset()), "sql", String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private void missing(Node.Scalar scalar, String name, Set<String> args) {
        String nearest = DidYouMean.suggestion(name, args);
        int at = Math.max(0, scalar.text().indexOf(":" + name));
        String message = "there is no argument '" + Show.quoted(name) + "'";
        reader.error(
                scalar.placeAt(at),
                "reference",
                message,
                nearest.isEmpty() ? "write args: {" + name + ": …}" : nearest);
    }

    private void refuseUnused(Fields fields, Set<String> used) {
        if (!(fields.entry("args").map(Node.Entry::value).orElse(null) instanceof Node.Mapping mapping)) {
            return;
        }
        for (Node.Entry entry : mapping.entries().values()) {
            if (!used.contains(entry.key().text())) {
                String message = "no statement uses the argument '"
                        + Show.quoted(entry.key().text()) + "'";
                reader.error(
                        entry.keyPlace(),
                        "reference",
                        message,
                        "remove it, or write :" + entry.key().text());
            }
        }
    }

    // ---- arguments

    private SortedMap<String, Argument> args(Node node) {
        SortedMap<String, Argument> args = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to values");
        List<Node.Entry> entries =
                mapping.map(it -> List.copyOf(it.entries().values())).orElse(List.of());
        if (entries.size() > ARGS_MAX) {
            reader.error(node.place(), "size", "more than " + Show.count(ARGS_MAX) + " arguments");
        }
        for (Node.Entry entry : entries) {
            if (Names.IDENTIFIER.check(entry.key(), entry.keyPlace(), "the argument", reader)) {
                argument(entry.value()).ifPresent(it -> args.put(entry.key().text(), it));
            }
        }
        return args;
    }

    private Optional<Argument> argument(Node node) {
        if (node instanceof Node.Mapping) {
            return Fields.of(node, Keys.SQL_ARG, reader).flatMap(fields -> {
                Optional<ValueType> type = fields.choice("type", ValueType.class);
                return fields.node("value")
                        .flatMap(reader::word)
                        .flatMap(it -> argument(it, type.orElseGet(() -> type(it))));
            });
        }
        return reader.word(node).flatMap(it -> argument(it, type(it)));
    }

    private Optional<Argument> argument(Node.Scalar scalar, ValueType type) {
        Optional<Template> template = reader.template(scalar);
        template.ifPresent(it -> references.use(it, scalar, Site.task(home.task())));
        boolean isWrong = template.isPresent()
                && template.get().isLiteral()
                && type.read(scalar.text()).isEmpty();
        if (isWrong) {
            String message = "'" + Show.quoted(scalar.text()) + "' is no " + Choice.text(type);
            reader.error(scalar.place(), "type", message);
        }
        return template.filter(_ -> !isWrong).map(it -> new Argument(type, it));
    }

    /** That of the parameter which it is, or of what is written. */
    private ValueType type(Node.Scalar scalar) {
        return switch (scalar.type()) {
            case INT -> ValueType.INT;
            case FLOAT -> ValueType.NUMBER;
            case BOOL -> ValueType.BOOL;
            case TEXT, NULL -> {
                String text = scalar.text().strip();
                boolean isOne = text.startsWith("${{") && text.indexOf("}}") == text.length() - 2;
                String path = isOne ? text.substring(3, text.length() - 2).strip() : "";
                Optional<ParamDefinition> param = path.startsWith("params.")
                        ? Optional.ofNullable(params.get(path.substring("params.".length())))
                        : Optional.empty();
                yield switch (path) {
                    case "run.businessDate" -> ValueType.DATE;
                    case "run.number", "job.version", "attempt.number" -> ValueType.INT;
                    default -> param.map(ParamDefinition::type).orElse(ValueType.STRING);
                };
            }
        };
    }
}
