package dev.jem.spec;

import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The words of HTTP that manifests hold: addresses and headers. */
final class HttpWords {

    static final int URL_LENGTH_MAX = 2_000;
    static final int HEADERS_MAX = 100;
    private static final int VALUE_LENGTH_MAX = 8_000;

    static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    /** What the client sets itself, or what would let one request become two. */
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "expect");

    /** What nobody but a secret would be put into. */
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token");

    private final Reader reader;

    HttpWords(Reader reader) {
        this.reader = reader;
    }

    /** An address that paths are added to: no query, no credentials, nothing that would be looked at twice. */
    Optional<String> baseUrl(Node.Scalar scalar) {
        String text = scalar.text();
        Optional<URI> uri = uri(text);
        if (uri.filter(it -> it.getRawUserInfo() != null).isPresent()) {
            String message = "the address of a service holds no user and no password, as everybody can read it";
            reader.error(scalar.place(), "secret", message, "write auth: {basic: {user: …, password: {env: …}}}");
            return Optional.empty();
        }
        boolean isBase = uri.isPresent() && uri.get().getRawQuery() == null && text.length() <= URL_LENGTH_MAX;
        if (!isBase) {
            String message = "'" + Show.quoted(text) + "' is not an http or https address without query";
            reader.error(scalar.place(), "url", message, "write for example https://ledger.example/api");
            return Optional.empty();
        }
        return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Nothing where it is no address of HTTP with a host. */
    static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean isWeb = scheme.equals("http") || scheme.equals("https");
            return isWeb && uri.getHost() != null && uri.getRawFragment() == null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** Headers whose values are no secrets, by name. */
    SortedMap<String, String> headers(Node node) {
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional<Node.Mapping> mapping = reader.mapping(node, "a mapping of names to values");
        List<Node.Entry> entries =
                mapping.map(it -> List.copyOf(it.entries().values())).orElse(List.of());
        if (entries.size() > HEADERS_MAX) {
            reader.error(node.place(), "size", "more than " + HEADERS_MAX + " headers");
        }
        for (Node.Entry entry : entries) {
            Optional<String> name = headerName(entry.key(), entry.keyPlace()).filter(it -> isNoSecret(entry));
            Optional<Node.Scalar> value = reader.word(entry.value()).filter(this::isValue);
            if (name.isPresent() && value.isPresent()) {
                headers.put(name.get(), value.get().text());
            }
        }
        return new TreeMap<>(headers);
    }

    /** The name of a header whose value holds references. */
    void checkHeader(Node.Entry entry) {
        headerName(entry.key(), entry.keyPlace());
        isNoSecret(entry);
        if (entry.value() instanceof Node.Scalar scalar) {
            isValue(scalar);
        }
    }

    private boolean isNoSecret(Node.Entry entry) {
        boolean isSecret = SECRET.contains(entry.key().text().toLowerCase(Locale.ROOT));
        if (isSecret) {
            String message = "the header " + entry.key().text() + " carries a secret, which no manifest holds";
            String suggestion = "write auth: {bearer: {env: NAME}} or auth: {header: {name: …, value: {env: NAME}}}";
            reader.error(entry.value().place(), "secret", message, suggestion);
        }
        return !isSecret;
    }

    Optional<String> headerName(Node.Scalar scalar, Place place) {
        String name = scalar.text();
        boolean isOwn = OWN.contains(name.toLowerCase(Locale.ROOT));
        if (isOwn || !HEADER_NAME.matcher(name).matches()) {
            String message = isOwn
                    ? "the header " + name + " is set by Jem itself"
                    : "'" + Show.quoted(name) + "' is not the name of a header";
            reader.error(place, "header", message, isOwn ? "remove it" : "");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private boolean isValue(Node.Scalar scalar) {
        boolean isValue = isHeaderValue(scalar.text()) && scalar.text().length() <= VALUE_LENGTH_MAX;
        if (!isValue) {
            String message = "the value of a header is one line of at most " + Show.count(VALUE_LENGTH_MAX)
                    + " characters of ISO 8859-1";
            reader.error(scalar.place(), "header", message);
        }
        return isValue;
    }

    /** No line ends: what stands behind one would be another header. */
    static boolean isHeaderValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff && (c < 0x80 || c > 0x9f)));
    }
}
