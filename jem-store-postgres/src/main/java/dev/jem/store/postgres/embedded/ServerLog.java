package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The server's log file: read from where a start began, and kept within bounds. */
record ServerLog(Path file) {
    private static final long BYTES_MAX = 16L << 20;
    private static final int READ_BYTES_MAX = 64 << 10;

    /** Where the log ends now. */
    long end() throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** What was logged since, the end of it where it is long. */
    String since(long offset) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            long from = Math.max(Math.min(offset, size), size - READ_BYTES_MAX);
            var bytes = ByteBuffer.allocate((int) Math.min(READ_BYTES_MAX, size - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // reads on
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** The last lines of a text, shortened, on one line. */
    static String lastLines(String text, int count) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        return String.join(
                " | ",
                lines.subList(Math.max(0, lines.size() - count), lines.size()).stream()
                        .map(Diagnosis::shortened)
                        .toList());
    }

    /** Moves a log that has grown large aside; the server, which appends, goes on in the emptied file. */
    void bound() throws IOException {
        if (end() > BYTES_MAX) {
            Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
        }
    }
}
