package dev.jem.cli.admin;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import java.util.Map;

/** {@code jem version}. */
public final class VersionCommand implements CliCommand {

    @Override
    public int run(Session session) {
        String version = version();
        session.output().object(Map.of("version", version), version, it -> it.line("jem " + version));
        return ExitStatus.OK;
    }

    /** The version of the program, from its jar. */
    public static String version() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
