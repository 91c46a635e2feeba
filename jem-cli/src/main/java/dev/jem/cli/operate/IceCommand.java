package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem ice}. */
@Command(description = "Passes over a task as if it had succeeded, or ends a run that has not begun.")
public final class IceCommand extends ActionCommand {

    @Override
    String verb() {
        return "ice";
    }
}
