package dev.jem.spec;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.BundledFile;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.window.WindowDefinition;
import dev.jem.spec.text.Show;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells people what is different between two versions of an object, in terms of the manifest's normal form. */
public final class SemanticDiff {

    private static final int VALUE_SHOWN = 500;
    private static final int ITEMS_SHOWN = 20;

    private final List<String> lines = new ArrayList<>();

    private SemanticDiff() {}

    /**
     * One line for each difference, such as {@code triggers.nightly.cron: 30 2 * * * → 0 3 * * *}; none where the two
     * are equal. How a manifest was written does not matter.
     */
    public static List<String> between(JobDefinition before, JobDefinition after) {
        if (before.equals(after)) {
            return List.of();
        }
        SemanticDiff diff = new SemanticDiff();
        diff.compareMaps("", tree(before), tree(after));
        if (diff.lines.isEmpty()) {
            diff.lines.add("the order of tasks, parameters or triggers");
        }
        return List.copyOf(diff.lines);
    }

    /** The same for calendars; of dates each one that comes or goes. */
    public static List<String> between(CalendarDefinition before, CalendarDefinition after) {
        return before.equals(after) ? List.of() : between(ManifestWriter.tree(before), ManifestWriter.tree(after));
    }

    /** The same for maintenance windows. */
    public static List<String> between(WindowDefinition before, WindowDefinition after) {
        return before.equals(after) ? List.of() : between(ManifestWriter.tree(before), ManifestWriter.tree(after));
    }

    /** The same for connections. */
    public static List<String> between(ConnectionDefinition before, ConnectionDefinition after) {
        return before.equals(after) ? List.of() : between(ManifestWriter.tree(before), ManifestWriter.tree(after));
    }

    private static List<String> between(Map<String, Object> before, Map<String, Object> after) {
        SemanticDiff diff = new SemanticDiff();
        diff.compareMaps("", flat(before), flat(after));
        return List.copyOf(diff.lines);
    }

    /** The normal form without the layers that every manifest has. */
    private static Map<String, Object> flat(Map<String, Object> manifest) {
        Map<String, Object> tree = new LinkedHashMap<>(map(manifest.getOrDefault("metadata", "")));
        tree.putAll(map(manifest.getOrDefault("spec", "")));
        return tree;
    }

    /** The normal form with names in place of positions, without the layers that every manifest has. */
    private static Map<String, Object> tree(JobDefinition job) {
        Map<String, Object> tree = flat(ManifestWriter.tree(job));
        Map<String, Object> triggers = new LinkedHashMap<>();
        if (tree.get("triggers") instanceof List<?> items) {
            for (Object item : items) {
                Map<String, Object> trigger = map(item);
                triggers.put(String.valueOf(trigger.remove("name")), trigger);
            }
        }
        tree.put("triggers", triggers);
        Map<String, Object> files = new LinkedHashMap<>();
        job.files().forEach(it -> files.put(it.path(), file(it)));
        tree.put("files", files);
        return tree;
    }

    private static String file(BundledFile file) {
        return ByteSize.format(file.size()) + " sha256:" + file.sha256() + (file.executable() ? " executable" : "");
    }

    private void compareMaps(String path, Map<String, Object> before, Map<String, Object> after) {
        Set<String> keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            String at = path.isEmpty() ? key : path + "." + key;
            compare(at, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)));
        }
    }

    private void compare(String path, Optional<Object> before, Optional<Object> after) {
        if (before.equals(after)) {
            return;
        }
        boolean isObject = before.map(Map.class::isInstance).orElse(true)
                && after.map(Map.class::isInstance).orElse(true);
        boolean isGroup = isObject && path.indexOf('.') < 0;
        if (isObject && (isGroup || (before.isPresent() && after.isPresent()))) {
            compareMaps(path, map(before.orElse(Map.of())), map(after.orElse(Map.of())));
        } else if (path.endsWith(".dates") && before.isPresent() && after.isPresent()) {
            compareDates(path, (List<?>) before.get(), (List<?>) after.get());
        } else if (before.isEmpty()) {
            lines.add(path + ": added, " + shown(after.orElseThrow()));
        } else if (after.isEmpty()) {
            lines.add(path + ": removed, was " + shown(before.get()));
        } else {
            lines.add(path + ": " + change(before.get(), after.get()));
        }
    }

    private void compareDates(String path, List<?> before, List<?> after) {
        Set<Object> removed = new LinkedHashSet<>(before);
        removed.removeAll(new LinkedHashSet<>(after));
        Set<Object> added = new LinkedHashSet<>(after);
        added.removeAll(new LinkedHashSet<>(before));
        removed.stream().limit(ITEMS_SHOWN).forEach(it -> lines.add(path + ": removed, was " + shown(it)));
        added.stream().limit(ITEMS_SHOWN).forEach(it -> lines.add(path + ": added, " + shown(it)));
        int more = Math.max(0, removed.size() - ITEMS_SHOWN) + Math.max(0, added.size() - ITEMS_SHOWN);
        if (more > 0) {
            lines.add(path + ": " + Show.count(more) + " more that were added or removed");
        }
    }

    private static String change(Object before, Object after) {
        boolean isLong = before instanceof String a && after instanceof String b && (a + b).indexOf('\n') >= 0;
        if (!isLong) {
            return shown(before) + " → " + shown(after);
        }
        List<String> old = ((String) before).lines().toList();
        List<String> now = ((String) after).lines().toList();
        int same = 0;
        while (same < Math.min(old.size(), now.size()) && old.get(same).equals(now.get(same))) {
            same++;
        }
        String first = "line " + (same + 1) + ": " + line(old, same) + " → " + line(now, same);
        return old.size() + " → " + now.size() + " lines, the first difference in " + first;
    }

    private static String line(List<String> lines, int index) {
        return index < lines.size() ? Show.quoted(lines.get(index).strip()) : "(end)";
    }

    private static String shown(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(it -> it.getKey() + ": " + shown(it.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> items -> {
                String more = items.size() > ITEMS_SHOWN
                        ? ", … and " + Show.count(items.size() - ITEMS_SHOWN) + " more]"
                        : "]";
                yield items.stream()
                        .limit(ITEMS_SHOWN)
                        .map(SemanticDiff::shown)
                        .collect(Collectors.joining(", ", "[", more));
            }
            case String text -> text.isEmpty() ? "\"\"" : Show.quoted(text, VALUE_SHOWN);
            default -> String.valueOf(value);
        };
    }

    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> given) {
            for (Map.Entry<?, ?> entry : given.entrySet()) {
                map.put(String.valueOf(entry.getKey()), entry.getValue());
            }
        }
        return map;
    }
}
