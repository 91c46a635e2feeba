package dev.jem.server;

import dev.jem.cli.JemCli;
import dev.jem.cli.host.Host;
import java.util.List;

/** The program {@code jem}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int status = run(List.of(arguments), Host.ofProcess());
        System.exit(status);
    }

    /**
     * Runs one command in this process and returns its exit status; never exits the process itself, so that one process
     * can run several.
     */
    static int run(List<String> arguments, Host host) {
        return JemCli.run(arguments, host, new ServerParts());
    }
}
