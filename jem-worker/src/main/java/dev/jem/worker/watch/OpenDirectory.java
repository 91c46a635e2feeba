package dev.jem.worker.watch;

import dev.jem.worker.linux.Descriptors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A directory that is held open: what is done by its {@link #path} is done in it, whatever becomes of its name
 * meanwhile.
 */
final class OpenDirectory implements AutoCloseable {

    private final int descriptor;

    private OpenDirectory(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens a directory, but not through a symbolic link at its end. */
    static OpenDirectory open(Path path) throws IOException {
        return new OpenDirectory(Descriptors.openDirectory(path));
    }

    /** Opens a directory in this one, but not through a symbolic link. */
    OpenDirectory directory(String name) throws IOException {
        return new OpenDirectory(Descriptors.openDirectoryIn(descriptor, name));
    }

    /** Opens a directory in this one, which is made where there is none. */
    OpenDirectory make(String name) throws IOException {
        Descriptors.makeDirectoryIn(descriptor, name);
        return directory(name);
    }

    /** As long as this is open. */
    Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    Path of(String name) {
        return path().resolve(name);
    }

    void permit(int permissions) throws IOException {
        Descriptors.permit(descriptor, permissions);
    }

    void own(int uid, int gid) throws IOException {
        Descriptors.own(descriptor, uid, gid);
    }

    /** When this returns the names in it are on the disk. */
    void force() throws IOException {
        try (FileChannel names = FileChannel.open(path(), StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() {
        Descriptors.close(descriptor);
    }
}
