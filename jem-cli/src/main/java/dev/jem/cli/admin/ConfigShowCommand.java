package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.cli.config.Found;
import dev.jem.cli.config.Setting;
import dev.jem.cli.text.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code jem config show}. Secrets are not shown. */
public final class ConfigShowCommand implements CliCommand {

    @Option(names = "--origin", description = "Also say where each value comes from.")
    private boolean origin;

    @Override
    public int run(Session session) {
        Map<String, Object> data = new LinkedHashMap<>();
        List<String> headers = new ArrayList<>(List.of("SETTING", "VALUE"));
        headers.addAll(origin ? List.of("ORIGIN", "FROM") : List.of());
        headers.add("VARIABLE");
        Table table = new Table(headers);
        for (Setting setting : session.settings().known()) {
            Optional<Found> found = session.settings().find(setting);
            String value =
                    found.map(it -> setting.isSecret() ? "(set)" : it.value()).orElse("");
            String from = found.map(ConfigShowCommand::originOf).orElse("");
            String place = found.map(Found::place).orElse("");
            data.put(setting.key(), origin ? Map.of("value", value, "origin", from, "from", place) : value);
            List<String> cells = new ArrayList<>(List.of(setting.key(), value));
            cells.addAll(origin ? List.of(from, place) : List.of());
            cells.add(setting.variable());
            table.add(cells);
        }
        session.output().object(data, "", it -> it.print(table));
        return ExitStatus.OK;
    }

    private static String originOf(Found found) {
        return found.origin().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
