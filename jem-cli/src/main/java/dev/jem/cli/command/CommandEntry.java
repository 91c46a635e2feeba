package dev.jem.cli.command;

import java.util.List;
import java.util.function.Supplier;

/**
 * A command under its name, created when it is called.
 *
 * @param name one or two words, such as {@code runs} or {@code schedule next}
 * @param summary one line
 */
public record CommandEntry(String name, Purpose purpose, String summary, Supplier<? extends CliCommand> command) {

    /** The words of the name. */
    public List<String> words() {
        return List.of(name.split(" ", -1));
    }
}
