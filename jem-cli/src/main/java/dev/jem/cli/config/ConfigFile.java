package dev.jem.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file of settings, flattened: {@code a: {b: c}} is {@code a.b} with the value {@code c}. Lists, aliases,
 * duplicate and nested empty keys are errors with their place.
 *
 * @param values in the order of the file
 */
record ConfigFile(Path path, Map<String, Value> values) {

    private static final int BYTES_MAX = 1 << 20;

    /** A value and the line it stands on, from 1. */
    record Value(String text, int line) {}

    /** Reads a file; one that does not exist has no values. */
    static ConfigFile read(Path path) {
        Optional<String> text = text(path);
        Map<String, Value> values = new LinkedHashMap<>();
        if (text.isPresent()) {
            root(path, text.get()).ifPresent(node -> flatten(path, node, List.of(), values));
        }
        return new ConfigFile(path, values);
    }

    private static Optional<String> text(Path path) {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new ConfigException(path + " is larger than 1 MiB; this cannot be a configuration of Jem.");
            }
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigException("cannot read " + path + ": " + Failures.reason(e), e);
        }
    }

    private static Optional<Node> root(Path path, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(path.toString())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            return new Compose(settings)
                    .composeString(text)
                    .filter(it -> !it.getTag().equals(Tag.NULL));
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw new ConfigException(path + place + ": this is not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ConfigException(path + ": this is not YAML: " + e.getMessage(), e);
        }
    }

    private static void flatten(Path path, Node node, List<String> outer, Map<String, Value> values) {
        switch (node) {
            case MappingNode mapping -> mapping.getValue().forEach(it -> flatten(path, it, outer, values));
            case ScalarNode scalar
            when !outer.isEmpty() -> values.put(String.join(".", outer), new Value(scalar.getValue(), line(node)));
            default -> throw new ConfigException(place(path, node) + ": expected a mapping of names to values");
        }
    }

    private static void flatten(Path path, NodeTuple entry, List<String> outer, Map<String, Value> values) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            throw new ConfigException(place(path, entry.getKeyNode()) + ": expected a name");
        }
        List<String> names = new java.util.ArrayList<>(outer);
        names.add(key.getValue());
        if (values.containsKey(String.join(".", names))) {
            throw new ConfigException(place(path, key) + ": '" + key.getValue() + "' is given twice");
        }
        flatten(path, entry.getValueNode(), names, values);
    }

    private static int line(Node node) {
        return node.getStartMark().map(it -> it.getLine() + 1).orElse(1);
    }

    private static String place(Path path, Node node) {
        int column = node.getStartMark().map(it -> it.getColumn() + 1).orElse(1);
        return path + ":" + line(node) + ":" + column;
    }

    Optional<Found> find(String key, Origin origin) {
        return Optional.ofNullable(values.get(key)).map(it -> new Found(it.text, origin, path + ":" + it.line));
    }
}
