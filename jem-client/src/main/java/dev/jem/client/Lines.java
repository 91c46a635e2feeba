package dev.jem.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of bounded length from a stream that may break at any time. One thread reads, any thread may close. */
final class Lines implements AutoCloseable {

    private static final int LINE_BYTES_MAX = 64 << 20;

    private final InputStream in;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 16 << 10);
    }

    /**
     * The next line without its end; empty at the end of the stream. A line that was cut off by the end is not given.
     */
    Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return Optional.of(withoutReturn(line.toString(StandardCharsets.UTF_8)));
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new IOException("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(b);
        }
        return Optional.empty();
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
