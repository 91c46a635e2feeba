package dev.jem.cli.manifest;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.FileOptions;
import dev.jem.cli.command.Session;
import dev.jem.protocol.Manifests;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jem plan}. */
@Command(description = "Exit status 10 says that there are changes, 0 that there are none.")
public final class PlanCommand implements CliCommand {

    @Mixin
    private FileOptions files = new FileOptions();

    @Override
    public int run(Session session) {
        Loaded loaded = Loaded.read(session, files.required("plan")).orFail(session);
        Manifests.Reply reply = session.client().manifests().plan(loaded.request());
        ReplyView.print(reply, loaded.warnings(), session.output());
        long changes = reply.objects().stream().filter(ReplyView::isChange).count();
        if (session.output().format().isForPeople()) {
            session.say(
                    changes == 0
                            ? "Nothing would change."
                            : "%d of %d would change. Apply with: jem apply -f %s"
                                    .formatted(changes, reply.objects().size(), String.join(" -f ", files.files())));
        }
        return changes == 0 ? ExitStatus.OK : ExitStatus.CHANGES;
    }
}
