package dev.jem.cli.command;

import java.util.List;
import java.util.function.Function;

/**
 * How a list of things is shown.
 *
 * @param name what other commands accept for one of them
 * @param ifEmpty what to do next when there is none
 */
public record View<T>(List<Column<T>> columns, Function<T, String> name, String ifEmpty) {
    public View {
        columns = List.copyOf(columns);
    }
}
