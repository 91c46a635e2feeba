package dev.jem.bench.crash;

import dev.jem.bench.host.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the kills, by kind. */
final class Tally {

    private final Map<KillKind, Column> columns = new EnumMap<>(KillKind.class);

    private static final class Column {
        int kills;
        long acknowledged;
        long attempts;
        int violations;
        final List<Duration> ready = new ArrayList<>();
        final List<Duration> back = new ArrayList<>();
    }

    /**
     * One kill.
     *
     * @param ready from the start of the program to {@code /readyz}; empty where the server was not started
     * @param back from the kill until a submit that was sent afterwards was acknowledged and, where the worker died, an
     *     attempt began
     */
    record Kill(KillKind kind, List<Duration> ready, Duration back) {}

    /** What was gained since the kill before. */
    record Gain(long acknowledged, long attempts, int violations) {}

    void add(Kill kill, Gain gain) {
        Column column = columns.computeIfAbsent(kill.kind(), _ -> new Column());
        column.kills++;
        column.acknowledged += gain.acknowledged();
        column.attempts += gain.attempts();
        column.violations += gain.violations();
        column.ready.addAll(kill.ready());
        column.back.add(kill.back());
    }

    @Override
    public String toString() {
        TextTable table = new TextTable(
                "killed",
                "kills",
                "acknowledged runs",
                "attempts",
                "to /readyz p50 / max",
                "working again p50 / max",
                "violations");
        columns.forEach((kind, it) -> table.row(
                kind.text,
                Integer.toString(it.kills),
                Long.toString(it.acknowledged),
                Long.toString(it.attempts),
                spread(it.ready),
                spread(it.back),
                Integer.toString(it.violations)));
        return table.toString();
    }

    private static String spread(List<Duration> durations) {
        if (durations.isEmpty()) {
            return "-";
        }
        List<Duration> sorted = new ArrayList<>(durations);
        Collections.sort(sorted);
        return seconds(sorted.get(sorted.size() / 2)) + " / " + seconds(sorted.getLast());
    }

    private static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1_000.0);
    }
}
