package dev.jem.cli.command;

import dev.jem.cli.config.Found;
import dev.jem.cli.config.ServerFinder;
import dev.jem.cli.config.Setting;
import dev.jem.cli.config.Settings;
import dev.jem.cli.host.Host;
import dev.jem.client.JemClient;
import dev.jem.client.RetryPolicy;
import dev.jem.model.job.JobKey;
import dev.jem.model.time.DurationText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One call of the command line: its host, options, settings and, once it is needed, its client. Not thread-safe. */
public final class Session implements AutoCloseable {

    /** The namespace of names that say none, where no setting does either. */
    public static final String NAMESPACE_DEFAULT = "default";

    private final Host host;
    private final GlobalOptions options;
    private final List<Extension> extensions;
    private final Settings settings;
    private Optional<Output> output = Optional.empty();
    private Optional<JemClient> client = Optional.empty();

    public Session(Host host, GlobalOptions options, Settings settings, List<Extension> extensions) {
        this.host = host;
        this.options = options;
        this.settings = settings;
        this.extensions = List.copyOf(extensions);
    }

    public Host host() {
        return host;
    }

    public GlobalOptions options() {
        return options;
    }

    public Settings settings() {
        return settings;
    }

    public List<Extension> extensions() {
        return extensions;
    }

    public Output output() {
        if (output.isEmpty()) {
            Found format = settings.find(Setting.OUTPUT).orElseThrow();
            output = Optional.of(new Output(host, Format.of(format.value(), format.place()), mayColour()));
        }
        return output.get();
    }

    /** Shorthand for a message. */
    public void say(String message) {
        output().say(message);
    }

    private boolean mayColour() {
        boolean isOff = host.variable("NO_COLOR").isPresent()
                || settings.value(Setting.COLOR).equals("never");
        return !isOff;
    }

    /** The client of the server that is meant; gives up soon when there is none. */
    public JemClient client() {
        if (client.isEmpty()) {
            client = Optional.of(JemClient.of(server().endpoint(), RetryPolicy.BRIEF));
        }
        return client.get();
    }

    /** From now on this client is used. */
    public void use(JemClient other) {
        client = Optional.of(other);
    }

    /** The next call looks for the server anew. */
    public void forgetClient() {
        client.ifPresent(JemClient::close);
        client = Optional.empty();
    }

    public ServerFinder.Server server() {
        return finder().find();
    }

    public ServerFinder finder() {
        return new ServerFinder(host, settings);
    }

    /** The namespace that lists are limited to; empty shows all. */
    public Optional<String> namespaceFilter() {
        return settings.find(Setting.NAMESPACE).map(it -> {
            if (!JobKey.isName(it.value())) {
                throw CommandFailure.usage("'" + it.value() + "' (" + it.place() + ") is not the name of a namespace; "
                        + "names have lower-case letters, digits and inner dashes");
            }
            return it.value();
        });
    }

    /** The namespace of names that do not say theirs. */
    public String namespace() {
        return namespaceFilter().orElse(NAMESPACE_DEFAULT);
    }

    /** How long to wait; empty where nobody said. */
    public Optional<Duration> timeout() {
        return options.timeout().or(() -> settings.find(Setting.TIMEOUT).map(it -> DurationText.parse(it.value())));
    }

    /**
     * Asks before something that cannot be undone. Without a terminal there is nobody to ask, so {@code --yes} is
     * needed.
     */
    public boolean confirm(String question) throws IOException {
        if (options.isYes()) {
            return true;
        }
        if (!host.terminal().in() || !host.terminal().err()) {
            throw CommandFailure.usage(question + " There is no terminal to ask on; repeat the command with --yes.");
        }
        host.err().print(question + " [y/N] ");
        host.err().flush();
        BufferedReader reader = new BufferedReader(new InputStreamReader(host.in(), StandardCharsets.UTF_8));
        String answer =
                Optional.ofNullable(reader.readLine()).orElse("").strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    @Override
    public void close() {
        client.ifPresent(JemClient::close);
        host.out().flush();
        host.err().flush();
    }
}
