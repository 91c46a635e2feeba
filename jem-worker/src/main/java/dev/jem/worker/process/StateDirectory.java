package dev.jem.worker.process;

import dev.jem.worker.linux.Directories;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The directory of an executor's memory, locked for it. Readable for nobody else. */
final class StateDirectory implements AutoCloseable {

    private static final int OWNER_ONLY = 0700;
    private static final int ID_BYTES = 6;

    private final Path path;
    private final FileChannel lock;
    private final String id;

    private StateDirectory(Path path, FileChannel lock, String id) {
        this.path = path;
        this.lock = lock;
        this.id = id;
    }

    static StateDirectory open(Path path) throws IOException {
        Files.createDirectories(path);
        Directories.permit(path, OWNER_ONLY);
        FileChannel lock = lock(path);
        StateDirectory directory = new StateDirectory(path, lock, id(path.resolve("id")));
        Files.createDirectories(directory.slots());
        Files.createDirectories(directory.spool());
        return directory;
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean mine = false;
        try {
            mine = channel.tryLock() != null;
        } catch (OverlappingFileLockException takenByThisProcess) {
            mine = false;
        }
        if (!mine) {
            channel.close();
            throw new IOException("Another worker uses the state directory " + path
                    + "; stop it, or give this one a directory of its own.");
        }
        return channel;
    }

    /** Made once, whole or not at all. */
    private static String id(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[ID_BYTES];
            new SecureRandom().nextBytes(random);
            Path fresh = file.resolveSibling("id.new");
            Files.writeString(fresh, HexFormat.of().formatHex(random));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    String id() {
        return id;
    }

    Path journal() {
        return path.resolve("attempts.journal");
    }

    /** Where each supervisor's FIFOs are. */
    Path slots() {
        return path.resolve("slots");
    }

    Path guard() {
        return path.resolve("guard");
    }

    Path spool() {
        return path.resolve("spool");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
