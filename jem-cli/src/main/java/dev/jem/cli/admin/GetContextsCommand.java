package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.Column;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.command.View;
import dev.jem.cli.config.Context;
import dev.jem.protocol.Page;
import java.util.List;
import java.util.Optional;

/** {@code jem config get-contexts}. */
public final class GetContextsCommand implements CliCommand {

    /** A context as it is listed; without its token. */
    public record Item(String name, boolean current, String url, String dataDir, String namespace) {}

    private static final View<Item> VIEW = new View<>(
            List.of(
                    Column.of("CURRENT", it -> it.current ? "*" : ""),
                    Column.of("NAME", Item::name),
                    Column.of("URL", Item::url),
                    Column.of("NAMESPACE", Item::namespace),
                    Column.wide("DATA DIRECTORY", Item::dataDir)),
            Item::name,
            "There are no contexts. 'jem up' writes one for its server; others can be written into config.yaml.");

    @Override
    public int run(Session session) {
        Optional<String> current = session.settings().contextName();
        List<Item> items = session.settings().contextFile().contexts().entrySet().stream()
                .map(it -> item(it.getKey(), current.filter(it.getKey()::equals).isPresent(), it.getValue()))
                .toList();
        session.output().list(new Page<>(items, ""), VIEW);
        return ExitStatus.OK;
    }

    private static Item item(String name, boolean isCurrent, Context context) {
        return new Item(
                name,
                isCurrent,
                context.url().orElse(""),
                context.dataDir().orElse(""),
                context.namespace().orElse(""));
    }
}
