package dev.jem.server;

import dev.jem.cli.command.CommandEntry;
import dev.jem.cli.command.Extension;
import dev.jem.cli.command.LocalServer;
import dev.jem.cli.command.Purpose;
import dev.jem.cli.config.Setting;
import java.util.List;
import java.util.Optional;

/** The commands that run Jem itself. */
final class ServerParts implements Extension {

    static final Setting LOG_LEVEL = new Setting(
            "logLevel", "", "error, warn, info, debug or trace, for servers and workers", Optional.of("info"), false);
    static final Setting DB_URL =
            Setting.of("dbUrl", "--db-url", "an external PostgreSQL; without it Jem runs its own");
    static final Setting DB_USER = Setting.of("dbUser", "--db-user", "account of the external PostgreSQL");
    static final Setting DB_PASSWORD =
            new Setting("dbPassword", "", "password of the external PostgreSQL", Optional.empty(), true);

    @Override
    public List<CommandEntry> commands() {
        return List.of(
                new CommandEntry(
                        "up",
                        Purpose.START,
                        "server, database and worker on this host, in the foreground",
                        UpCommand::new),
                new CommandEntry("server", Purpose.START, "the server alone", ServerCommand::new),
                new CommandEntry("worker", Purpose.START, "a worker for a server", WorkerCommand::new));
    }

    @Override
    public List<Setting> settings() {
        return List.of(LOG_LEVEL, DB_URL, DB_USER, DB_PASSWORD);
    }

    @Override
    public Optional<LocalServer> localServer() {
        return Optional.of(LocalJem::start);
    }
}
