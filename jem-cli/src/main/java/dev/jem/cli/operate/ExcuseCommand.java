package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem excuse}. */
@Command(description = "Says that the bad end of runs is taken care of.")
public final class ExcuseCommand extends ActionCommand {

    @Override
    String verb() {
        return "excuse";
    }
}
