package dev.jem.cli.host;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Which of the standard streams are terminals, and how large those are.
 *
 * @param size asked for only when it is needed
 */
public record Terminal(boolean in, boolean out, boolean err, Sizing size) {

    /** Columns and rows. */
    public record Size(int columns, int rows) {}

    /** Finds out the present size. */
    public interface Sizing {
        Size now();
    }

    private static final Size SIZE_DEFAULT = new Size(80, 24);

    /** No stream is a terminal. */
    public static final Terminal NONE = new Terminal(false, false, false, () -> SIZE_DEFAULT);

    static Terminal ofProcess(Map<String, String> environment) {
        if ("dumb".equals(environment.get("TERM"))) {
            return new Terminal(isTerminal(0), false, false, () -> SIZE_DEFAULT);
        }
        return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2), () -> size(environment));
    }

    /** Linux tells by the name behind the descriptor; elsewhere Java knows it for all streams together. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String name = Files.readSymbolicLink(link).toString();
            return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return !Files.exists(Path.of("/proc/self"))
                    && Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .isPresent();
        }
    }

    private static Size size(Map<String, String> environment) {
        OptionalInt columns = number(environment.getOrDefault("COLUMNS", ""));
        OptionalInt rows = number(environment.getOrDefault("LINES", ""));
        if (columns.isPresent()) {
            return new Size(columns.getAsInt(), rows.orElse(SIZE_DEFAULT.rows));
        }
        return sizeByStty();
    }

    /** {@code stty size} prints rows and columns; where it cannot, 80 by 24 is as good as any. */
    private static Size sizeByStty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean isOver = stty.waitFor(1, TimeUnit.SECONDS);
            int blank = text.indexOf(' ');
            if (!isOver || blank < 0) {
                return SIZE_DEFAULT;
            }
            return new Size(
                    number(text.substring(blank + 1)).orElse(SIZE_DEFAULT.columns),
                    number(text.substring(0, blank)).orElse(SIZE_DEFAULT.rows));
        } catch (IOException _) {
            return SIZE_DEFAULT;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return SIZE_DEFAULT;
        }
    }

    private static OptionalInt number(String text) {
        boolean isNumber = text.matches("[1-9][0-9]{0,3}");
        return isNumber ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
