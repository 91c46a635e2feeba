package dev.jem.cli.manifest;

import dev.jem.cli.command.Output;
import dev.jem.cli.text.Clean;
import dev.jem.cli.text.Width;
import dev.jem.protocol.Manifests;
import dev.jem.protocol.Problem;
import java.util.List;

/** Shows what became, or would become, of the objects of manifests. */
final class ReplyView {

    private static final int ACTION_WIDTH = 10;

    private ReplyView() {}

    static boolean isChange(Manifests.Change change) {
        return !change.action().equals("unchanged");
    }

    /** @param said warnings that were shown before */
    static void print(Manifests.Reply reply, List<Problem.Place> said, Output output) {
        switch (output.format()) {
            case TABLE, WIDE -> reply.objects().forEach(it -> print(it, output));
            case NAME -> reply.objects().forEach(it -> output.line(it.namespace() + "/" + it.name()));
            case JSON, YAML -> output.object(reply, "", _ -> {});
        }
        if (output.format().isForPeople()) {
            reply.warnings().stream()
                    .filter(it -> !said.contains(it))
                    .forEach(it -> output.say("warning: " + Places.text(it)));
        }
    }

    private static void print(Manifests.Change change, Output output) {
        String action = output.style().paint(change.action(), Width.padded(change.action(), ACTION_WIDTH));
        String version = change.version() > 0 ? " (version " + change.version() + ")" : "";
        output.styled(action + Clean.line(change.kind() + " " + change.namespace() + "/" + change.name() + version));
        change.differences().forEach(it -> output.line("    " + it));
    }
}
