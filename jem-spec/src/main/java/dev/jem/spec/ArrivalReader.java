package dev.jem.spec;

import dev.jem.model.job.FilePattern;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Watchers;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Show;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads triggers that react to what workers find. */
final class ArrivalReader {

    static final Duration STABLE_FOR = Duration.ofSeconds(30);

    private static final int WORKERS_MAX = 100;
    private static final long SIZE_MAX = 1L << 50;

    private final Reader reader;

    ArrivalReader(Reader reader) {
        this.reader = reader;
    }

    Optional<Recurrence> file(Fields trigger) {
        return trigger.fields(TriggerKind.FILE.key(), Keys.FILE_ARRIVAL).flatMap(fields -> {
            Optional<String> path = fields.scalar("path").flatMap(this::path);
            fields.scalar("claim")
                    .filter(it -> !it.text().equals("rename"))
                    .ifPresent(it -> reader.error(
                            it.place(), "choice", "'" + Show.quoted(it.text()) + "' is not possible", "write rename"));
            Duration stableFor =
                    fields.duration("stableFor", Duration.ofSeconds(1)).orElse(STABLE_FOR);
            Duration minAge = fields.duration("minAge", Duration.ZERO).orElse(Duration.ZERO);
            long minSize = fields.size("minSize", 0, SIZE_MAX).orElse(0L);
            Watchers watchers =
                    fields.fields("worker", Keys.WATCHERS).map(this::watchers).orElse(Watchers.ALL);
            return path.map(it -> new Recurrence.FileArrival(it, stableFor, minAge, minSize, watchers));
        });
    }

    private Optional<String> path(Node.Scalar scalar) {
        String text = scalar.text();
        Optional<String> problem = text.contains("${{")
                ? Optional.of("has a reference, which nothing stands behind before there is a run")
                : FilePattern.problem(text);
        problem.ifPresent(it -> reader.error(
                scalar.place(),
                "path",
                "the path '" + Show.quoted(text) + "' " + it,
                "write an absolute path with * and ? in its last part only, such as /in/trades-*.csv"));
        return problem.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private Watchers watchers(Fields fields) {
        List<String> names = new ArrayList<>();
        Optional<Node> node = fields.node("names");
        List<Node> items = node.map(reader::items).orElse(List.of());
        if (node.isPresent() && node.get() instanceof Node.Items && (items.isEmpty() || items.size() > WORKERS_MAX)) {
            reader.error(node.get().place(), "size", "'names' has between 1 and " + WORKERS_MAX + " names");
        }
        for (Node item : items) {
            reader.scalar(item)
                    .filter(it -> Names.OBJECT.check(it, it.place(), "the worker", reader))
                    .ifPresent(it -> names.add(it.text()));
        }
        SortedMap<String, String> labels =
                fields.node("labels").map(it -> Metadata.labels(it, reader)).orElse(new TreeMap<>());
        return new Watchers(names, labels);
    }
}
