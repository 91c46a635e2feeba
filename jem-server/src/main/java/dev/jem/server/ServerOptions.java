package dev.jem.server;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.Found;
import dev.jem.cli.config.Setting;
import dev.jem.client.Endpoint;
import dev.jem.store.postgres.connect.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a server. */
final class ServerOptions {

    private static final int PORT_MAX = 65_535;

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on, default 127.0.0.1.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, default 7070; 0 takes a free one.")
    private int port = Endpoint.PORT_DEFAULT;

    @Option(
            names = "--db-url",
            paramLabel = "URL",
            description = "An external PostgreSQL, postgresql://HOST/DATABASE (JEM_DB_URL).")
    private Optional<String> dbUrl = Optional.empty();

    @Option(names = "--db-user", paramLabel = "USER", description = "Account of the external PostgreSQL (JEM_DB_USER).")
    private Optional<String> dbUser = Optional.empty();

    @Option(
            names = "--db-password-file",
            paramLabel = "FILE",
            description = "File with its password (JEM_DB_PASSWORD_FILE, JEM_DB_PASSWORD).")
    private Optional<String> dbPasswordFile = Optional.empty();

    ServerSettings settings(Session session) {
        if (port < 0 || port > PORT_MAX) {
            throw CommandFailure.usage(
                    "--port " + port + " is no port; it is a number from 0 (any free one) to " + PORT_MAX);
        }
        return new ServerSettings(dataDir(session), new Node.Address(host, port), database(session));
    }

    /** The data directory of a server that is to be started here; a context tells of one only to find it. */
    private static Path dataDir(Session session) {
        return session.finder().dataDir().toAbsolutePath();
    }

    private Optional<StoreSettings> database(Session session) {
        Optional<String> url = dbUrl.or(() -> value(session, ServerParts.DB_URL));
        if (url.isEmpty()) {
            if (dbUser.isPresent() || dbPasswordFile.isPresent()) {
                throw CommandFailure.usage("--db-user and --db-password-file go with --db-url; without it Jem runs a"
                        + " database of its own");
            }
            return Optional.empty();
        }
        Optional<String> user = dbUser.or(() -> value(session, ServerParts.DB_USER));
        Optional<String> password = dbPasswordFile
                .map(file -> secret(session.host().path(file)))
                .or(() -> value(session, ServerParts.DB_PASSWORD));
        try {
            return Optional.of(StoreSettings.of(url.get(), user, password));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> value(Session session, Setting setting) {
        return session.settings().find(setting).map(Found::value);
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw CommandFailure.invalid("The password file " + file + " cannot be read: " + DataDirectory.reason(e)
                    + ". Name another one with --db-password-file.");
        }
    }
}
