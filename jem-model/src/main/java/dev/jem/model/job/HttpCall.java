package dev.jem.model.job;

import dev.jem.model.connection.ConnectionKey;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request of HTTP and what is made of the answer.
 *
 * @param connection what is called; without one {@code url} says it
 * @param url the address; with a connection what is added to its address. No reference decides which host is called.
 * @param method in capitals
 * @param query parameters by name, added to what the address has
 * @param headers by name
 * @param success which answers are good
 * @param extract outputs of the task and where in the answer they are
 * @param followRedirects whether the place that an answer names is asked in its stead
 * @param timeout from the beginning to the last byte; where absent that of the connection, or the usual one
 */
public record HttpCall(
        Optional<ConnectionKey> connection,
        Template url,
        String method,
        SortedMap<String, Template> query,
        SortedMap<String, Template> headers,
        Optional<Content> content,
        Success success,
        SortedMap<String, Extract> extract,
        boolean followRedirects,
        Optional<Duration> timeout) {

    private static final int SCHEME_END = 3;

    public HttpCall {
        query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
        extract = Collections.unmodifiableSortedMap(new TreeMap<>(extract));
    }

    /** What is sent. */
    public sealed interface Content {

        record Text(Template text) implements Content {}

        /** Sent as {@code application/json} unless a header says otherwise. */
        record Json(JsonTemplate tree) implements Content {}
    }

    /**
     * Which answers are good: those that meet all of it.
     *
     * @param status classes as in {@code 2xx} and codes; any of them
     * @param contains a text that the body holds
     * @param matches a regular expression of RE2 that finds something in the body
     * @param json values at JSON pointers of the body
     */
    public record Success(
            List<String> status, Optional<String> contains, Optional<String> matches, SortedMap<String, Value> json) {

        public static final Success DEFAULT =
                new Success(List.of("2xx"), Optional.empty(), Optional.empty(), Collections.emptySortedMap());

        public Success {
            status = List.copyOf(status);
            json = Collections.unmodifiableSortedMap(new TreeMap<>(json));
        }
    }

    /** A part of the answer. */
    public sealed interface Extract {

        /** Its code. */
        record Status() implements Extract {}

        record Body() implements Extract {}

        record Header(String name) implements Extract {}

        /** A value of the body at a JSON pointer. */
        record Pointer(String pointer) implements Extract {}
    }

    /** All texts that may hold references. */
    public Stream<Template> templates() {
        Stream<Template> ofContent = content.stream().flatMap(it -> switch (it) {
            case Content.Text(var text) -> Stream.of(text);
            case Content.Json(var tree) -> tree.templates();
        });
        return Stream.of(Stream.of(url), query.values().stream(), headers.values().stream(), ofContent)
                .flatMap(it -> it);
    }

    /** Scheme, host and port of an address that begins with them; the port is left out where it is the usual one. */
    public static String origin(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        int from = lower.indexOf("://") + SCHEME_END;
        int end = from;
        while (end < lower.length() && "/?#".indexOf(lower.charAt(end)) < 0) {
            end++;
        }
        String origin = lower.substring(0, end);
        String usual = lower.startsWith("https:") ? ":443" : ":80";
        return origin.endsWith(usual) ? origin.substring(0, origin.length() - usual.length()) : origin;
    }
}
