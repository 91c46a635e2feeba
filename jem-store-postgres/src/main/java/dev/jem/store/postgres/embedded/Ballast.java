package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file that takes up space until the disk is full: deleting it gives the database the room to recover and the
 * operator the time to act.
 *
 * <p>Filled with noise, so that no file system stores it in less space than it claims.
 */
record Ballast(Path file, long bytes) {
    /** It is made only where this many times its size stays free. */
    private static final int FREE_FACTOR = 8;

    private static final int CHUNK_BYTES = 1 << 20;

    /** Makes the file where it is missing and there is plenty of room. */
    boolean ensure() throws IOException {
        if (bytes == 0 || Files.exists(file)) {
            return Files.exists(file);
        }
        if (Files.getFileStore(file.getParent()).getUsableSpace() < FREE_FACTOR * bytes) {
            return false;
        }
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var noise = new byte[CHUNK_BYTES];
        var random = new Random(bytes);
        try (var channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            for (long left = bytes; left > 0; left -= CHUNK_BYTES) {
                random.nextBytes(noise);
                var chunk = ByteBuffer.wrap(noise, 0, (int) Math.min(left, CHUNK_BYTES));
                while (chunk.hasRemaining()) {
                    channel.write(chunk);
                }
            }
        }
        return true;
    }

    /** Deletes the file and says so; the number of bytes gained, 0 when it was not there. */
    long release(Consumer<PostgresEvent> listener) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long size = Files.size(file);
        Files.delete(file);
        listener.accept(new PostgresEvent.BallastReleased(file, size));
        return size;
    }
}
