package dev.jem.cli.config;

import dev.jem.cli.host.Host;
import dev.jem.spec.text.DidYouMean;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The value of every setting: flag, then environment, then context, then the user's file, then
 * {@code /etc/jem/jem.yaml}, then the default. Files are read when they are first needed; an unknown key is an error.
 * Not thread-safe.
 */
public final class Settings {

    private final Host host;
    private final Map<String, String> flags;
    private final List<Setting> known;
    private Optional<List<ConfigFile>> files = Optional.empty();
    private Optional<ContextFile> contexts = Optional.empty();

    /** @param flags values from the command line by key */
    public Settings(Host host, Map<String, String> flags, Collection<Setting> known) {
        this.host = host;
        this.flags = Map.copyOf(flags);
        this.known = List.copyOf(known);
    }

    public List<Setting> known() {
        return known;
    }

    /** The strongest value; empty where nothing is set and there is no default. */
    public Optional<Found> find(Setting setting) {
        return Stream.of(Origin.values())
                .flatMap(origin -> find(setting, origin).stream())
                .findFirst();
    }

    /** The strongest value, for settings that have a default. */
    public String value(Setting setting) {
        return find(setting)
                .map(Found::value)
                .orElseThrow(() -> new ConfigException(
                        "the setting '" + setting.key() + "' has no value; " + "set " + setting.variable()));
    }

    Optional<Found> find(Setting setting, Origin origin) {
        return switch (origin) {
            case FLAG -> Optional.ofNullable(flags.get(setting.key())).map(it -> new Found(it, origin, setting.flag()));
            case ENVIRONMENT -> inEnvironment(setting);
            case CONTEXT -> inContext(setting);
            case USER_FILE -> inFile(setting, files().getFirst(), origin);
            case SYSTEM_FILE -> inFile(setting, files().getLast(), origin);
            case DEFAULT -> setting.fallback().map(it -> new Found(it, origin, "default"));
        };
    }

    private Optional<Found> inEnvironment(Setting setting) {
        Optional<Found> direct =
                host.variable(setting.variable()).map(it -> new Found(it, Origin.ENVIRONMENT, setting.variable()));
        if (direct.isPresent() || !setting.isSecret()) {
            return direct;
        }
        return host.variable(setting.fileVariable())
                .map(it -> new Found(
                        secretIn(host.path(it), setting.fileVariable()), Origin.ENVIRONMENT, setting.fileVariable()));
    }

    private Optional<Found> inContext(Setting setting) {
        if (setting.equals(Setting.CONTEXT)) {
            return contextFile()
                    .current()
                    .map(it ->
                            new Found(it, Origin.CONTEXT, contextFile().path().toString()));
        }
        Optional<String> name = contextName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Context context = contextFile().contexts().get(name.get());
        if (context == null) {
            throw new ConfigException("there is no context '" + name.get() + "' in "
                    + contextFile().path() + "; see 'jem config get-contexts'");
        }
        String place = "context " + name.get();
        return valueOf(context, setting, place).map(it -> new Found(it, Origin.CONTEXT, place));
    }

    private Optional<String> valueOf(Context context, Setting setting, String place) {
        return switch (setting.key()) {
            case "url" -> context.url();
            case "dataDir" -> context.dataDir();
            case "namespace" -> context.namespace();
            case "token" -> context.token().or(() -> context.tokenFile().map(it -> secretIn(host.path(it), place)));
            default -> Optional.empty();
        };
    }

    /** The context in use, by flag, environment, or the file of the contexts itself. */
    public Optional<String> contextName() {
        return find(Setting.CONTEXT, Origin.FLAG)
                .or(() -> find(Setting.CONTEXT, Origin.ENVIRONMENT))
                .or(() -> find(Setting.CONTEXT, Origin.CONTEXT))
                .map(Found::value);
    }

    private Optional<Found> inFile(Setting setting, ConfigFile file, Origin origin) {
        Optional<Found> direct = file.find(setting.key(), origin);
        if (direct.isPresent() || !setting.isSecret()) {
            return direct;
        }
        return file.find(setting.fileKey(), origin)
                .map(it -> new Found(secretIn(host.path(it.value()), it.place()), origin, it.place()));
    }

    private static String secretIn(Path path, String place) {
        try {
            String text = Files.readString(path).strip();
            if (text.isEmpty()) {
                throw new ConfigException("the file " + path + " (" + place + ") is empty");
            }
            return text;
        } catch (IOException e) {
            throw new ConfigException("cannot read the file " + path + " (" + place + "): " + Failures.reason(e), e);
        }
    }

    public ContextFile contextFile() {
        if (contexts.isEmpty()) {
            contexts = Optional.of(ContextFile.read(ContextFile.path(host)));
        }
        return contexts.get();
    }

    /** The user's and the system's file, checked. */
    private List<ConfigFile> files() {
        if (files.isEmpty()) {
            Path system = host.variable("JEM_SYSTEM_CONFIG").map(Path::of).orElse(Path.of("/etc/jem/jem.yaml"));
            List<ConfigFile> read =
                    List.of(ConfigFile.read(ContextFile.folder(host).resolve("jem.yaml")), ConfigFile.read(system));
            read.forEach(this::checkKeys);
            files = Optional.of(read);
        }
        return files.get();
    }

    private void checkKeys(ConfigFile file) {
        List<String> keys = new ArrayList<>();
        for (Setting setting : known) {
            keys.add(setting.key());
            if (setting.isSecret()) {
                keys.add(setting.fileKey());
            }
        }
        file.values().forEach((key, value) -> {
            if (!keys.contains(key)) {
                String help = DidYouMean.nearest(key, keys)
                        .map(it -> "did you mean '" + it + "'?")
                        .orElse("'jem config show' lists the known ones");
                throw new ConfigException(file.path() + ":" + value.line() + ": unknown key '" + key + "'; " + help);
            }
        });
    }
}
