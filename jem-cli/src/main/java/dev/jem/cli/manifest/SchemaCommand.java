package dev.jem.cli.manifest;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Session;
import dev.jem.spec.JsonSchema;

/** {@code jem schema}. */
public final class SchemaCommand implements CliCommand {

    @Override
    public int run(Session session) {
        session.output().raw(JsonSchema.text().stripTrailing() + "\n");
        return ExitStatus.OK;
    }
}
