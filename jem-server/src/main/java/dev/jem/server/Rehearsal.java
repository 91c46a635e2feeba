package dev.jem.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jem.cli.host.Host;
import dev.jem.cli.host.Terminal;
import dev.jem.client.JemClient;
import dev.jem.client.PageRequest;
import dev.jem.client.RetryPolicy;
import dev.jem.client.RunFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Runs typical commands once in one process, so that the launcher can keep the classes they load for later starts.
 * Nothing here writes outside the process or fails when a command does: the outcome is of no interest, only what was
 * loaded on the way. Commands that need a server get a small one of this process.
 */
final class Rehearsal {

    private static final List<String> COMMANDS = List.of(
            "version",
            "--help",
            "runs --help",
            "runs",
            "runs -o json",
            "runs -o yaml",
            "get jobs",
            "describe 1",
            "explain 1",
            "status",
            "rnus",
            "config show --origin",
            "validate -f -",
            "schedule next --cron @daily --zone Europe/Berlin",
            "schedule next --cron @daily -o json");

    private static final String MANIFEST = """
        apiVersion: jem/v1
        kind: Job
        metadata: {name: rehearsal}
        spec: {triggers: [{cron: "@daily"}], task: {command: [df, -h]}}
        """;

    private static final String RUN = """
        {"id":"1","namespace":"default","job":"a","number":1,"execution":1,"version":1,"state":"SUCCEEDED",
         "trigger":{"kind":"manual"},"queuedAt":"2026-01-01T00:00:00Z","startedAt":"2026-01-01T00:00:00Z",
         "tasks":[{"name":"main","state":"SUCCEEDED","attempts":[{"id":"1","number":1,"state":"SUCCEEDED"}]}]}
        """;

    private static final Map<String, String> ANSWERS = Map.of(
            "/api/v1/runs", "{\"items\":[" + RUN + "]}",
            "/api/v1/runs/1", RUN,
            "/api/v1/runs/1/explain", "{\"subject\":\"a\",\"state\":\"SUCCEEDED\",\"at\":\"2026-01-01T00:00:00Z\"}",
            "/api/v1/jobs", "{\"items\":[]}",
            "/api/v1/status", "{\"startedAt\":\"2026-01-01T00:00:00Z\"}");

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", Rehearsal::answer);
        server.start();
        Map<String, String> environment = Map.of(
                "JEM_URL",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "JEM_TOKEN",
                "none",
                "HOME",
                "/nonexistent");
        Host process = Host.ofProcess();
        for (String command : COMMANDS) {
            Host host = new Host(
                    new ByteArrayInputStream(MANIFEST.getBytes(StandardCharsets.UTF_8)),
                    process.out(),
                    process.err(),
                    environment,
                    Path.of("/"),
                    Terminal.NONE,
                    Clock.systemUTC(),
                    _ -> {});
            Main.run(List.of(command.split(" ", -1)), host);
        }
        server.stop(0);
        rehearseServer();
    }

    /** The engine and the API, in memory: most of what a server loads. */
    private static void rehearseServer() {
        try (MemoryServer server = MemoryServer.start();
                JemClient client = JemClient.of(server.endpoint(), RetryPolicy.BRIEF)) {
            client.server().status();
            client.runs().list(RunFilter.ALL, PageRequest.FIRST);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String answer = ANSWERS.getOrDefault(exchange.getRequestURI().getPath(), "{}");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
