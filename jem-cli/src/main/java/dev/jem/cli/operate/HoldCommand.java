package dev.jem.cli.operate;

import dev.jem.cli.command.Moments;
import dev.jem.cli.command.Session;
import java.time.ZoneOffset;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem hold}. */
@Command(
        description = "Lets nothing of runs or tasks begin that has not begun, until 'jem release'. What runs goes on.")
public final class HoldCommand extends ActionCommand {

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "When the hold is overdue. It does not end by itself; 'jem explain' tells it is overdue.")
    private Optional<String> until = Optional.empty();

    @Override
    String verb() {
        return "hold";
    }

    @Override
    Details details(Session session) {
        return new Details(until.map(it -> Moments.exact("--until", it, ZoneOffset.UTC)), "", Optional.empty(), "");
    }
}
