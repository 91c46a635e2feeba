package dev.jem.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jem.protocol.Json;
import dev.jem.protocol.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A real HTTP server on a free loopback port that answers as it was told. Routes are {@code METHOD path}, with or
 * without the query; the answers of a route are given one after the other, the last one again and again. What nobody
 * told it to answer is a 404.
 */
public final class StubServer implements AutoCloseable {

    /** Answers one exchange. */
    public interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** One request as it arrived. */
    public record Seen(String method, String target, Map<String, List<String>> headers, String text) {
        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(it -> it.getKey().equalsIgnoreCase(name))
                    .map(it -> it.getValue().getFirst())
                    .findFirst();
        }
    }

    private final HttpServer server;
    private final Map<String, Queue<Handler>> routes = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private StubServer(HttpServer server) {
        this.server = server;
    }

    public static StubServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StubServer stub = new StubServer(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", stub::serve);
        server.start();
        return stub;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Endpoint endpoint() {
        return new Endpoint(URI.create(url()), Optional.of("secret-token"));
    }

    public StubServer on(String route, Handler handler) {
        Queue<Handler> answers = routes.computeIfAbsent(route, _ -> new ArrayDeque<>());
        synchronized (answers) {
            answers.add(handler);
        }
        return this;
    }

    public StubServer json(String route, Object body) {
        return on(route, it -> send(it, 200, "application/json", Json.mapper().writeValueAsBytes(body)));
    }

    public StubServer text(String route, String type, String body) {
        return on(route, it -> send(it, 200, type, body.getBytes(StandardCharsets.UTF_8)));
    }

    public StubServer problem(String route, int status, String code, String detail) {
        Problem problem = new Problem("about:blank", code, status, code, detail, List.of());
        return problem(route, problem);
    }

    public StubServer problem(String route, Problem problem) {
        byte[] body = Json.mapper().writeValueAsBytes(problem);
        return on(route, it -> send(it, problem.status(), Problem.MEDIA_TYPE, body));
    }

    /** Breaks the connection instead of answering. */
    public StubServer broken(String route) {
        return on(route, HttpExchange::close);
    }

    public List<Seen> seen() {
        return new ArrayList<>(seen);
    }

    /** The requests of one route, without their queries. */
    public List<Seen> seen(String route) {
        return seen.stream()
                .filter(it -> (it.method() + " " + it.target().replaceAll("\\?.*", "")).equals(route))
                .toList();
    }

    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String method = exchange.getRequestMethod();
        byte[] body = exchange.getRequestBody().readAllBytes();
        seen.add(new Seen(
                method, target, Map.copyOf(exchange.getRequestHeaders()), new String(body, StandardCharsets.UTF_8)));
        handler(method + " " + target)
                .or(() -> handler(method + " " + target.replaceAll("\\?.*", "")))
                .orElse(StubServer::unknown)
                .handle(exchange);
    }

    private Optional<Handler> handler(String route) {
        Queue<Handler> answers = routes.get(route);
        if (answers == null) {
            return Optional.empty();
        }
        synchronized (answers) {
            return Optional.of(answers.size() > 1 ? answers.remove() : answers.element());
        }
    }

    private static void unknown(HttpExchange exchange) throws IOException {
        Problem problem =
                new Problem("about:blank", "Not found", 404, "not-found", "there is no such thing", List.of());
        send(exchange, 404, Problem.MEDIA_TYPE, Json.mapper().writeValueAsBytes(problem));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
