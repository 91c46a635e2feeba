package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem skip}. */
@Command(description = "Skips a task, or a run that has not begun; what waits for it goes by its ifSkipped.")
public final class SkipCommand extends ActionCommand {

    @Override
    String verb() {
        return "skip";
    }
}
