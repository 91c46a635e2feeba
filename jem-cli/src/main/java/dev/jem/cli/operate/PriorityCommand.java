package dev.jem.cli.operate;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem priority}. */
@Command(description = "Gives runs another priority, as in: jem priority ops/report#7 80")
public final class PriorityCommand extends ActionCommand {

    @Option(names = "--to", paramLabel = "N", description = "From 0 to 100; also the last argument.")
    private Optional<Integer> to = Optional.empty();

    @Override
    String verb() {
        return "priority";
    }

    @Override
    Details details(Session session) {
        int priority = to.or(() -> takeLast().map(PriorityCommand::number))
                .orElseThrow(() -> CommandFailure.usage("say which priority, as in: jem priority RUN 80"));
        return new Details(Optional.empty(), "", Optional.of(priority), "");
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw CommandFailure.usage("'" + text + "' is not a priority; it is a whole number from 0 to 100");
        }
    }
}
