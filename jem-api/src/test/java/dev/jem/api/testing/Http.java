package dev.jem.api.testing;

import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** Plain requests of one caller. Answers come within ten seconds or the test fails: nothing may hang. */
public record Http(int port, Optional<String> token) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient CLIENT = client();

    /** Each request has a connection of its own: a server may close one after a request that it could not read. */
    private static HttpClient client() {
        System.setProperty("jdk.httpclient.keepalive.timeout", "0");
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** What came back. */
    public record Reply(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return Json.mapper().readTree(response.body());
        }

        public <T> T as(Class<T> type) {
            return Json.mapper().readValue(response.body(), type);
        }

        /** The problem document; the test fails if it is none. */
        public Problem problem() {
            if (!header("Content-Type").startsWith(Problem.MEDIA_TYPE)) {
                throw new AssertionError("no problem document but " + status() + " " + header("Content-Type") + ": "
                        + (text().length() > 300 ? text().substring(0, 300) : text()));
            }
            return as(Problem.class);
        }
    }

    public HttpRequest.Builder request(String method, String target) {
        return request(method, target, HttpRequest.BodyPublishers.noBody());
    }

    public HttpRequest.Builder request(String method, String target, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(PATIENCE)
                .method(method, body);
        token.ifPresent(it -> builder.header("Authorization", "Bearer " + it));
        return builder;
    }

    public Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(CLIENT.sendAsync(request.build(), BodyHandlers.ofByteArray())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no whole answer to " + request.build() + ": " + e, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer whose body is still coming; the caller closes it. */
    public HttpResponse<InputStream> open(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request.build() + ": " + e, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public Reply get(String target) {
        return send(request("GET", target));
    }

    public Reply delete(String target) {
        return send(request("DELETE", target));
    }

    public Reply post(String target, String body) {
        return send(request("POST", target, BodyPublishers.ofString(body)));
    }

    public Reply post(String target, byte[] body) {
        return send(request("POST", target, BodyPublishers.ofByteArray(body)));
    }

    public Reply postJson(String target, Object body) {
        return post(target, Json.mapper().writeValueAsBytes(body));
    }

    public Reply postWithKey(String target, String body, String key) {
        return send(request("POST", target, BodyPublishers.ofString(body)).header("Idempotency-Key", key));
    }
}
