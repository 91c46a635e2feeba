package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem release}. */
@Command(description = "Takes a hold, ice or no-exec of runs or tasks away; what is ready then starts.")
public final class ReleaseCommand extends ActionCommand {

    @Override
    String verb() {
        return "release";
    }
}
