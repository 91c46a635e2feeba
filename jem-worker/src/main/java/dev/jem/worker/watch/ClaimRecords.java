package dev.jem.worker.watch;

import dev.jem.protocol.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/** A file for each claim that the server has not taken yet, durable when {@link #write} returns. */
final class ClaimRecords {

    private static final String SUFFIX = ".claim";

    private final Path directory;

    ClaimRecords(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
    }

    /** In the order of their names. A file that was not written to its end is not there. */
    List<Claim> read() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            all.forEach(files::add);
        }
        List<Claim> claims = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            try {
                claims.add(Json.mapper().readValue(Files.readAllBytes(file), Claim.class));
            } catch (JacksonException e) {
                throw new IOException("The worker's record " + file + " cannot be read", e);
            }
        }
        return claims;
    }

    void write(Claim claim) throws IOException {
        Path fresh = directory.resolve(claim.id() + ".new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(claim));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(fresh, file(claim), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    void remove(Claim claim) throws IOException {
        Files.deleteIfExists(file(claim));
    }

    private Path file(Claim claim) {
        return directory.resolve(claim.id() + SUFFIX);
    }
}
