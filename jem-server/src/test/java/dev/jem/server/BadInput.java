package dev.jem.server;

import com.sun.net.httpserver.HttpServer;
import dev.jem.cli.host.Host;
import dev.jem.cli.host.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives Jem what it cannot take, one thing after the other, and writes down what it says. */
final class BadInput implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String HEAD = "apiVersion: jem/v1\nkind: Job\nmetadata: {name: job}\n";
    private static final String TASK = "  task: {command: [ls]}\n";

    private final Path directory;
    private final TestJem jem;
    private Optional<TestJem> lost = Optional.empty();

    private BadInput(Path directory, TestJem jem) {
        this.directory = directory;
        this.jem = jem;
    }

    static BadInput in(Path directory) throws IOException, StartFailure {
        Files.createDirectories(directory.resolve("work"));
        return new BadInput(directory, TestJem.start(directory.resolve("data")));
    }

    /**
     * What Jem said.
     *
     * @param what was wrong, in words
     * @param example what was given to it
     */
    record Said(String what, String example, int status, String text) {}

    @Override
    public void close() {
        lost.ifPresent(TestJem::close);
        jem.close();
    }

    // ---- running commands

    private record Ran(int status, String err) {}

    private Ran run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> complete = new HashMap<>(Map.of(
                "HOME",
                directory.toString(),
                "JEM_SYSTEM_CONFIG",
                directory.resolve("none").toString(),
                "LANG",
                "C.UTF-8"));
        complete.putAll(environment);
        Host host = new Host(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                complete,
                directory.resolve("work"),
                Terminal.NONE,
                Clock.fixed(NOW, ZoneOffset.UTC),
                _ -> {});
        try {
            int status = CompletableFuture.supplyAsync(() -> Main.run(List.of(arguments), host))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Ran(status, err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("jem " + String.join(" ", arguments) + " did not end: " + e, e);
        }
    }

    private Map<String, String> signedIn() throws StartFailure {
        return Map.of("JEM_URL", jem.url(), "JEM_TOKEN", jem.adminToken());
    }

    /** Without what differs from one time to another, and without the lines that only show the place again. */
    private String plain(String text) {
        return text.lines()
                .filter(line -> !line.startsWith(" ") && !line.isBlank())
                .map(line -> line.replace(directory.resolve("work").toString(), "DIR")
                        .replace(directory.resolve("data").toString(), "DATA")
                        .replace(directory.toString(), "HOME")
                        .replace(jem.url(), "URL")
                        .replaceAll("127\\.0\\.0\\.1:(?!7070\\b)\\d+", "127.0.0.1:PORT")
                        .replaceAll("Port \\d+", "Port PORT")
                        .replaceAll("--port (?!0\\b|70000\\b)\\d+", "--port PORT")
                        .replaceAll("process \\d+", "process PID")
                        .replaceAll("r0-[0-9a-f]{8}-(\\d+)", "RUN-$1")
                        .replaceAll("test_\\d+", "DATABASE")
                        .replaceAll("after \\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "after NOW"))
                .reduce((one, other) -> one + "\n" + other)
                .orElse("");
    }

    /** A list of rows that grows. */
    private final class Rows {
        private final List<Said> all = new ArrayList<>();

        private void add(String what, String example, Ran ran) {
            all.add(new Said(what, example, ran.status, plain(ran.err)));
        }

        /** A job's spec, of which the example is the part that matters. */
        void spec(String what, String example) throws IOException {
            spec(what, example, "  " + example + "\n" + TASK);
        }

        void spec(String what, String example, String spec) throws IOException {
            text(what, example, HEAD + "spec:\n" + spec);
        }

        void text(String what, String example, String manifest) throws IOException {
            Files.writeString(directory.resolve("work").resolve("job.yaml"), manifest);
            add(what, example, run(Map.of(), "validate", "-f", "job.yaml"));
        }

        void trigger(String what, String trigger) throws IOException {
            spec(what, trigger, "  triggers: [" + trigger + "]\n" + TASK);
        }

        void task(String what, String task) throws IOException {
            spec(what, task, "  task: " + task + "\n");
        }

        void tasks(String what, String tasks) throws IOException {
            spec(what, tasks, "  tasks: " + tasks + "\n");
        }

        void command(String what, Map<String, String> environment, String... arguments) {
            String example = "jem " + plain(String.join(" ", arguments));
            add(what, example, run(environment, arguments));
        }
    }

    // ---- manifests

    List<Said> manifests() throws IOException {
        Rows rows = new Rows();
        envelopes(rows);
        triggers(rows);
        tasks(rows);
        values(rows);
        return rows.all;
    }

    private void envelopes(Rows rows) throws IOException {
        rows.text("an empty file", "", "");
        rows.text("no manifest at all", "run the report", "run the report\n");
        rows.text("a missing key", "kind: Job", "kind: Job\nmetadata: {name: job}\nspec: {task: {command: [ls]}}\n");
        rows.text("an unknown version", "apiVersion: jem/v2", HEAD.replace("jem/v1", "jem/v2") + "spec:\n" + TASK);
        rows.text("an unknown kind", "kind: Jobs", HEAD.replace("kind: Job", "kind: Jobs") + "spec:\n" + TASK);
        rows.text("a kind of a later version", "kind: Pool", HEAD.replace("kind: Job", "kind: Pool") + "spec: {}\n");
        rows.text(
                "a name that is none",
                "metadata: {name: My_Job}",
                HEAD.replace("name: job", "name: My_Job") + "spec:\n" + TASK);
        String longName = "a".repeat(64);
        rows.text(
                "a name that is too long",
                "name: a… (64 characters)",
                HEAD.replace("name: job", "name: " + longName) + "spec:\n" + TASK);
        rows.spec("an unknown key", "trigers: []");
        rows.spec("a key written twice", "priority: 1", "  priority: 1\n  priority: 2\n" + TASK);
        rows.text("the same job twice", "---", HEAD + "spec:\n" + TASK + "---\n" + HEAD + "spec:\n" + TASK);
        rows.text("a tab", "→task: …", HEAD + "spec:\n\ttask: {command: [ls]}\n");
        rows.text("a bracket that is not closed", "task: {command: [ls}", HEAD + "spec:\n  task: {command: [ls}\n");
        rows.text("aliases that multiply", "env: {A: &a x, B: *a}", HEAD + "spec:\n  env: {A: &a x, B: *a}\n" + TASK);
        rows.text(
                "a file that is too large",
                "(2 MiB)",
                HEAD + "spec:\n  description: " + "x".repeat(2 << 20) + "\n" + TASK);
        rows.text("nesting that is too deep", "[[[[…", HEAD + "spec: " + "[".repeat(1_000) + "\n");
        rows.text(
                "characters that no text has",
                "description: \"a\\u0000b\"",
                HEAD + "spec:\n  description: \"a\\u0000b\"\n" + TASK);
    }

    private void triggers(Rows rows) throws IOException {
        rows.trigger("a field too few", "{cron: \"0 12 * *\"}");
        rows.trigger("an hour that is none", "{cron: \"0 25 * * *\"}");
        rows.trigger("a day that does not exist", "{cron: \"0 0 30 2 *\"}");
        rows.trigger("another dialect", "{cron: \"0 0 12 * * ?\"}");
        rows.trigger("an interval in the wrong dialect", "{cron: \"@every 1h\"}");
        rows.trigger("an unknown time zone", "{cron: \"@daily\", timezone: Europe/Berln}");
        rows.trigger("an abbreviated time zone", "{cron: \"@daily\", timezone: EST}");
        rows.trigger("an interval of nothing", "{every: 0s}");
        rows.trigger("a grid of half seconds", "{every: 1500ms, from: grid}");
        rows.trigger("a duration without a unit", "{every: 15}");
        rows.trigger("two schedules in one", "{cron: \"@daily\", every: 1h}");
        rows.trigger("a file by its name alone", "{file: {path: trades.csv}}");
        rows.trigger("a file beyond its directory", "{file: {path: /in/../etc/*}}");
        rows.trigger("directories by a pattern", "{file: {path: \"/in/*/trades.csv\"}}");
        rows.trigger("another way to claim a file", "{file: {path: /in/trades.csv, claim: copy}}");
        rows.trigger("a webhook without a key", "{webhook: {path: deploy-done}}");
        rows.trigger("a key that is written down", "{webhook: {path: deploy-done, secret: S3cret!}}");
        rows.trigger("an address that is none", "{webhook: {path: hooks/deploy, secret: deploy-hmac}}");
        rows.trigger("deliveries told apart by a header", "{webhook: {path: x, secret: x, dedupe: headers.id}}");
        rows.trigger("an end that a job does not have", "{after: {job: finance/close, state: gone}}");
        rows.trigger("an event of another namespace", "{event: {name: finance/prices-ready}}");
        rows.trigger("what only a clock can do, beside an event", "{event: {name: ready}, catchUp: {policy: all}}");
        rows.trigger("catch-up that is none", "{cron: \"@daily\", catchUp: {policy: newest}}");
    }

    private void tasks(Rows rows) throws IOException {
        rows.spec("no task", "description: nothing to do", "  description: nothing to do\n");
        rows.spec("both task and tasks", "task: …, tasks: …", TASK + "  tasks: {a: {command: [ls]}}\n");
        rows.task("no executor", "{env: {A: b}}");
        rows.task("two executors", "{command: [ls], shell: ls}");
        rows.task("an executor of a later version", "{container: {image: busybox}}");
        rows.task("a request whose host is a reference", "{http: {url: \"https://${{ params.host }}/x\"}}");
        rows.task("a request with a secret", "{http: {url: \"https://a.example\", headers: {Authorization: x}}}");
        rows.task("a key of a later version", "{command: [ls], pools: {db: 1}}");
        rows.task("another one", "{command: [ls], worker: {where: x}}");
        rows.task("a command that is one text", "{command: ls -l}");
        rows.task("a wait for an event of another namespace", "{wait: {event: {name: finance/prices-ready}}}");
        rows.task("a reference in a script", "{shell: \"echo ${{ params.day }}\"}");
        rows.task("a parameter that is not defined", "{command: [ls, \"${{ params.dya }}\"]}");
        rows.task("a reference that is not closed", "{command: [ls, \"${{ params.day\"]}");
        rows.tasks("a cycle", "{a: {needs: [b], command: [ls]}, b: {needs: [a], command: [ls]}}");
        rows.tasks("a task that needs itself", "{a: {needs: [a], command: [ls]}}");
        rows.tasks(
                "a task that needs an unknown one", "{load: {command: [ls]}, report: {needs: [laod], command: [ls]}}");
        rows.tasks(
                "an output of a task that does not come before",
                "{a: {command: [ls, \"${{ tasks.b.outputs.n }}\"]}, b: {command: [ls], outputs: {n: {type: int}}}}");
    }

    private void values(Rows rows) throws IOException {
        rows.spec("a parameter of no known type", "params: {n: {type: integer}}");
        rows.spec("a default of another type", "params: {n: {type: int, default: many}}");
        rows.spec("a pattern that is none", "params: {n: {type: string, pattern: \"[a-\"}}");
        rows.spec(
                "a required parameter in a job with triggers",
                "params: {n: {type: int}}",
                "  triggers: [{cron: \"@daily\"}]\n  params: {n: {type: int}}\n" + TASK);
        rows.spec("a duration that is none", "timeouts: {run: soon}");
        rows.spec("attempts below zero", "retry: {attempts: -1}");
        rows.spec("a size that is none", "outputMax: 5 apples");
        rows.spec("a number out of bounds", "priority: 101");
        rows.spec("a text for a list", "files: extract.sh");
        rows.spec("a bundled file that is missing", "files: [extract.sh]");
        rows.spec("a bundled file outside", "files: [../secret]");
        rows.spec("a bundled file by its whole path", "files: [/etc/passwd]");
        rows.spec("a runbook that is no address", "runbook: wiki/recon");
    }

    // ---- files

    List<Said> files() throws IOException {
        Rows rows = new Rows();
        Path work = directory.resolve("work");
        rows.command("a file that is not there", Map.of(), "validate", "-f", "nightly.yaml");
        Files.createDirectories(work.resolve("empty"));
        rows.command("a directory without manifests", Map.of(), "validate", "-f", "empty");
        Files.write(work.resolve("photo.yaml"), new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0, 1, 2});
        rows.command("a file that is no text", Map.of(), "validate", "-f", "photo.yaml");
        rows.command("no file named", Map.of(), "validate");
        rows.command("nothing on standard input", Map.of(), "validate", "-f", "-");
        return rows.all;
    }

    // ---- schedules

    List<Said> schedules() {
        Rows rows = new Rows();
        rows.command(
                "a year that is past",
                Map.of(),
                "schedule",
                "next",
                "--cron",
                "0 0 12 1 1 ? 2020",
                "--dialect",
                "quartz");
        rows.command("a day that does not exist", Map.of(), "schedule", "next", "--cron", "0 0 30 2 *");
        rows.command("an unknown zone", Map.of(), "schedule", "next", "--cron", "@daily", "--zone", "Mars/Olympus");
        rows.command("an unknown dialect", Map.of(), "schedule", "next", "--cron", "@daily", "--dialect", "cronie");
        rows.command("an expression without quotes", Map.of(), "schedule", "next", "--cron", "0", "12", "*", "*", "*");
        rows.command("no schedule", Map.of(), "schedule", "next");
        rows.command("a time that is none", Map.of(), "schedule", "next", "--cron", "@daily", "--from", "yesterday");
        return rows.all;
    }

    // ---- commands against a server

    List<Said> commands() throws IOException, StartFailure {
        Rows rows = new Rows();
        Files.writeString(directory.resolve("work").resolve("greet.yaml"), """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: greet}
                spec:
                  params:
                    count: {type: int, min: 1, max: 5}
                    mode: {type: string, choices: [fast, safe], default: safe}
                  task: {command: ["true"]}
                """);
        Files.writeString(directory.resolve("work").resolve("past.yaml"), """
                apiVersion: jem/v1
                kind: Job
                metadata: {name: past}
                spec:
                  triggers: [{name: once, cron: "0 0 12 1 1 ? 2020", dialect: quartz}]
                  task: {command: ["true"]}
                """);
        Map<String, String> admin = signedIn();
        if (run(admin, "apply", "-f", "greet.yaml").status != 0) {
            throw new AssertionError("the job that the others are about was not applied");
        }
        rows.command("a schedule that never starts again", admin, "apply", "-f", "past.yaml");
        rows.command("a run without a required parameter", admin, "run", "default/greet");
        rows.command("an unknown parameter", admin, "run", "default/greet", "-p", "count=1", "-p", "mood=good");
        rows.command("a parameter of another type", admin, "run", "default/greet", "-p", "count=many");
        rows.command("a number out of bounds", admin, "run", "default/greet", "-p", "count=9");
        rows.command("a value that is no choice", admin, "run", "default/greet", "-p", "count=1", "-p", "mode=fats");
        rows.command("a parameter without a value", admin, "run", "default/greet", "-p", "count");
        rows.command("an unknown job", admin, "run", "default/nothing");
        rows.command("a name that is none", admin, "run", "Default/Greet");
        rows.command("an unknown run", admin, "cancel", "r0-00000000-77");
        rows.command("a run that is not there", admin, "cancel", "default/greet#77");
        rows.command("an action on an unknown run", admin, "hold", "default/greet#77");
        rows.command("an action on nothing", admin, "kill");
        rows.command("no end to force", admin, "force", "default/greet#77");
        rows.command("two choices of what to rerun", admin, "rerun", "default/greet#77", "--failed", "--from", "a");
        rows.command("output of an unknown run", admin, "logs", "default/greet#77");
        rows.command("an explanation of an unknown job", admin, "explain", "default/nothing");
        rows.command("a description of an unknown job", admin, "describe", "default/nothing");
        rows.command("to delete an unknown job", admin, "delete", "default/nothing", "--yes");
        rows.command("to delete without saying yes", admin, "delete", "default/greet");
        rows.command("an unknown state", admin, "runs", "--state", "broken");
        rows.command("an unknown kind", admin, "get", "jbos");
        rows.command("an unknown command", admin, "rnus");
        rows.command("an unknown option", admin, "runs", "--sate", "failed");
        rows.command("an unknown role", admin, "principal", "create", "ann", "--role", "boss");
        return rows.all;
    }

    // ---- reaching a server

    List<Said> connections() throws IOException, StartFailure {
        Rows rows = new Rows();
        String url = jem.url();
        rows.command("a token that is not known", Map.of("JEM_URL", url, "JEM_TOKEN", "jem_wrong"), "runs");
        rows.command("no token", Map.of("JEM_URL", url), "runs");
        String viewer = jem.http()
                .post("/api/v1/principals", "{\"name\":\"ann\",\"kind\":\"person\",\"role\":\"viewer\"}")
                .json()
                .get("token")
                .asString();
        rows.command("a role that may not", Map.of("JEM_URL", url, "JEM_TOKEN", viewer), "apply", "-f", "greet.yaml");
        Files.writeString(directory.resolve("work").resolve("extract.sh"), "true");
        Files.writeString(
                directory.resolve("work").resolve("bundle.yaml"), HEAD + "spec:\n  files: [extract.sh]\n" + TASK);
        rows.command(
                "a role that may not, with files",
                Map.of("JEM_URL", url, "JEM_TOKEN", viewer),
                "apply",
                "-f",
                "bundle.yaml");
        rows.command(
                "a server that is not there",
                Map.of("JEM_URL", "http://127.0.0.1:" + closedPort(), "JEM_TOKEN", "x"),
                "runs");
        rows.command(
                "a host that does not exist", Map.of("JEM_URL", "http://nowhere.invalid", "JEM_TOKEN", "x"), "runs");
        rows.command("an address that is none", Map.of("JEM_URL", "localhost:7070", "JEM_TOKEN", "x"), "runs");
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        String otherUrl = "http://127.0.0.1:" + other.getAddress().getPort();
        rows.command("a server that is no Jem", Map.of("JEM_URL", otherUrl, "JEM_TOKEN", "x"), "runs");
        other.stop(0);
        rows.command("a database that is gone", withoutDatabase(), "runs");
        return rows.all;
    }

    /** Who asks a server whose database was taken away. */
    private Map<String, String> withoutDatabase() throws StartFailure {
        lost = Optional.of(TestJem.start(directory.resolve("lost")));
        Map<String, String> environment =
                Map.of("JEM_URL", lost.get().url(), "JEM_TOKEN", lost.get().adminToken());
        lost.get().loseDatabase();
        return environment;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    // ---- starting a server

    List<Said> starts() throws IOException {
        Rows rows = new Rows();
        String data = directory.resolve("data").toString();
        String fresh = directory.resolve("work").resolve("fresh").toString();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            rows.command(
                    "a port that is in use",
                    Map.of(),
                    "server",
                    "--data-dir",
                    fresh,
                    "--port",
                    Integer.toString(taken.getLocalPort()));
        }
        rows.command("a port that is none", Map.of(), "server", "--data-dir", fresh, "--port", "70000");
        rows.command(
                "a host that is not this one",
                Map.of(),
                "server",
                "--data-dir",
                fresh,
                "--port",
                "0",
                "--host",
                "nowhere.invalid");
        rows.command("a data directory that is in use", Map.of(), "server", "--data-dir", data, "--port", "0");
        rows.command(
                "a data directory that is a file",
                Map.of(),
                "server",
                "--data-dir",
                directory.resolve("work").resolve("job.yaml").toString(),
                "--port",
                "0");
        rows.command(
                "a data directory that cannot be made", Map.of(), "server", "--data-dir", "/proc/jem", "--port", "0");
        String log = directory.resolve("server.log").toString();
        rows.command(
                "a database that is not there",
                Map.of(),
                "server",
                "--data-dir",
                fresh,
                "--port",
                "0",
                "--log-file",
                log,
                "--db-url",
                "postgresql://127.0.0.1:" + closedPort() + "/jem");
        rows.command(
                "a database address that is none",
                Map.of(),
                "server",
                "--data-dir",
                fresh,
                "--port",
                "0",
                "--db-url",
                "mysql://db/jem");
        return rows.all;
    }
}
