package dev.jem.cli.operate;

import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.Session;
import dev.jem.cli.run.States;
import dev.jem.protocol.Runs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jem rerun}. */
@Command(
        description = "Carries out once more what has ended, under its number and for its business date, as in: "
                + "jem rerun ops/report#7 --failed. All of it, where nothing is chosen.")
public final class RerunCommand extends ActionCommand {

    @Option(names = "--failed", description = "What has not ended well, and what follows it.")
    private boolean isFailed;

    @Option(
            names = "--from",
            paramLabel = "TASK",
            description = "This task, or element such as load.3, and what follows it. May be repeated.")
    private List<String> from = new ArrayList<>();

    @Option(names = "--only", paramLabel = "TASK", description = "This task, and nothing else. May be repeated.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--as-it-is", description = "By the definition that the job has now; else as it was.")
    private boolean isByPresent;

    @Option(
            names = {"-p", "--param"},
            paramLabel = "K=V",
            description = "Another value for a parameter. May be repeated.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(names = "--confirm", description = "What is not idempotent may be done again.")
    private boolean isConfirmed;

    @Override
    String verb() {
        return "rerun";
    }

    @Override
    Runs.ActionReply send(Session session, Runs.Run run, Details details, boolean isDryRun) {
        if (!options().task.isEmpty()) {
            only.add(options().task);
            options().task = "";
        }
        int choices = (isFailed ? 1 : 0) + (from.isEmpty() ? 0 : 1) + (only.isEmpty() ? 0 : 1);
        if (choices > 1) {
            throw CommandFailure.usage("choose one of --failed, --from and --only");
        }
        List<String> tasks = from.isEmpty() ? only : from;
        Runs.Rerun rerun = new Runs.Rerun(
                isFailed ? "failed" : "",
                tasks,
                !only.isEmpty(),
                isByPresent ? "as-it-is" : "as-it-was",
                Map.copyOf(params),
                isConfirmed,
                options().reason,
                options().ticket,
                isDryRun);
        return session.client().runs().rerun(run.id(), rerun, revision());
    }

    @Override
    boolean fits(Runs.Run run) {
        return States.isOver(run);
    }
}
