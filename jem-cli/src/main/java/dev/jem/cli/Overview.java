package dev.jem.cli;

import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.Purpose;
import dev.jem.cli.text.Style;
import java.util.List;

/** What {@code jem} alone says: every command, grouped by what it is for. */
final class Overview {

    private static final int NAME_WIDTH = 22;

    private Overview() {}

    static String text(Catalog catalog, Style style) {
        StringBuilder text = new StringBuilder();
        text.append(style.bold("jem"))
                .append(": decides when and where jobs run, runs them, and can prove what happened\n");
        text.append("\nUsage: jem COMMAND [options]\n");
        for (Purpose purpose : Purpose.values()) {
            List<CommandEntry> entries = catalog.of(purpose);
            if (!entries.isEmpty()) {
                text.append('\n').append(style.bold(purpose.title())).append('\n');
                entries.forEach(it -> text.append(line(it.name(), it.summary())));
            }
        }
        text.append('\n').append(style.bold("First steps")).append('\n');
        text.append(line("jem up --demo", "start Jem with example jobs; then, in another terminal:"));
        text.append(line("jem watch", "see them run"));
        text.append(line("jem run -f FILE", "run a job of your own"));
        text.append("\nEach command explains itself: jem COMMAND --help\n");
        return text.toString();
    }

    /** The commands that begin with a word. */
    static String under(String word, List<CommandEntry> entries) {
        StringBuilder text = new StringBuilder("Usage: jem " + word + " COMMAND [options]\n\n");
        entries.forEach(it -> text.append(line(it.name(), it.summary())));
        return text.toString();
    }

    private static String line(String name, String summary) {
        String gap = " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
        return "  " + name + gap + summary + "\n";
    }
}
