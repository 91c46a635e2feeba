package dev.jem.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Path and query of a request. Every value is percent-encoded. Immutable. */
record Target(String path, String query) {

    /** A fixed path under {@code /api/v1}, such as {@code runs:batch}. */
    static Target of(String fixed) {
        return new Target("/api/v1/" + fixed, "");
    }

    Target segment(String value) {
        return new Target(path + "/" + encode(value), query);
    }

    Target with(String name, Object value) {
        String pair = name + "=" + encode(value.toString());
        return new Target(path, query.isEmpty() ? pair : query + "&" + pair);
    }

    Target with(String name, Optional<?> value) {
        return value.isPresent() ? with(name, value.get()) : this;
    }

    URI under(Endpoint endpoint) {
        return URI.create(endpoint.base() + path + (query.isEmpty() ? "" : "?" + query));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
