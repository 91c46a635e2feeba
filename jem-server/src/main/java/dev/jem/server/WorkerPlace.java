package dev.jem.server;

import dev.jem.protocol.Json;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The directory of a worker. Its process holds a lock in it for as long as it lives, and says in a file beside it who
 * it is and which server it works for.
 */
final class WorkerPlace {

    private static final String LOCK_FILE = "worker.lock";
    private static final String RUNNING_FILE = "worker.json";
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Path path;

    WorkerPlace(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Takes the place for this process, for as long as it lives; the caller keeps the lock. */
    FileLock take(Servers.Running running) throws StartFailure {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
                throw StartFailure.ofConfiguration("A worker uses " + path
                        + " already. Stop it, or give this one a directory of its own with --work-dir.");
            }
            PrivateFile.write(path.resolve(RUNNING_FILE), Json.mapper().writeValueAsString(running) + "\n");
            return lock.get();
        } catch (IOException e) {
            throw StartFailure.ofConfiguration("The directory " + path + " cannot be used: " + DataDirectory.reason(e)
                    + ". Name another one with --work-dir.");
        }
    }

    /** The worker that lives here and works for this server. One that works for another server is none. */
    Optional<ProcessHandle> find(String url) throws IOException {
        return read().filter(it -> it.url().equals(url)).flatMap(WorkerPlace::process);
    }

    /** Whoever lives here. */
    Optional<ProcessHandle> findAny() throws IOException {
        return read().flatMap(WorkerPlace::process);
    }

    private Optional<Servers.Running> read() throws IOException {
        Path file = path.resolve(RUNNING_FILE);
        if (!Files.exists(file) || isFree()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(file), Servers.Running.class));
        } catch (JacksonException e) {
            throw new IOException(file + " is not what a worker writes", e);
        }
    }

    private boolean isFree() throws IOException {
        try (FileChannel channel =
                        FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        }
    }

    /** A later process with the same number began after the file was written. */
    private static Optional<ProcessHandle> process(Servers.Running running) {
        return ProcessHandle.of(running.pid())
                .filter(ProcessHandle::isAlive)
                .filter(it -> it.info()
                        .startInstant()
                        .map(start -> !start.isAfter(running.startedAt().plus(START_TOLERANCE)))
                        .orElse(true));
    }
}
