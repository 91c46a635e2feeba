package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem kill}. */
@Command(description = "Stops runs or tasks at once, without time to clean up; a cancel gives them that time.")
public final class KillCommand extends ActionCommand {

    @Override
    String verb() {
        return "kill";
    }
}
