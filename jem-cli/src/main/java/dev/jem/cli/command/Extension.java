package dev.jem.cli.command;

import dev.jem.cli.config.Setting;
import java.util.List;
import java.util.Optional;

/** What a program adds to the command line: commands that need more than the API. */
public interface Extension {

    /** Commands with names that are not taken. */
    List<CommandEntry> commands();

    /** Settings of those commands; they follow the same rules as all others. */
    default List<Setting> settings() {
        return List.of();
    }

    /** How {@code jem run --local} gets a server of its own. */
    default Optional<LocalServer> localServer() {
        return Optional.empty();
    }
}
