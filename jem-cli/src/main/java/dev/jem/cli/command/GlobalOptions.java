package dev.jem.cli.command;

import dev.jem.cli.config.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has. */
public final class GlobalOptions {

    @Option(names = "--url", paramLabel = "URL", description = "The server's address (JEM_URL).")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Who you are; better JEM_TOKEN or JEM_TOKEN_FILE, which others on this host cannot read.")
    private Optional<String> token = Optional.empty();

    @Option(names = "--data-dir", paramLabel = "DIR", description = "The server of this data directory (JEM_DATA_DIR).")
    private Optional<String> dataDir = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "A context of config.yaml (JEM_CONTEXT).")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Namespace of names without one; lists show only this one.")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, wide, json, yaml or name.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--no-color", description = "No colours (NO_COLOR).")
    private boolean noColor;

    @Option(names = "--wait", description = "Wait until what was asked for is done.")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Longest wait, such as 90s or 10m; then exit 8.")
    private Optional<Duration> timeout = Optional.empty();

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--debug", description = "Show the trace of an unexpected error (JEM_DEBUG).")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    private boolean help;

    /** Refuses values that no command can use. */
    public void check() {
        output.ifPresent(it -> Format.of(it, "-o"));
    }

    /** Those that are settings, by key. */
    public Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        url.ifPresent(it -> flags.put(Setting.URL.key(), it));
        token.ifPresent(it -> flags.put(Setting.TOKEN.key(), it));
        dataDir.ifPresent(it -> flags.put(Setting.DATA_DIR.key(), it));
        context.ifPresent(it -> flags.put(Setting.CONTEXT.key(), it));
        namespace.ifPresent(it -> flags.put(Setting.NAMESPACE.key(), it));
        output.ifPresent(it -> flags.put(Setting.OUTPUT.key(), it));
        if (noColor) {
            flags.put(Setting.COLOR.key(), "never");
        }
        if (debug) {
            flags.put(Setting.DEBUG.key(), "true");
        }
        return flags;
    }

    public boolean isWait() {
        return wait;
    }

    public Optional<Duration> timeout() {
        return timeout;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    public boolean isYes() {
        return yes;
    }

    public boolean isHelp() {
        return help;
    }
}
