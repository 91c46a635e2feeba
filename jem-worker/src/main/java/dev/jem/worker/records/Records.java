package dev.jem.worker.records;

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
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/**
 * A file for each record of one kind, which outlives the worker: durable when {@link #write} returns. Thread-safe for
 * different records.
 */
public final class Records<T> {

    private final Path directory;
    private final Class<T> kind;
    private final Function<T, String> key;
    private final String suffix;

    /**
     * @param directory of these records alone
     * @param key of a record, which names its file
     */
    public Records(Path directory, Class<T> kind, Function<T, String> key) throws IOException {
        this.directory = directory;
        this.kind = kind;
        this.key = key;
        this.suffix = "." + kind.getSimpleName().replace("Record", "").toLowerCase(Locale.ROOT);
        Files.createDirectories(directory);
    }

    /** In the order of their names. A file that was not written to its end is not there. */
    public List<T> read() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            all.forEach(files::add);
        }
        List<T> records = new ArrayList<>();
        for (Path file : files.stream().sorted().toList()) {
            if (!file.toString().endsWith(suffix)) {
                Files.delete(file);
                continue;
            }
            try {
                records.add(Json.mapper().readValue(Files.readAllBytes(file), kind));
            } catch (JacksonException e) {
                throw new IOException("The worker's record " + file + " cannot be read", e);
            }
        }
        return records;
    }

    public void write(T record) throws IOException {
        Path fresh = directory.resolve(key.apply(record) + ".new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(record));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(fresh, file(key.apply(record)), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    public void remove(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    private Path file(String name) {
        return directory.resolve(name + suffix);
    }
}
