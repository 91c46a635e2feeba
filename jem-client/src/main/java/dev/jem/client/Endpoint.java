package dev.jem.client;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a server is and who calls it.
 *
 * @param url scheme, host and port; a path in front of {@code /api/v1} is kept
 * @param token sent as bearer token with every request; never shown
 */
public record Endpoint(URI url, Optional<String> token) {

    /** The port of a server where nothing else is said. */
    public static final int PORT_DEFAULT = 7070;

    public Endpoint {
        token = token.map(String::strip).filter(it -> !it.isEmpty());
        token.ifPresent(Endpoint::checkToken);
    }

    /** Reads an address; throws {@link IllegalArgumentException} with what is wrong and what is allowed. */
    public static Endpoint of(String url, Optional<String> token) {
        URI uri;
        try {
            uri = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not a URL; write one such as http://127.0.0.1:7070", e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not the URL of a server; write one such as http://127.0.0.1:7070");
        }
        if (uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "'" + url + "' has more than scheme, host, port and path; the token goes into its own setting");
        }
        return new Endpoint(uri, token);
    }

    private static void checkToken(String token) {
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the token holds characters that no token has; check that the right file or text was given");
        }
    }

    /** The URL without a slash at its end. */
    String base() {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return base();
    }
}
