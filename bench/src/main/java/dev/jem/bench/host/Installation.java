package dev.jem.bench.host;

import dev.jem.client.ClientException;
import dev.jem.client.Endpoint;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The distribution with a directory of its own: starts its programs as child processes and knows where they leave what.
 */
public final class Installation {

    private static final Path DISTRIBUTION = Path.of("target", "dist", "jem");

    private final Path launcher;
    private final Path home;

    private Installation(Path launcher, Path home) {
        this.launcher = launcher;
        this.home = home;
    }

    /** Builds the distribution where that is needed, and makes a new directory that every account may pass through. */
    public static Installation fresh(String name) {
        try {
            int status = new ProcessBuilder("./build", "dist", "--for-launcher")
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("the distribution could not be built");
            }
            Path home = Files.createTempDirectory("jem-" + name + "-");
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            return new Installation(DISTRIBUTION.toRealPath(), home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    public Path home() {
        return home;
    }

    public Path dataDir() {
        return home.resolve("data");
    }

    /** A port that is free at the moment. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code jem up} or {@code jem server}, and nothing waited for. */
    public Process serve(String command, int port) {
        return start(
                home.resolve("server.out"),
                List.of(command, "--data-dir", dataDir().toString(), "--port", Integer.toString(port)));
    }

    /** Any command for the server of this installation; what it says goes to a file. */
    public Process start(Path output, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("JEM_") && !name.startsWith("JEM_JAVA"));
        builder.environment().put("JEM_NO_BUILD", "1");
        builder.environment().put("XDG_CONFIG_HOME", home.resolve("config").toString());
        try {
            return builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end and gives its exit status. */
    public int run(List<String> arguments) {
        try {
            return start(home.resolve("commands.out"), arguments).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Whether the server on this port said in time that it is ready. */
    public static boolean awaitReady(int port, Duration patience) {
        try (JemClient client = JemClient.of(endpoint(port, Optional.empty()), RetryPolicy.NONE)) {
            return Pause.until(patience, () -> isReady(client));
        }
    }

    private static boolean isReady(JemClient client) {
        try {
            return client.server().ready().ready();
        } catch (ClientException e) {
            return false;
        }
    }

    private static Endpoint endpoint(int port, Optional<String> token) {
        return Endpoint.of("http://127.0.0.1:" + port, token);
    }

    /** As the administrator. */
    public JemClient client(int port, RetryPolicy patience) {
        return JemClient.of(endpoint(port, Optional.of(secret(Servers.ADMIN_TOKEN_FILE))), patience);
    }

    /** As a worker. */
    public JemClient workerClient(int port) {
        return JemClient.of(endpoint(port, Optional.of(secret("worker.token"))), RetryPolicy.NONE);
    }

    private String secret(String file) {
        try {
            return Files.readString(dataDir().resolve(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its database, wherever it was put. */
    public OwnDatabase database() {
        return OwnDatabase.of(dataDir().resolve("postgres"));
    }

    /** The worker that was started beside the server. */
    public Optional<HostProcess> worker() {
        String token = dataDir().resolve("worker.token").toString();
        return HostProcess.all().stream()
                .filter(it -> it.arguments().contains(token))
                .findFirst();
    }

    /** Removes everything; nothing of it may run any more. */
    public void remove(List<Path> more) {
        List<Path> roots = new ArrayList<>(more);
        roots.add(home);
        for (Path root : roots) {
            try (Stream<Path> all = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
