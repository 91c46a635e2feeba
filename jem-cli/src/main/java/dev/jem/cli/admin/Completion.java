package dev.jem.cli.admin;

import java.util.List;

/**
 * What can follow a command.
 *
 * @param name as it is typed
 */
public record Completion(String name, String summary, List<Option> options) {

    /** @param takesValue whether a word follows */
    public record Option(String name, String description, boolean takesValue) {}

    List<String> words() {
        return List.of(name.split(" ", -1));
    }

    public Completion {
        options = List.copyOf(options);
    }
}
