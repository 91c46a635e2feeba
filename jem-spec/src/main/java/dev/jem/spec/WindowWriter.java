package dev.jem.spec;

import dev.jem.model.job.JobKey;
import dev.jem.model.time.DurationText;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.model.window.WindowDefinition.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the spec of a maintenance window in normal form. */
final class WindowWriter {

    private WindowWriter() {}

    static Map<String, Object> spec(WindowDefinition window) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (!window.description().isEmpty()) {
            spec.put("description", window.description());
        }
        List<Object> times = new ArrayList<>();
        window.times().forEach(it -> times.add(times(it)));
        spec.put("times", times);
        scope(window.scope(), spec);
        spec.put("effect", Choice.text(window.effect()));
        spec.put("finishBefore", window.finishBefore());
        spec.put("blocksChanges", window.blocksChanges());
        return spec;
    }

    private static Map<String, Object> times(Times times) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (times) {
            case Times.Once(var from, var to, var zone) -> {
                tree.put("from", from.toString());
                tree.put("to", to.toString());
                tree.put("timezone", zone.getId());
            }
            case Times.Recurring(var opens, var length) -> {
                RecurrenceWriter.write(opens, tree);
                tree.put("duration", DurationText.format(length));
            }
        }
        return tree;
    }

    private static void scope(Scope scope, Map<String, Object> spec) {
        Map<String, Object> tree = new LinkedHashMap<>();
        switch (scope) {
            case Scope.Jobs(var namespaces, var names, var labels) -> {
                putUnlessEmpty(tree, "namespaces", namespaces);
                putUnlessEmpty(
                        tree, "names", names.stream().map(JobKey::toString).toList());
                if (!labels.isEmpty()) {
                    tree.put("labels", new LinkedHashMap<>(labels));
                }
                spec.put("jobs", tree);
            }
            case Scope.Workers(var names, var labels) -> {
                putUnlessEmpty(tree, "names", names);
                if (!labels.isEmpty()) {
                    tree.put("labels", new LinkedHashMap<>(labels));
                }
                spec.put("workers", tree);
            }
        }
    }

    private static void putUnlessEmpty(Map<String, Object> tree, String key, List<String> values) {
        if (!values.isEmpty()) {
            tree.put(key, new ArrayList<>(values));
        }
    }
}
