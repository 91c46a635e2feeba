package dev.jem.cli;

import dev.jem.cli.command.CommandEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The words of a command line, taken apart: options that stand before the command move behind it.
 *
 * @param entry the command; empty where none was recognised
 * @param commandWords the words up to the first option, for messages about an unknown command
 * @param arguments what the command gets
 */
record Words(Optional<CommandEntry> entry, List<String> commandWords, List<String> arguments) {

    private static final Set<String> OPTIONS_WITH_VALUE =
            Set.of("--url", "--token", "--data-dir", "--context", "-n", "--namespace", "-o", "--output", "--timeout");

    static Words of(List<String> words, Catalog catalog) {
        List<String> before = new ArrayList<>();
        int at = 0;
        while (at < words.size()
                && words.get(at).startsWith("-")
                && words.get(at).length() > 1) {
            String option = words.get(at++);
            before.add(option);
            if (OPTIONS_WITH_VALUE.contains(option) && at < words.size()) {
                before.add(words.get(at++));
            }
        }
        List<String> rest = words.subList(at, words.size());
        List<String> plain = rest.stream().takeWhile(it -> !it.startsWith("-")).toList();
        Optional<CommandEntry> entry = catalog.find(plain);
        int used = entry.map(it -> it.words().size()).orElse(0);
        List<String> arguments = new ArrayList<>(before);
        arguments.addAll(rest.subList(used, rest.size()));
        return new Words(entry, plain, List.copyOf(arguments));
    }
}
