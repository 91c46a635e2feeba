package dev.jem.cli.operate;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem force}. */
@Command(
        description =
                "Says how runs or tasks end, as in: jem force ops/report#7 success. What runs is stopped; of what "
                        + "has ended it is recorded beside the state.")
public final class ForceCommand extends ActionCommand {

    @Option(names = "--as", paramLabel = "END", description = "success or failure; also the last argument.")
    private Optional<String> end = Optional.empty();

    @Override
    String verb() {
        return "force";
    }

    @Override
    Details details(Session session) {
        String state = end.or(this::takeLast)
                .filter(it -> it.equals("success") || it.equals("failure"))
                .orElseThrow(() -> CommandFailure.usage("say success or failure, as in: jem force RUN success"));
        return new Details(Optional.empty(), "", Optional.empty(), state);
    }
}
