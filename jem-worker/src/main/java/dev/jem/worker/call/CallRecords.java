package dev.jem.worker.call;

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

/** A file for each attempt, durable when {@link #write} returns. Thread-safe for different attempts. */
final class CallRecords {

    private static final String SUFFIX = ".call";

    private final Path directory;

    CallRecords(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
    }

    /** In the order of their names. A file that was not written to its end is not there. */
    List<CallRecord> read() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(files::add);
        }
        List<CallRecord> records = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            if (!file.toString().endsWith(SUFFIX)) {
                Files.delete(file);
                continue;
            }
            try {
                records.add(Json.mapper().readValue(Files.readAllBytes(file), CallRecord.class));
            } catch (JacksonException e) {
                throw new IOException("The worker's record " + file + " cannot be read", e);
            }
        }
        return records;
    }

    void write(CallRecord record) throws IOException {
        Path fresh = directory.resolve(record.key() + ".new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(record));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(fresh, file(record.key()), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    void remove(String key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    private Path file(String key) {
        return directory.resolve(key + SUFFIX);
    }
}
