package dev.jem.spec;

import dev.jem.model.connection.AddressRange;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Auth;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.connection.SecretSource;
import dev.jem.model.job.JobKey;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the spec of a connection. */
final class ConnectionReader {

    static final int POOL_MAX = 50;
    static final int CA_LENGTH_MAX = 200_000;
    private static final int NAMES_MAX = 1_000;
    private static final int DESCRIPTION_MAX = 10_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TIMEOUT_MAX = Duration.ofHours(24);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");
    private static final List<String> AUTHS = List.of("basic", "bearer", "header");
    private static final String SHARED_WITH = "sharedWith";
    private static final String ALLOW = "allow";

    /** What some programs take for an address and others for a name. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+|0[xX].*");

    private final Reader reader;
    private final JobKey key;
    private final SecretReader secrets;

    /** @param key the connection's namespace and name */
    ConnectionReader(Reader reader, JobKey key) {
        this.reader = reader;
        this.key = key;
        this.secrets = new SecretReader(reader);
    }

    /** The connection; it may be used only if nothing was reported. */
    Optional<ConnectionDefinition> read(Fields spec) {
        String description = spec.prose("description", DESCRIPTION_MAX).orElse("");
        List<String> sharedWith = namespaces(spec);
        List<String> allow = allow(spec);
        if (spec.has("http") == spec.has("sql")) {
            String message = spec.has("http") ? "a connection has only one of http, sql" : "it needs one of http, sql";
            reader.error(spec.place(), spec.has("http") ? "one-of" : "missing-key", message);
            return Optional.empty();
        }
        Optional<? extends Endpoint> endpoint = spec.has("http")
                ? spec.fields("http", Keys.CONNECTION_HTTP).flatMap(this::http)
                : spec.fields("sql", Keys.CONNECTION_SQL).flatMap(this::sql);
        return endpoint.map(it -> new ConnectionDefinition(
                new ConnectionKey(key.namespace(), key.name()), description, sharedWith, allow, it));
    }

    private List<String> namespaces(Fields spec) {
        List<String> namespaces = new ArrayList<>();
        for (Node.Scalar scalar : texts(spec, SHARED_WITH)) {
            boolean isEvery = scalar.text().equals(ConnectionDefinition.EVERY);
            if (isEvery || Names.OBJECT.check(scalar, scalar.place(), "the namespace", reader)) {
                namespaces.add(scalar.text());
            }
        }
        return namespaces;
    }

    private List<String> allow(Fields spec) {
        List<String> allow = new ArrayList<>();
        for (Node.Scalar scalar : texts(spec, ALLOW)) {
            String text = scalar.text();
            boolean isHost =
                    HOST.matcher(text).matches() && !NUMBERS.matcher(text).matches();
            if (isHost || AddressRange.parse(text).isPresent()) {
                allow.add(isHost ? text.toLowerCase(Locale.ROOT) : text);
            } else {
                String message = "'" + Show.quoted(text) + "' is neither the name of a host nor a range of addresses";
                reader.error(scalar.place(), "address", message, "write for example 10.0.0.0/8, fd00::/8 or localhost");
            }
        }
        return allow;
    }

    private List<Node.Scalar> texts(Fields fields, String name) {
        Optional<Node> node = fields.node(name);
        List<Node> items = node.map(reader::items).orElse(List.of());
        if (items.size() > NAMES_MAX) {
            String message = "'" + name + "' has at most " + Show.count(NAMES_MAX) + " entries";
            reader.error(node.orElseThrow().place(), "size", message);
        }
        return items.stream()
                .limit(NAMES_MAX)
                .flatMap(it -> reader.scalar(it).stream())
                .toList();
    }

    // ---- web services

    private Optional<Endpoint> http(Fields fields) {
        SortedMap<String, String> headers = fields.node("headers")
                .map(it -> new HttpWords(reader).headers(it))
                .orElse(new TreeMap<>());
        Optional<Auth> auth = fields.fields("auth", Keys.CONNECTION_AUTH).flatMap(this::auth);
        Optional<String> ca = fields.scalar("ca").flatMap(this::certificates);
        Duration connectTimeout = timeout(fields, "connectTimeout").orElse(Endpoint.Http.CONNECT_TIMEOUT_DEFAULT);
        Duration timeout = timeout(fields, "timeout").orElse(Endpoint.Http.TIMEOUT_DEFAULT);
        return fields.scalar("url")
                .flatMap(it -> new HttpWords(reader).baseUrl(it))
                .map(it -> new Endpoint.Http(it, headers, auth, ca, connectTimeout, timeout));
    }

    private Optional<Duration> timeout(Fields fields, String name) {
        return fields.node(name).flatMap(it -> reader.duration(it, SECOND, TIMEOUT_MAX));
    }

    private Optional<Auth> auth(Fields fields) {
        List<String> given = AUTHS.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            String message = "'auth' is one of " + String.join(", ", AUTHS);
            reader.error(fields.place(), "one-of", message, "write for example {bearer: {env: TOKEN}}");
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "basic" -> fields.fields("basic", Keys.CONNECTION_BASIC).flatMap(this::basic);
            case "bearer" ->
                fields.node("bearer").flatMap(it -> secrets.read(it, "a token")).map(Auth.Bearer::new);
            default -> fields.fields("header", Keys.CONNECTION_HEADER).flatMap(this::header);
        };
    }

    private Optional<Auth> basic(Fields fields) {
        Optional<Node.Scalar> user = fields.scalar("user");
        Optional<SecretSource> password = fields.node("password").flatMap(it -> secrets.read(it, "a password"));
        if (user.isPresent()
                && (user.get().text().contains(":")
                        || !HttpWords.isHeaderValue(user.get().text()))) {
            reader.error(user.get().place(), "name", "a user's name holds no colon and no control characters");
            return Optional.empty();
        }
        return user.flatMap(it -> password.map(secret -> new Auth.Basic(it.text(), secret)));
    }

    private Optional<Auth> header(Fields fields) {
        Optional<String> name = fields.scalar("name").flatMap(it -> new HttpWords(reader).headerName(it, it.place()));
        Optional<SecretSource> value = fields.node("value").flatMap(it -> secrets.read(it, "its value"));
        return name.flatMap(it -> value.map(secret -> new Auth.Header(it, secret)));
    }

    private Optional<String> certificates(Node.Scalar scalar) {
        String text = scalar.text();
        if (text.length() <= CA_LENGTH_MAX && !text.contains("PRIVATE KEY") && isCertificates(text)) {
            return Optional.of(text);
        }
        String message = "this holds no certificates in PEM, or more than them";
        reader.error(scalar.place(), "certificate", message, "begin with -----BEGIN CERTIFICATE-----");
        return Optional.empty();
    }

    private static boolean isCertificates(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty();
        } catch (CertificateException _) {
            return false;
        }
    }

    // ---- databases

    private Optional<Endpoint> sql(Fields fields) {
        String user = fields.prose("user", 128).orElse("");
        Optional<SecretSource> password = fields.node("password").flatMap(it -> secrets.read(it, "a password"));
        Duration connectTimeout = timeout(fields, "connectTimeout").orElse(Endpoint.Sql.CONNECT_TIMEOUT_DEFAULT);
        int poolMax = fields.integer("poolMax", 1, POOL_MAX).orElse(Endpoint.Sql.POOL_MAX_DEFAULT);
        return fields.scalar("url")
                .filter(it -> new JdbcUrl(reader).check(it))
                .map(it -> new Endpoint.Sql(it.text(), user, password, connectTimeout, poolMax));
    }
}
