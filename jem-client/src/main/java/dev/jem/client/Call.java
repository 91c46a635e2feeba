package dev.jem.client;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request, independent of the connection it goes over.
 *
 * @param timeout until the answer begins
 * @param repeatable whether it may be sent twice
 */
record Call(
        String method,
        Target target,
        Map<String, String> headers,
        BodyPublisher body,
        Duration timeout,
        boolean repeatable) {

    static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    private static final String JSON = "application/json";

    static Call get(Target target) {
        return new Call("GET", target, Map.of("Accept", JSON), BodyPublishers.noBody(), TIMEOUT_DEFAULT, true);
    }

    static Call head(Target target) {
        return new Call("HEAD", target, Map.of(), BodyPublishers.noBody(), TIMEOUT_DEFAULT, true);
    }

    static Call delete(Target target) {
        return new Call("DELETE", target, Map.of("Accept", JSON), BodyPublishers.noBody(), TIMEOUT_DEFAULT, true);
    }

    static Call put(Target target, BodyPublisher body) {
        Map<String, String> headers = Map.of("Content-Type", "application/octet-stream");
        return new Call("PUT", target, headers, body, TIMEOUT_DEFAULT, true);
    }

    static Call post(Target target, byte[] json) {
        Map<String, String> headers = Map.of("Accept", JSON, "Content-Type", JSON);
        return new Call("POST", target, headers, BodyPublishers.ofByteArray(json), TIMEOUT_DEFAULT, false);
    }

    Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, target, more, body, timeout, repeatable);
    }

    Call within(Duration limit) {
        return new Call(method, target, headers, body, limit, repeatable);
    }

    Call safeToRepeat() {
        return new Call(method, target, headers, body, timeout, true);
    }

    Call once() {
        return new Call(method, target, headers, body, timeout, false);
    }

    HttpRequest.Builder request(Endpoint endpoint) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(target.under(endpoint)).timeout(timeout).method(method, body);
        headers.forEach(builder::header);
        endpoint.token().ifPresent(it -> builder.header("Authorization", "Bearer " + it));
        return builder;
    }
}
