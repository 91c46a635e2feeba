package dev.jem.cli.config;

import dev.jem.cli.host.Host;
import dev.jem.spec.text.DidYouMean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The contexts in {@code $XDG_CONFIG_HOME/jem/config.yaml}. Written whole, in one step, readable by its owner only.
 * Immutable.
 *
 * @param current the name of the one in use; empty where none is
 */
public record ContextFile(Path path, Optional<String> current, SequencedMap<String, Context> contexts) {

    private static final String CURRENT = "currentContext";
    private static final String PREFIX = "contexts.";
    private static final List<String> FIELDS = List.of("url", "tokenFile", "token", "dataDir", "namespace");

    /** Where the file of this host's user is. */
    public static Path path(Host host) {
        return folder(host).resolve("config.yaml");
    }

    static Path folder(Host host) {
        Path config = host.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .orElseGet(() -> host.home().resolve(".config"));
        return config.resolve("jem");
    }

    /** Reads the file; one that does not exist has no contexts. */
    public static ContextFile read(Path path) {
        ConfigFile file = ConfigFile.read(path);
        Map<String, Map<String, String>> byName = new LinkedHashMap<>();
        Optional<String> current = Optional.empty();
        for (var entry : file.values().entrySet()) {
            String key = entry.getKey();
            ConfigFile.Value value = entry.getValue();
            int dot = key.lastIndexOf('.');
            if (key.equals(CURRENT)) {
                current = Optional.of(value.text());
            } else if (key.startsWith(PREFIX) && dot > PREFIX.length()) {
                String field = key.substring(dot + 1);
                checkField(path + ":" + value.line(), field);
                byName.computeIfAbsent(key.substring(PREFIX.length(), dot), _ -> new LinkedHashMap<>())
                        .put(field, value.text());
            } else {
                throw new ConfigException(path + ":" + value.line() + ": unknown key '" + key
                        + "'; this file has currentContext and contexts");
            }
        }
        SequencedMap<String, Context> contexts = new LinkedHashMap<>();
        byName.forEach((name, fields) -> contexts.put(name, context(fields)));
        return new ContextFile(path, current, contexts);
    }

    private static void checkField(String place, String field) {
        if (!FIELDS.contains(field)) {
            throw new ConfigException(place + ": unknown key '" + field + "' in a context; "
                    + DidYouMean.nearest(field, FIELDS)
                            .map(it -> "did you mean '" + it + "'?")
                            .orElse("known are " + String.join(", ", FIELDS)));
        }
    }

    private static Context context(Map<String, String> fields) {
        return new Context(
                Optional.ofNullable(fields.get("url")),
                Optional.ofNullable(fields.get("tokenFile")),
                Optional.ofNullable(fields.get("token")),
                Optional.ofNullable(fields.get("dataDir")),
                Optional.ofNullable(fields.get("namespace")));
    }

    /** The same with another context under a name; the first one ever is used from then on. */
    public ContextFile with(String name, Context context) {
        SequencedMap<String, Context> more = new LinkedHashMap<>(contexts);
        more.put(name, context);
        return new ContextFile(path, current.or(() -> Optional.of(name)), more);
    }

    /** The same, using this context; it must exist. */
    public ContextFile using(String name) {
        if (!contexts.containsKey(name)) {
            String known =
                    contexts.isEmpty() ? "there are none yet" : "there are " + String.join(", ", contexts.keySet());
            throw new ConfigException("there is no context '" + name + "' in " + path + "; "
                    + DidYouMean.nearest(name, contexts.keySet())
                            .map(it -> "did you mean '" + it + "'?")
                            .orElse(known));
        }
        return new ContextFile(path, Optional.of(name), contexts);
    }

    /** Writes the file, mode 0600; a reader sees the old or the new one, never a part. */
    public void write() {
        try {
            Files.createDirectories(path.getParent());
            Path next = Files.createTempFile(
                    path.getParent(),
                    ".config",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, yaml());
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new ConfigException("cannot write " + path + ": " + Failures.reason(e), e);
        }
    }

    private String yaml() {
        Map<String, Object> root = new LinkedHashMap<>();
        current.ifPresent(it -> root.put(CURRENT, it));
        Map<String, Object> all = new LinkedHashMap<>();
        contexts.forEach((name, context) -> all.put(name, fields(context)));
        root.put("contexts", all);
        DumpSettings settings =
                DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return "# Servers that jem knows. Change it with 'jem config use-context' or by hand.\n"
                + new Dump(settings).dumpToString(root);
    }

    private static Map<String, String> fields(Context context) {
        Map<String, String> fields = new LinkedHashMap<>();
        context.url().ifPresent(it -> fields.put("url", it));
        context.tokenFile().ifPresent(it -> fields.put("tokenFile", it));
        context.token().ifPresent(it -> fields.put("token", it));
        context.dataDir().ifPresent(it -> fields.put("dataDir", it));
        context.namespace().ifPresent(it -> fields.put("namespace", it));
        return fields;
    }
}
