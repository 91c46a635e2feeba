package dev.jem.cli.command;

import java.util.function.Function;

/**
 * A column of a list.
 *
 * @param isWide shown with {@code -o wide} only
 */
public record Column<T>(String header, boolean isWide, Function<T, String> cell) {

    public static <T> Column<T> of(String header, Function<T, String> cell) {
        return new Column<>(header, false, cell);
    }

    public static <T> Column<T> wide(String header, Function<T, String> cell) {
        return new Column<>(header, true, cell);
    }
}
