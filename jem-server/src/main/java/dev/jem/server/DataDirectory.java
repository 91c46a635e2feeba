package dev.jem.server;

import dev.jem.protocol.Json;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The directory of a server on this host. Held by one process at a time, by a lock that ends with the process. Files
 * appear whole or not at all, readable by their owner only.
 */
final class DataDirectory implements AutoCloseable {

    static final String WORKER_TOKEN_FILE = "worker.token";

    /** Signs the tokens of tasks; servers of one database need the same. */
    static final String TASK_KEY_FILE = "task.key";

    /** Holds for each namespace a directory with the keys of its webhooks. */
    static final String HOOK_KEYS = "hook-keys";

    private static final String LOCK_FILE = "server.lock";

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the directory where it is missing, and takes it. */
    static DataDirectory open(Path path) throws StartFailure {
        try {
            create(path);
            return new DataDirectory(path.toRealPath(), take(path));
        } catch (FileAlreadyExistsException e) {
            throw StartFailure.ofConfiguration(
                    path + " is not a directory. Name another data directory with --data-dir.");
        } catch (IOException e) {
            throw StartFailure.ofConfiguration("The data directory " + path + " cannot be used: " + reason(e)
                    + ". Give this account the right to write there, or name another one with --data-dir.");
        }
    }

    private static void create(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static FileChannel take(Path path) throws IOException, StartFailure {
        FileChannel channel =
                FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel).isEmpty()) {
            channel.close();
            throw StartFailure.ofConfiguration("A server runs on the data directory " + path + " already"
                    + running(path)
                            .map(it -> " (" + it.url() + ", process " + it.pid() + ")")
                            .orElse("")
                    + ". Use that one, stop it with 'jem down --data-dir " + path
                    + "', or name another directory with --data-dir.");
        }
        return channel;
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    private static Optional<Servers.Running> running(Path path) {
        try {
            return Optional.of(Json.mapper()
                    .readValue(Files.readAllBytes(path.resolve(Servers.RUNNING_FILE)), Servers.Running.class));
        } catch (IOException | RuntimeException _) {
            return Optional.empty();
        }
    }

    static String reason(IOException e) {
        return dev.jem.cli.config.Failures.reason(e);
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The token in a file; a new one, which is in the file then, where there is none. */
    String token(String file) throws StartFailure {
        Path place = path.resolve(file);
        try {
            String text = Files.readString(place).strip();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (NoSuchFileException _) {
            return newToken(place);
        } catch (IOException e) {
            throw StartFailure.ofConfiguration("The token in " + place + " cannot be read: " + reason(e)
                    + ". Make it readable; or remove the file, then a new token is made.");
        }
        return newToken(place);
    }

    private String newToken(Path place) throws StartFailure {
        String token = Tokens.fresh();
        PrivateFile.write(place, token + "\n");
        return token;
    }

    /** Tells other commands where the server is. */
    void publish(Servers.Running running) throws StartFailure {
        PrivateFile.write(path.resolve(Servers.RUNNING_FILE), Json.mapper().writeValueAsString(running) + "\n");
    }

    /** The server that was here is gone. */
    void unpublish() throws IOException {
        Files.deleteIfExists(path.resolve(Servers.RUNNING_FILE));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
