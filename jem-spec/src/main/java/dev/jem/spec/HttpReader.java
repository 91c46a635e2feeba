package dev.jem.spec;

import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.Action;
import dev.jem.model.job.HttpCall;
import dev.jem.model.job.HttpCall.Content;
import dev.jem.model.job.HttpCall.Extract;
import dev.jem.model.job.HttpCall.Success;
import dev.jem.model.job.JsonTemplate;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.spec.References.Site;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a task that sends a request of HTTP. */
final class HttpReader {

    static final int PARTS_MAX = 100;
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern STATUS = Pattern.compile("[1-5]([0-9]{2}|[0-9]x|xx)");
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)*");
    private static final int TEXT_LENGTH_MAX = 10_000;
    private static final Duration TIMEOUT_MAX = Duration.ofHours(24);

    private final Reader reader;
    private final References references;
    private final HttpWords words;
    private final TaskReader.Home home;

    HttpReader(Reader reader, References references, TaskReader.Home home) {
        this.reader = reader;
        this.references = references;
        this.words = new HttpWords(reader);
        this.home = home;
    }

    private Site site() {
        return Site.task(home.task());
    }

    Optional<Action> read(Fields fields, List<OutputDefinition> outputs) {
        Optional<ConnectionKey> connection =
                fields.scalar("connection").flatMap(it -> Names.connection(it, "http", home.namespace(), reader));
        Optional<Template> url = fields.has("connection") ? path(fields) : url(fields);
        String method = fields.scalar("method").flatMap(this::method).orElse("GET");
        HttpCall call = new HttpCall(
                connection,
                url.orElse(Template.EMPTY),
                method,
                fields.node("query").map(it -> templates(it, "the parameter")).orElse(new TreeMap<>()),
                fields.node("headers").map(this::headers).orElse(new TreeMap<>()),
                content(fields, method),
                fields.fields("success", Keys.HTTP_SUCCESS).map(this::success).orElse(Success.DEFAULT),
                extracts(fields, outputs),
                fields.flag("followRedirects").orElse(false),
                fields.node("timeout").flatMap(it -> reader.duration(it, Duration.ofMillis(100), TIMEOUT_MAX)));
        boolean isRead = url.isPresent() && (connection.isPresent() || !fields.has("connection"));
        return isRead ? Optional.of(new Action.Http(call)) : Optional.empty();
    }

    // ---- where

    private Optional<Template> url(Fields fields) {
        fields.refuse("path", "'path' is added to the address of a connection", "write url: …, or name a connection");
        if (!fields.has("url")) {
            reader.error(fields.place(), "missing-key", "a request needs 'url' or 'connection'");
        }
        return fields.scalar("url").flatMap(this::url);
    }

    /** A value must not choose the host: it would choose who gets the request, and what it is checked against. */
    private Optional<Template> url(Node.Scalar scalar) {
        Optional<Template> template = reader.template(scalar);
        String text = scalar.text();
        int reference = text.indexOf("${{");
        int host = text.indexOf("://") + 3;
        boolean isHostFixed = reference < 0
                || (host > 2 && text.substring(0, reference).chars().skip(host).anyMatch(it -> it == '/' || it == '?'));
        if (template.isPresent() && !isHostFixed) {
            String message = "the host of a request cannot come from a reference";
            reader.error(scalar.placeAt(reference), "url", message, "write it, or name a connection");
            return Optional.empty();
        }
        return template.filter(it -> isUrl(it, "", scalar)).map(it -> used(it, scalar));
    }

    private Optional<Template> path(Fields fields) {
        fields.refuse("url", "'url' and 'connection' cannot both say what is called", "write path: …");
        Optional<Node.Scalar> scalar = fields.scalar("path");
        if (scalar.isEmpty()) {
            return fields.has("path") ? Optional.empty() : Optional.of(Template.EMPTY);
        }
        String text = scalar.get().text();
        if (!text.startsWith("/") && !text.startsWith("?")) {
            String message = "'" + Show.quoted(text) + "' does not begin with a slash";
            reader.error(scalar.get().place(), "url", message, "write for example /accounts/${{ params.account }}");
            return Optional.empty();
        }
        return reader.template(scalar.get())
                .filter(it -> isUrl(it, "https://host", scalar.get()))
                .map(it -> used(it, scalar.get()));
    }

    private boolean isUrl(Template template, String before, Node.Scalar scalar) {
        String sample = before + template.render(_ -> "x");
        Optional<URI> uri = HttpWords.uri(sample);
        if (uri.filter(it -> it.getRawUserInfo() != null).isPresent()) {
            String message = "the address of a request holds no user and no password, as everybody can read it";
            reader.error(scalar.place(), "secret", message, "name a connection with 'auth'");
            return false;
        }
        boolean isUrl = uri.isPresent() && sample.length() <= HttpWords.URL_LENGTH_MAX && !climbs(uri.get());
        if (!isUrl) {
            String message = "'" + Show.quoted(scalar.text()) + "' is not an http or https address";
            reader.error(scalar.place(), "url", message, "write for example https://ledger.example/check");
        }
        return isUrl;
    }

    private static boolean climbs(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return List.of(path.split("/", -1)).stream().anyMatch(it -> it.equals("..") || it.equals("."));
    }

    private Template used(Template template, Node.Scalar scalar) {
        references.use(template, scalar, site());
        return template;
    }

    private Optional<String> method(Node.Scalar scalar) {
        String method = scalar.text().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            reader.notOneOf(scalar, METHODS);
            return Optional.empty();
        }
        return Optional.of(method);
    }

    // ---- what is sent

    private SortedMap<String, Template> templates(Node node, String what) {
        SortedMap<String, Template> templates = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to texts");
        List<Node.Entry> entries =
                mapping.map(it -> List.copyOf(it.entries().values())).orElse(List.of());
        if (entries.size() > PARTS_MAX) {
            reader.error(node.place(), "size", what + " stands for one of at most " + PARTS_MAX);
        }
        for (Node.Entry entry : entries) {
            reader.word(entry.value())
                    .ifPresent(it -> reader.template(it)
                            .ifPresent(template -> templates.put(entry.key().text(), used(template, it))));
        }
        return templates;
    }

    private SortedMap<String, Template> headers(Node node) {
        if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries().values()) {
                words.checkHeader(entry);
            }
        }
        return templates(node, "a header");
    }

    private Optional<Content> content(Fields fields, String method) {
        if (fields.has("body") && fields.has("json")) {
            fields.refuse("json", "a request has either 'body' or 'json'", "keep one of them");
        }
        boolean isWithout = method.equals("GET") || method.equals("HEAD");
        for (String key : List.of("body", "json")) {
            if (isWithout && fields.has(key)) {
                fields.refuse(key, "a " + method + " request has no '" + key + "'", "write method: POST");
            }
        }
        if (fields.has("json")) {
            return fields.entry("json").flatMap(it -> json(it.value())).map(Content.Json::new);
        }
        return fields.scalar("body")
                .flatMap(it -> reader.template(it).map(template -> used(template, it)))
                .map(Content.Text::new);
    }

    private Optional<JsonTemplate> json(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                SortedMap<String, JsonTemplate> fields = new TreeMap<>();
                mapping.entries()
                        .values()
                        .forEach(it -> json(it.value())
                                .ifPresent(value -> fields.put(it.key().text(), value)));
                yield Optional.of(new JsonTemplate.Fields(fields));
            }
            case Node.Items items -> {
                List<JsonTemplate> values = new ArrayList<>();
                items.values().forEach(it -> json(it).ifPresent(values::add));
                yield Optional.of(new JsonTemplate.Items(values));
            }
            case Node.Scalar scalar -> leaf(scalar);
            case Node.Broken _ -> Optional.empty();
        };
    }

    private Optional<JsonTemplate> leaf(Node.Scalar scalar) {
        return switch (scalar.type()) {
            case NULL -> Optional.of(new JsonTemplate.Nothing());
            case BOOL -> reader.flag(scalar).map(JsonTemplate.Truth::new);
            case INT, FLOAT -> reader.decimal(scalar).map(JsonTemplate.Figure::new);
            case TEXT -> reader.template(scalar).map(it -> new JsonTemplate.Text(used(it, scalar)));
        };
    }

    // ---- what is made of the answer

    private Success success(Fields fields) {
        Optional<Fields> body = fields.fields("body", Keys.HTTP_BODY);
        List<String> status = fields.node("status").map(this::status).orElse(Success.DEFAULT.status());
        return new Success(
                status,
                body.flatMap(it -> it.scalar("contains")).flatMap(this::expected),
                body.flatMap(it -> it.scalar("matches")).flatMap(this::pattern),
                body.flatMap(it -> it.node("json")).map(this::values).orElse(new TreeMap<>()));
    }

    private List<String> status(Node node) {
        List<String> status = new ArrayList<>();
        List<Node> items = node instanceof Node.Scalar ? List.of(node) : reader.items(node);
        for (Node item : items) {
            reader.word(item).ifPresent(it -> {
                if (STATUS.matcher(it.text()).matches()) {
                    status.add(it.text());
                } else {
                    String message = "'" + Show.quoted(it.text()) + "' is not a status";
                    reader.error(it.place(), "status", message, "write a code as in 404 or a class as in 2xx");
                }
            });
        }
        if (node instanceof Node.Items && (items.isEmpty() || items.size() > PARTS_MAX)) {
            reader.error(node.place(), "size", "'status' has between 1 and " + PARTS_MAX + " entries");
        }
        return status;
    }

    private Optional<String> expected(Node.Scalar scalar) {
        boolean fits = !scalar.text().isEmpty() && scalar.text().length() <= TEXT_LENGTH_MAX;
        if (!fits) {
            reader.error(scalar.place(), "length", "a text of 1 to " + Show.count(TEXT_LENGTH_MAX) + " characters");
        }
        return Optional.of(scalar.text()).filter(_ -> fits);
    }

    private Optional<String> pattern(Node.Scalar scalar) {
        try {
            ParamPattern.parse(scalar.text());
            return Optional.of(scalar.text());
        } catch (ParamPattern.InvalidPatternException e) {
            reader.error(scalar.placeAt(e.index()), "pattern", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private SortedMap<String, Value> values(Node node) {
        SortedMap<String, Value> values = new TreeMap<>();
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of JSON pointers to values");
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            boolean isPointer = pointer(entry.key(), entry.keyPlace()).isPresent();
            value(entry.value())
                    .filter(_ -> isPointer)
                    .ifPresent(it -> values.put(entry.key().text(), it));
        }
        return values;
    }

    private Optional<Value> value(Node node) {
        if (!(node instanceof Node.Scalar scalar)) {
            reader.expected(node, "a text, a number or a truth value", "");
            return Optional.empty();
        }
        return switch (scalar.type()) {
            case BOOL -> reader.flag(scalar).map(Value.Flag::new);
            case INT, FLOAT -> ValueType.NUMBER.read(scalar.text());
            case TEXT -> Optional.of(new Value.Text(scalar.text()));
            case NULL -> {
                reader.expected(node, "a text, a number or a truth value", "");
                yield Optional.empty();
            }
        };
    }

    private SortedMap<String, Extract> extracts(Fields fields, List<OutputDefinition> outputs) {
        SortedMap<String, Extract> extracts = new TreeMap<>();
        List<String> declared = outputs.stream().map(OutputDefinition::name).toList();
        Optional<Node.Mapping> mapping =
                fields.node("extract").flatMap(it -> reader.mapping(it, "a mapping of outputs to parts of the answer"));
        for (Node.Entry entry : mapping.map(it -> it.entries().values()).orElse(List.of())) {
            String name = entry.key().text();
            if (!declared.contains(name)) {
                String nearest = DidYouMean.suggestion(name, declared);
                String message = "the task has no output '" + Show.quoted(name) + "'";
                String advice = nearest.isEmpty() ? "declare it: outputs: {" + name + ": {type: …}}" : nearest;
                reader.error(entry.keyPlace(), "reference", message, advice);
            }
            extract(entry.value()).ifPresent(it -> extracts.put(name, it));
        }
        Place place = mapping.map(Node.Mapping::place).orElse(fields.place());
        declared.stream()
                .filter(it -> !extracts.containsKey(it))
                .findFirst()
                .ifPresent(it -> reader.error(
                        place, "missing-key", "'extract' does not say where the output '" + it + "' comes from"));
        return extracts;
    }

    private Optional<Extract> extract(Node node) {
        if (node instanceof Node.Mapping) {
            return Fields.of(node, Keys.HTTP_EXTRACT, reader).flatMap(this::extract);
        }
        return reader.scalar(node).flatMap(scalar -> switch (scalar.text()) {
            case "status" -> Optional.of(new Extract.Status());
            case "body" -> Optional.of(new Extract.Body());
            default -> {
                reader.notOneOf(scalar, List.of("status", "body", "{header: NAME}", "{json: POINTER}"));
                yield Optional.empty();
            }
        });
    }

    private Optional<Extract> extract(Fields fields) {
        if (fields.has("header") == fields.has("json")) {
            reader.error(fields.place(), "one-of", "a part of the answer is either 'header' or 'json'");
            return Optional.empty();
        }
        if (fields.has("header")) {
            return fields.scalar("header")
                    .filter(it -> HttpWords.HEADER_NAME.matcher(it.text()).matches())
                    .map(it -> new Extract.Header(it.text()));
        }
        return fields.scalar("json").flatMap(it -> pointer(it, it.place())).map(Extract.Pointer::new);
    }

    private Optional<String> pointer(Node.Scalar scalar, Place place) {
        if (scalar.text().length() > HttpWords.URL_LENGTH_MAX
                || !POINTER.matcher(scalar.text()).matches()) {
            String message = "'" + Show.quoted(scalar.text()) + "' is not a JSON pointer";
            reader.error(place, "pointer", message, "write for example /items/0/name");
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }
}
