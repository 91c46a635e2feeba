package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive hold of one process on a data directory: a lock of the operating system, which ends with the process
 * however that ends.
 *
 * <p>POSIX drops a process's locks on a file as soon as that process closes <em>any</em> descriptor of it. So the lock
 * file is never opened twice in one process (a table of held directories is asked first), and who holds it is written
 * into another file. Thread-safe.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** Takes the lock or fails at once, naming the holder. */
    static DirectoryLock acquire(Path lockedDirectory) throws IOException, DatabaseStartException {
        var directory = lockedDirectory.toRealPath();
        if (!HELD_HERE.add(directory)) {
            throw inUse(directory, Optional.of(ProcessHandle.current().pid()), "this process");
        }
        var channel = open(directory);
        var lock = new DirectoryLock(directory, channel);
        boolean acquired = false;
        try {
            if (channel.tryLock() == null) {
                var holder = holder(directory);
                throw inUse(
                        directory,
                        holder,
                        holder.map(pid -> "Jem with pid " + pid).orElse("another Jem"));
            }
            lock.recordHolder();
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                lock.release();
            }
        }
    }

    private static FileChannel open(Path directory) throws IOException {
        try {
            return FileChannel.open(
                    directory.resolve("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            HELD_HERE.remove(directory);
            throw e;
        }
    }

    private static DatabaseStartException inUse(Path directory, Optional<Long> pid, String holder) {
        return new DatabaseStartException(new StartProblem.DirectoryInUse(directory, pid, holder));
    }

    private static Path holderFile(Path directory) {
        return directory.resolve("launcher.pid");
    }

    private void recordHolder() throws IOException {
        var pid = ProcessHandle.current().pid() + "\n";
        FileWrites.replace(holderFile(directory), pid, "rw-r--r--", Programs.asOurselves());
    }

    private static Optional<Long> holder(Path directory) throws IOException {
        var file = holderFile(directory);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        var text = Files.readString(file).strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private void release() throws IOException {
        try {
            channel.close();
        } finally {
            HELD_HERE.remove(directory);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(holderFile(directory));
        } finally {
            release();
        }
    }
}
