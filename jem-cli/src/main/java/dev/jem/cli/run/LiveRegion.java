package dev.jem.cli.run;

import java.io.PrintStream;
import java.util.List;

/**
 * The lines at the bottom of a terminal that are drawn again and again; what is printed goes above them. Only these
 * lines are redrawn. Thread-safe: a signal may end it while it is drawn, and nothing is drawn after its end.
 */
final class LiveRegion {

    private static final String ESCAPE = "\u001b[";
    private static final String NO_WRAP = ESCAPE + "?7l";
    private static final String WRAP = ESCAPE + "?7h";
    private static final String HIDE_CURSOR = ESCAPE + "?25l";
    private static final String SHOW_CURSOR = ESCAPE + "?25h";
    private static final String CLEAR_BELOW = ESCAPE + "J";

    private final PrintStream err;
    private List<String> drawn = List.of();
    private boolean hasEnded;

    LiveRegion(PrintStream err) {
        this.err = err;
    }

    /** Draws the lines, if they are not on the screen already. */
    synchronized void draw(List<String> lines) {
        if (hasEnded || lines.equals(drawn)) {
            return;
        }
        StringBuilder text = new StringBuilder(HIDE_CURSOR).append(up()).append(NO_WRAP);
        for (String line : lines) {
            text.append(ESCAPE).append('K').append(line).append('\n');
        }
        text.append(CLEAR_BELOW).append(WRAP);
        err.print(text);
        err.flush();
        drawn = List.copyOf(lines);
    }

    /** Takes the lines off the screen, so that something can be printed in their place. */
    synchronized void clear() {
        if (!drawn.isEmpty()) {
            err.print(up() + CLEAR_BELOW);
            err.flush();
            drawn = List.of();
        }
    }

    /** Leaves the terminal as it was found. */
    synchronized void end() {
        clear();
        hasEnded = true;
        err.print(SHOW_CURSOR + WRAP);
        err.flush();
    }

    private String up() {
        return drawn.isEmpty() ? "\r" : "\r" + ESCAPE + drawn.size() + "A";
    }
}
