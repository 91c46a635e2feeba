package dev.jem.cli;

import dev.jem.cli.command.Extension;
import dev.jem.cli.host.Host;
import dev.jem.cli.host.Terminal;
import dev.jem.client.StubServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command line in this process, against a real HTTP server and in directories of its own. */
final class Cli implements AutoCloseable {

    /** What the clock of every call says. */
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** What a call gave. */
    record Result(int status, String out, String err) {}

    final StubServer server;
    final Map<String, String> environment = new HashMap<>();
    final Path directory;
    private final List<Extension> extensions = new ArrayList<>();
    private Terminal terminal = Terminal.NONE;
    private String in = "";
    private ZoneId zone = ZoneId.of("Europe/Berlin");

    private Cli(StubServer server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static Cli in(Path directory) throws IOException {
        Cli cli = new Cli(StubServer.start(), directory);
        cli.environment.put("HOME", directory.toString());
        cli.environment.put("JEM_SYSTEM_CONFIG", directory.resolve("etc.yaml").toString());
        cli.environment.put("JEM_URL", cli.server.url());
        cli.environment.put("JEM_TOKEN", "secret-token");
        cli.environment.put("LANG", "C.UTF-8");
        return cli;
    }

    Cli onTerminal(int columns, int rows) {
        terminal = new Terminal(true, true, true, () -> new Terminal.Size(columns, rows));
        return this;
    }

    /** Where the one sits who reads. */
    Cli inZone(String id) {
        zone = ZoneId.of(id);
        return this;
    }

    Cli typing(String text) {
        in = text;
        return this;
    }

    Cli with(Extension extension) {
        extensions.add(extension);
        return this;
    }

    Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Host host = new Host(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                terminal,
                Clock.fixed(NOW, zone),
                _ -> {});
        int status = JemCli.run(List.of(arguments), host, extensions.toArray(Extension[]::new));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
