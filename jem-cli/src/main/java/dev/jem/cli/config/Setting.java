package dev.jem.cli.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One thing that can be set. Its variable is {@code JEM_} with the key in capitals; a secret one can also be given as
 * the name of a file in the variable with {@code _FILE} at its end.
 *
 * @param key as in the files, camelCase, with dots for nesting
 * @param flag as on the command line; empty where there is none
 * @param fallback the value where nothing is set, as text
 */
public record Setting(String key, String flag, String description, Optional<String> fallback, boolean isSecret) {

    public static final Setting URL = of("url", "--url", "address of the server");
    public static final Setting TOKEN = new Setting("token", "--token", "who you are", Optional.empty(), true);
    public static final Setting DATA_DIR = of("dataDir", "--data-dir", "data directory of the server on this host");
    public static final Setting NAMESPACE = of("namespace", "-n", "namespace of names that do not say theirs");
    public static final Setting OUTPUT =
            new Setting("output", "-o", "table, wide, json, yaml or name", Optional.of("table"), false);
    public static final Setting COLOR = new Setting("color", "--no-color", "auto or never", Optional.of("auto"), false);
    public static final Setting CONTEXT = of("context", "--context", "which context of config.yaml to use");
    public static final Setting TIMEOUT =
            of("timeout", "--timeout", "how long --wait and other waiting may take, such as 90s or 10m");
    public static final Setting DEBUG =
            new Setting("debug", "--debug", "true shows the trace of an unexpected error", Optional.of("false"), false);

    /** A setting without a default that is no secret. */
    public static Setting of(String key, String flag, String description) {
        return new Setting(key, flag, description, Optional.empty(), false);
    }

    /** {@code workerSlots} is {@code JEM_WORKER_SLOTS}. */
    public String variable() {
        String words = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('.', '_');
        return "JEM_" + words.toUpperCase(Locale.ROOT);
    }

    public String fileVariable() {
        return variable() + "_FILE";
    }

    /** The key under which the files name a file that holds the value of a secret. */
    public String fileKey() {
        return key + "File";
    }
}
