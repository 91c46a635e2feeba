package dev.jem.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * How the worker beside a server is started: as a process in a session of its own, so that neither Ctrl-C nor the end
 * of the server reaches it.
 */
final class WorkerProgram {

    private static final String NAME = "local";
    private static final Path FOR_ROOT = Path.of("/var/lib/jem");
    private static final String LOCATION_FILE = "worker-location";
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final String url;
    private final Path dataDir;
    private final Path place;

    private WorkerProgram(String url, Path dataDir, Path place) {
        this.url = url;
        this.dataDir = dataDir;
        this.place = place;
    }

    /**
     * The worker of the server with this data directory. Tasks of a worker that runs as root run under another account,
     * which cannot pass through the data directory: then the worker's files are elsewhere, in a place that the data
     * directory names and nobody else gets.
     */
    static WorkerProgram of(String url, Path dataDir) throws StartFailure {
        try {
            boolean isRoot = "root".equals(System.getProperty("user.name"));
            return new WorkerProgram(url, dataDir, isRoot ? elsewhere(dataDir) : dataDir.resolve("worker"));
        } catch (IOException e) {
            throw new StartFailure(
                    "The place of the worker's files cannot be kept in " + dataDir + ": " + DataDirectory.reason(e), e);
        }
    }

    private static Path elsewhere(Path dataDir) throws IOException {
        Path location = dataDir.resolve(LOCATION_FILE);
        if (!Files.exists(location)) {
            byte[] name = new byte[6];
            new SecureRandom().nextBytes(name);
            Path fresh = location.resolveSibling(LOCATION_FILE + ".new");
            Files.writeString(fresh, FOR_ROOT.resolve("worker-" + HexFormat.of().formatHex(name)) + "\n");
            Files.move(fresh, location, StandardCopyOption.ATOMIC_MOVE);
        }
        return Path.of(Files.readString(location).strip());
    }

    String url() {
        return url;
    }

    /** Where the worker has its files. */
    Path place() {
        return place;
    }

    private void makePlace() throws IOException {
        List<Path> folders = place.startsWith(FOR_ROOT) ? List.of(FOR_ROOT, place) : List.of(place);
        for (Path each : folders) {
            if (!Files.isDirectory(each)) {
                Files.createDirectories(each);
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
            }
        }
    }

    Process start() throws IOException {
        makePlace();
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().put("JEM_NO_BUILD", "1");
        builder.environment().keySet().removeAll(List.of("JEM_TOKEN", "JEM_TOKEN_FILE", "JEM_URL", "JEM_DATA_DIR"));
        File console = dataDir.resolve("log").resolve("worker.out").toFile();
        return builder.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(console)
                .start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(it -> command.add(it.toString()));
        command.addAll(launcher());
        command.addAll(List.of("worker", "--url", url, "--name", NAME));
        command.addAll(List.of(
                "--token-file", dataDir.resolve(DataDirectory.WORKER_TOKEN_FILE).toString()));
        command.addAll(List.of("--work-dir", place.toString()));
        command.addAll(List.of(
                "--log-file", dataDir.resolve("log").resolve("worker.log").toString()));
        return command;
    }

    /** The launcher knows the right options; a program that was not started by it starts another one like itself. */
    private static List<String> launcher() {
        Optional<String> launcher = Optional.ofNullable(System.getProperty("jem.launcher"));
        if (launcher.isPresent()) {
            return List.of(launcher.get());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                "dev.jem.server.Main");
    }
}
