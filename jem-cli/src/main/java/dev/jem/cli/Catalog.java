package dev.jem.cli;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All commands by name, those of this module and those that extensions bring. Immutable. */
final class Catalog {

    private final List<CommandEntry> entries;

    private Catalog(List<CommandEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    static Catalog of(List<Extension> extensions) {
        List<CommandEntry> all = new ArrayList<>();
        for (BuiltIn command : BuiltIn.values()) {
            all.add(new CommandEntry(command.title(), command.purpose(), command.summary(), command));
        }
        extensions.forEach(it -> all.addAll(it.commands()));
        return new Catalog(all);
    }

    List<CommandEntry> entries() {
        return entries;
    }

    List<CommandEntry> of(Purpose purpose) {
        return entries.stream().filter(it -> it.purpose() == purpose).toList();
    }

    /** The entry whose name is the longest beginning of these words. */
    Optional<CommandEntry> find(List<String> words) {
        return entries.stream()
                .filter(it -> startsWith(words, it.words()))
                .max(Comparator.comparingInt(it -> it.name().length()));
    }

    private static boolean startsWith(List<String> words, List<String> names) {
        return words.size() >= names.size() && words.subList(0, names.size()).equals(names);
    }

    /** Commands of two words that begin with this one. */
    List<CommandEntry> under(String word) {
        return entries.stream().filter(it -> it.name().startsWith(word + " ")).toList();
    }

    /** The first words of all commands. */
    List<String> firstWords() {
        return entries.stream().map(it -> it.words().getFirst()).distinct().toList();
    }

    static CliCommand create(CommandEntry entry) {
        return entry.command().get();
    }
}
