package dev.jem.api;

import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionDefinition.Auth;
import dev.jem.model.connection.ConnectionDefinition.Endpoint;
import dev.jem.model.job.HttpCall;
import dev.jem.model.job.HttpCall.Content;
import dev.jem.model.job.HttpCall.Extract;
import dev.jem.model.job.JsonTemplate;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.protocol.Json;
import dev.jem.protocol.Workers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request of a task into what a worker sends. Every value is written for its place: percent-encoded in an
 * address, as JSON in JSON; none can end what it stands in.
 */
final class HttpOrders {

    private static final String UNRESERVED = "-._~";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final RunContext context;
    private final Function<String, String> lookup;

    HttpOrders(RunContext context, Function<String, String> lookup) {
        this.context = context;
        this.lookup = lookup;
    }

    /** @param definition of the connection that the call names, if it names one */
    Workers.Action render(HttpCall call, Optional<ConnectionDefinition> definition, String task) {
        Optional<Endpoint.Http> service = definition
                .map(ConnectionDefinition::endpoint)
                .filter(Endpoint.Http.class::isInstance)
                .map(Endpoint.Http.class::cast);
        Optional<String> content = call.content().map(this::content);
        Workers.HttpCall rendered = new Workers.HttpCall(
                service.map(Endpoint.Http::url).orElse("") + address(call),
                call.method(),
                headers(call, task),
                service.<Map<String, String>>map(Endpoint.Http::headers).orElse(Map.of()),
                content,
                call.success().status(),
                call.success().contains().orElse(""),
                call.success().matches().orElse(""),
                json(call.success().json()),
                extract(call),
                call.followRedirects(),
                call.timeout()
                        .or(() -> service.map(Endpoint.Http::timeout))
                        .orElse(Endpoint.Http.TIMEOUT_DEFAULT)
                        .toMillis(),
                service.map(Endpoint.Http::connectTimeout)
                        .orElse(Endpoint.Http.CONNECT_TIMEOUT_DEFAULT)
                        .toMillis(),
                service.flatMap(Endpoint.Http::auth).map(HttpOrders::auth),
                service.flatMap(Endpoint.Http::ca).orElse(""),
                definition.map(ConnectionDefinition::allow).orElse(List.of()));
        return new Workers.Action("http", List.of(), "", "", Optional.of(rendered), Optional.empty(), "");
    }

    // ---- the address

    private String address(HttpCall call) {
        StringBuilder address = new StringBuilder(call.url().render(path -> encoded(lookup.apply(path))));
        call.query().forEach((name, value) -> {
            address.append(address.indexOf("?") < 0 ? '?' : '&');
            address.append(encoded(name)).append('=').append(encoded(value.render(lookup)));
        });
        return address.toString();
    }

    /** Everything but unreserved characters of RFC 3986. */
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean isKept = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0;
            if (isKept) {
                encoded.append(c);
            } else {
                encoded.append('%');
                encoded.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return encoded.toString();
    }

    // ---- headers and content

    /** Each attempt of a task says the same key, so that a service which knows such keys does things once. */
    private Map<String, String> headers(HttpCall call, String task) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
            headers.put(IDEMPOTENCY_KEY, context.runId() + "/" + task);
        }
        call.content()
                .ifPresent(it -> headers.put(
                        "Content-Type", it instanceof Content.Json ? "application/json" : "text/plain; charset=utf-8"));
        call.headers().forEach((name, value) -> headers.put(name, value.render(lookup)));
        return new TreeMap<>(headers);
    }

    private String content(Content content) {
        return switch (content) {
            case Content.Text(var text) -> text.render(lookup);
            case Content.Json(var tree) -> Json.mapper().writeValueAsString(json(tree));
        };
    }

    private @Nullable Object json(JsonTemplate json) {
        return switch (json) {
            case JsonTemplate.Text(var text) -> value(text);
            case JsonTemplate.Figure(var value) -> value;
            case JsonTemplate.Truth(var value) -> value;
            case JsonTemplate.Nothing _ -> null;
            case JsonTemplate.Items(var values) -> {
                List<@Nullable Object> items = new ArrayList<>();
                values.forEach(it -> items.add(json(it)));
                yield items;
            }
            case JsonTemplate.Fields(var values) -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                values.forEach((name, value) -> fields.put(name, json(value)));
                yield fields;
            }
        };
    }

    /** What is one reference and nothing else keeps its type. */
    private Object value(Template text) {
        boolean isOne = text.segments().size() == 1 && text.references().size() == 1;
        return (isOne ? context.value(text.references().getFirst().path()) : Optional.<Value>empty())
                .map(Rendering::json)
                .orElseGet(() -> text.render(lookup));
    }

    // ---- the answer

    private static Map<String, Object> json(Map<String, Value> expected) {
        Map<String, Object> values = new TreeMap<>();
        expected.forEach((pointer, value) -> values.put(pointer, Rendering.json(value)));
        return values;
    }

    private static Map<String, String> extract(HttpCall call) {
        Map<String, String> extract = new TreeMap<>();
        call.extract()
                .forEach((name, part) -> extract.put(
                        name,
                        switch (part) {
                            case Extract.Status _ -> "status";
                            case Extract.Body _ -> "body";
                            case Extract.Header(var header) -> "header:" + header;
                            case Extract.Pointer(var pointer) -> "json:" + pointer;
                        }));
        return extract;
    }

    private static Workers.Auth auth(Auth auth) {
        return switch (auth) {
            case Auth.Basic(var user, var password) -> new Workers.Auth("basic", user, SqlOrders.secret(password));
            case Auth.Bearer(var token) -> new Workers.Auth("bearer", "", SqlOrders.secret(token));
            case Auth.Header(var name, var value) -> new Workers.Auth("header", name, SqlOrders.secret(value));
        };
    }
}
