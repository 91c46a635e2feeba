package dev.jem.cli;

import dev.jem.cli.admin.Completion;
import dev.jem.cli.command.CommandEntry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/** What can be completed: every command with its options. */
final class Completions {

    private Completions() {}

    static Supplier<List<Completion>> of(Catalog catalog) {
        return () -> catalog.entries().stream().map(Completions::of).toList();
    }

    private static Completion of(CommandEntry entry) {
        List<Completion.Option> options = new Parser(entry)
                .spec().options().stream()
                        .filter(it -> !it.hidden())
                        .flatMap(it -> Arrays.stream(it.names()).map(name -> option(it, name)))
                        .toList();
        return new Completion(entry.name(), entry.summary(), options);
    }

    private static Completion.Option option(OptionSpec option, String name) {
        String description = String.join(" ", option.description());
        return new Completion.Option(name, description, option.arity().max() > 0);
    }
}
