package dev.jem.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Aligned columns. Cells are made harmless; the last column is wrapped to the width of a terminal. Not thread-safe. */
public final class Table {

    private static final int GAP = 2;
    private static final int WRAPPED_WIDTH_MIN = 24;

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> headers) {
        this.headers = List.copyOf(headers);
    }

    /** Takes as many cells as there are headers. */
    public void add(List<String> cells) {
        if (cells.size() != headers.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + headers.size() + " columns");
        }
        rows.add(cells.stream().map(it -> it.isEmpty() ? "-" : Clean.line(it)).toList());
    }

    /**
     * The lines of the table.
     *
     * @param columns of the terminal; {@link Integer#MAX_VALUE} wraps nothing
     */
    public List<String> lines(int columns, Style style) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        if (headers.stream().anyMatch(it -> !it.isEmpty())) {
            lines.addAll(row(headers, widths, columns, style::bold));
        }
        rows.forEach(row -> lines.addAll(row(row, widths, columns, style::state)));
        return lines;
    }

    private int[] widths() {
        return IntStream.range(0, headers.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> Width.of(row.get(column)))
                        .reduce(Width.of(headers.get(column)), Math::max))
                .toArray();
    }

    private static List<String> row(List<String> cells, int[] widths, int columns, UnaryOperator<String> style) {
        int last = cells.size() - 1;
        StringBuilder line = new StringBuilder();
        int indent = 0;
        for (int column = 0; column < last; column++) {
            String cell = cells.get(column);
            line.append(style.apply(cell)).append(" ".repeat(widths[column] - Width.of(cell) + GAP));
            indent += widths[column] + GAP;
        }
        int room = columns - indent;
        List<String> wrapped = room < WRAPPED_WIDTH_MIN ? List.of(cells.get(last)) : Width.wrap(cells.get(last), room);
        List<String> lines = new ArrayList<>();
        lines.add(line + style.apply(wrapped.getFirst()));
        for (String more : wrapped.subList(1, wrapped.size())) {
            lines.add(" ".repeat(indent) + more);
        }
        return lines;
    }
}
