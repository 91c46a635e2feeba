package dev.jem.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner reads, and that are there whole or not at all. */
final class PrivateFile {

    private PrivateFile() {}

    /** Durable when it returns. */
    static void write(Path place, String text) throws StartFailure {
        Path folder = place.toAbsolutePath().resolveSibling("");
        try {
            Path next = place.resolveSibling("." + place.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw StartFailure.ofConfiguration(folder + " is on a file system without atomic renames, which Jem needs."
                    + " Name a directory on a local disk.");
        } catch (IOException e) {
            throw StartFailure.of("The file " + place + " cannot be written: " + DataDirectory.reason(e)
                    + ". Check the disk's room and the rights of this account.");
        }
    }
}
