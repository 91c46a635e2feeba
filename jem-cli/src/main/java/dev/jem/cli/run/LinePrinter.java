package dev.jem.cli.run;

import dev.jem.cli.command.Output;
import dev.jem.cli.host.Host;
import dev.jem.cli.text.Style;
import dev.jem.cli.text.Width;
import dev.jem.protocol.Runs;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Prints what tasks print: with the task's name in front where a run has several, standard error of tasks on standard
 * error. Not thread-safe.
 */
final class LinePrinter {

    private static final int NAME_WIDTH_MAX = 24;

    private final PrintStream out;
    private final PrintStream err;
    private final Style style;
    private int nameWidth;

    private LinePrinter(PrintStream out, PrintStream err, Style style) {
        this.out = out;
        this.err = err;
        this.style = style;
    }

    /** Data is what the tasks print, unless the run itself is asked for as data. */
    static LinePrinter of(Host host, Output output) {
        boolean isData = output.format().isForPeople();
        return new LinePrinter(isData ? host.out() : host.err(), host.err(), output.style());
    }

    /** Everything on standard output: the command was asked for it. */
    static LinePrinter allOut(Host host, Output output) {
        return new LinePrinter(host.out(), host.out(), output.style());
    }

    /** Learns how wide the names are. */
    void expect(Runs.Run run) {
        nameWidth = run.tasks().size() < 2
                ? 0
                : run.tasks().stream().mapToInt(it -> Width.of(it.name())).reduce(0, Math::max);
        nameWidth = Math.min(nameWidth, NAME_WIDTH_MAX);
    }

    void print(OutputLine line) {
        String prefix = nameWidth == 0 ? "" : style.dim(Width.padded(line.task(), nameWidth) + " │ ");
        boolean isError = line.stream().equals("stderr");
        String text = line.stream().equals("jem") ? style.dim("[jem] " + line.text()) : line.text();
        // Straight to the bytes: println takes each line through two more buffers, and there may be millions.
        byte[] bytes = (prefix + text + '\n').getBytes(StandardCharsets.UTF_8);
        (isError ? err : out).write(bytes, 0, bytes.length);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
