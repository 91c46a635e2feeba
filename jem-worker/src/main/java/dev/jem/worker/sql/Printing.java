package dev.jem.worker.sql;

import dev.jem.worker.call.CallOutput;
import dev.jem.worker.output.OutputSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints rows as comma-separated values (RFC 4180), within a bound. Confined to one thread. */
final class Printing {

    private static final int PIECE_CHARS = 32 << 10;

    private final CallOutput output;
    private final long bytesMax;
    private final StringBuilder waiting = new StringBuilder();
    private long bytes;

    Printing(CallOutput output, long bytesMax) {
        this.output = output;
        this.bytesMax = bytesMax;
    }

    /** False if that is more than may be printed; then it is not. */
    boolean print(List<Optional<String>> values) {
        String line =
                values.stream().map(it -> it.map(Printing::quoted).orElse("")).collect(Collectors.joining(",")) + "\n";
        bytes += line.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > bytesMax) {
            return false;
        }
        waiting.append(line);
        if (waiting.length() >= PIECE_CHARS) {
            flush();
        }
        return true;
    }

    /** A word about what was done, beside the rows. */
    void remark(String text) {
        flush();
        output.print(OutputSource.STDERR, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void flush() {
        if (!waiting.isEmpty()) {
            output.print(OutputSource.STDOUT, waiting.toString().getBytes(StandardCharsets.UTF_8));
            waiting.setLength(0);
        }
    }

    /** An empty text is written in quotes, as nothing at all stands for no value. */
    private static String quoted(String text) {
        boolean isPlain =
                !text.isEmpty() && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
