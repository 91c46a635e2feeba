package dev.jem.cli.operate;

import dev.jem.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem bypass}. */
@Command(description = "Lets runs or tasks through a gate that is not met; 'jem explain' names the gates.")
public final class BypassCommand extends ActionCommand {

    @Option(
            names = "--gate",
            required = true,
            paramLabel = "GATE",
            description = "Of a run hold (a pause), window, concurrency or dependency; of a --task dependency, "
                    + "condition or time (the wait for a retry).")
    private String gate = "";

    @Override
    String verb() {
        return "bypass";
    }

    @Override
    Details details(Session session) {
        return new Details(Optional.empty(), gate, Optional.empty(), "");
    }
}
