package dev.jem.cli.manifest;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.FileOptions;
import dev.jem.cli.command.Session;
import dev.jem.protocol.Manifests;
import picocli.CommandLine.Mixin;

/** {@code jem apply}: all of it or nothing. */
public final class ApplyCommand implements CliCommand {

    @Mixin
    private FileOptions files = new FileOptions();

    @Override
    public int run(Session session) {
        Loaded loaded = Loaded.read(session, files.required("apply")).orFail(session);
        boolean isDryRun = session.options().isDryRun();
        if (!isDryRun) {
            loaded.upload(session);
        }
        Manifests.Reply reply = session.client().manifests().apply(loaded.request(), isDryRun);
        ReplyView.print(reply, loaded.warnings(), session.output());
        if (isDryRun && session.output().format().isForPeople()) {
            session.say("Nothing was changed: this was a dry run.");
        }
        return ExitStatus.OK;
    }
}
