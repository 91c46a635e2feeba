package dev.jem.bench.speed;

import dev.jem.bench.host.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, in the order in which it was, and the one table of it. */
final class Figures {

    /** In what a figure is told. */
    enum Unit {
        PER_SECOND("/s", true),
        MILLIS("ms", false);

        private final String text;
        private final boolean isRate;

        Unit(String text, boolean isRate) {
            this.text = text;
            this.isRate = isRate;
        }
    }

    private record Figure(Unit unit, List<Double> rounds) {
        double median() {
            List<Double> sorted = rounds.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final String yardstick;

    /** @param yardstick the figure that the other rates are compared with */
    Figures(String yardstick) {
        this.yardstick = yardstick;
    }

    /** One round of a figure. */
    void add(String name, Unit unit, double value) {
        figures.computeIfAbsent(name, _ -> new Figure(unit, new ArrayList<>()))
                .rounds()
                .add(value);
    }

    /** Medians with their rounds; rates also as multiples of the yardstick. */
    String table() {
        TextTable table = new TextTable("what", "median", "unit", "to the yardstick", "rounds");
        double one = figures.containsKey(yardstick) ? figures.get(yardstick).median() : 1;
        figures.forEach((name, figure) -> table.row(
                name,
                text(figure.median()),
                figure.unit().text,
                figure.unit().isRate ? "%.2f".formatted(figure.median() / one) : "",
                String.join(", ", figure.rounds().stream().map(Figures::text).toList())));
        return table.toString();
    }

    private static String text(double value) {
        return value < 10 ? "%.2f".formatted(value) : value < 100 ? "%.1f".formatted(value) : "%,.0f".formatted(value);
    }
}
