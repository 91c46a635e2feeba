package dev.jem.cli.operate;

import picocli.CommandLine.Command;

/** {@code jem no-exec}. */
@Command(description = "Lets runs or tasks succeed without executing them.")
public final class NoExecCommand extends ActionCommand {

    @Override
    String verb() {
        return "no-exec";
    }
}
