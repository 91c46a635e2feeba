package dev.jem.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of bounded length from a stream that may break at any time. One thread reads, any thread may close. */
final class Lines implements AutoCloseable {

    private static final int LINE_BYTES_MAX = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];
    private int at;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end; empty at the end of the stream. A line that was cut off by the end is not given.
     */
    Optional<String> next() throws IOException {
        return nextBytes().map(it -> withoutReturn(new String(it, StandardCharsets.UTF_8)));
    }

    /** The same as it came, perhaps with a carriage return at its end. */
    Optional<byte[]> nextBytes() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (fill()) {
            int lineEnd = at;
            while (lineEnd < end && buffer[lineEnd] != '\n') {
                lineEnd++;
            }
            line.write(buffer, at, lineEnd - at);
            if (line.size() > LINE_BYTES_MAX) {
                throw new IOException("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
            at = lineEnd + 1;
            if (lineEnd < end) {
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    /** Whether there are bytes to look at. */
    private boolean fill() throws IOException {
        if (at >= end) {
            at = 0;
            end = in.read(buffer);
        }
        return end > 0;
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
