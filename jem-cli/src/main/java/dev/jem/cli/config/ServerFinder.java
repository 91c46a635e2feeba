package dev.jem.cli.config;

import dev.jem.cli.host.Host;
import dev.jem.client.Endpoint;
import dev.jem.protocol.Json;
import dev.jem.protocol.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Finds out which server is meant. The strongest origin that names an address or a data directory decides. A token goes
 * with the address of its own origin or of a weaker one, so that one kept in a context is not sent to another address
 * that was given for a single command.
 */
public final class ServerFinder {

    private static final String URL_DEFAULT = "http://127.0.0.1:" + Endpoint.PORT_DEFAULT;

    private final Host host;
    private final Settings settings;

    public ServerFinder(Host host, Settings settings) {
        this.host = host;
        this.settings = settings;
    }

    /**
     * A server.
     *
     * @param place where its address comes from, for messages
     */
    public record Server(Endpoint endpoint, String place) {}

    private record Address(String url, Origin origin, String place, Optional<Path> dataDir) {}

    public Server find() {
        Address address = Stream.of(Origin.values())
                .flatMap(origin -> address(origin).stream())
                .findFirst()
                .orElseGet(this::defaultAddress);
        try {
            return new Server(Endpoint.of(address.url, token(address)), address.place);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(address.place + ": " + e.getMessage(), e);
        }
    }

    /** The data directory that is meant, also when no server runs there. */
    public Path dataDir() {
        return settings.find(Setting.DATA_DIR).map(it -> host.path(it.value())).orElseGet(this::defaultDataDir);
    }

    /** What the server of a data directory left for others; empty where none runs or ran. */
    public static Optional<Servers.Running> running(Path dataDir) {
        Path file = dataDir.resolve(Servers.RUNNING_FILE);
        try {
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(file), Servers.Running.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + Failures.reason(e), e);
        } catch (JacksonException e) {
            throw new ConfigException(file + " is not what a server writes; is " + dataDir + " its directory?", e);
        }
    }

    private Optional<Address> address(Origin origin) {
        Optional<Found> url = settings.find(Setting.URL, origin);
        if (url.isPresent()) {
            Optional<Path> dataDir = settings.find(Setting.DATA_DIR, origin).map(it -> host.path(it.value()));
            return url.map(it -> new Address(it.value(), origin, it.place(), dataDir));
        }
        return settings.find(Setting.DATA_DIR, origin).map(it -> addressOf(host.path(it.value()), it));
    }

    private Address addressOf(Path dataDir, Found found) {
        return running(dataDir)
                .map(it -> new Address(
                        it.url(),
                        found.origin(),
                        dataDir.resolve(Servers.RUNNING_FILE).toString(),
                        Optional.of(dataDir)))
                .orElseThrow(() -> new NoServerException("no server runs on " + dataDir + " (" + found.place() + "); "
                        + "start one with: jem up --data-dir " + dataDir));
    }

    private Address defaultAddress() {
        Path dataDir = defaultDataDir();
        String url = running(dataDir).map(Servers.Running::url).orElse(URL_DEFAULT);
        return new Address(url, Origin.DEFAULT, "default", Optional.of(dataDir));
    }

    private Optional<String> token(Address address) {
        return tokenUpTo(address.origin, address).or(() -> tokenOfSameAddress(address));
    }

    private Optional<String> tokenUpTo(Origin weakest, Address address) {
        for (Origin origin : Origin.values()) {
            boolean belongs = origin.compareTo(Origin.ENVIRONMENT) <= 0 || origin.compareTo(weakest) <= 0;
            Optional<Found> token = settings.find(Setting.TOKEN, origin);
            if (token.isPresent() && belongs) {
                return token.map(Found::value);
            }
            if (origin == address.origin && address.dataDir.isPresent()) {
                return adminToken(address.dataDir.get());
            }
        }
        return Optional.empty();
    }

    /** An address that was given for one command may be the very one that a context knows. */
    private Optional<String> tokenOfSameAddress(Address given) {
        for (Origin origin : Origin.values()) {
            boolean isWeaker = origin.compareTo(given.origin) > 0;
            Optional<Address> other = isWeaker ? addressIfAny(origin) : Optional.empty();
            if (other.isPresent() && other.get().url.equals(given.url)) {
                return tokenUpTo(origin, other.get());
            }
        }
        return Optional.empty();
    }

    private Optional<Address> addressIfAny(Origin origin) {
        try {
            return origin == Origin.DEFAULT ? Optional.of(defaultAddress()) : address(origin);
        } catch (NoServerException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> adminToken(Path dataDir) {
        Path file = dataDir.resolve(Servers.ADMIN_TOKEN_FILE);
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigException(
                    "cannot read " + file + ": " + Failures.reason(e) + "; give a token with --token or JEM_TOKEN", e);
        }
    }

    private Path defaultDataDir() {
        Path state = host.variable("XDG_STATE_HOME")
                .map(Path::of)
                .orElseGet(() -> host.home().resolve(".local/state"));
        return state.resolve("jem");
    }
}
