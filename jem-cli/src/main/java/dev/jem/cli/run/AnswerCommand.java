package dev.jem.cli.run;

import dev.jem.cli.command.CliCommand;
import dev.jem.cli.command.CommandFailure;
import dev.jem.cli.command.ExitStatus;
import dev.jem.cli.command.Names;
import dev.jem.cli.command.Session;
import dev.jem.client.PageRequest;
import dev.jem.protocol.Approvals;
import dev.jem.protocol.Page;
import dev.jem.protocol.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jem answer}. */
@Command(description = "Answers a task that asks for an approval.")
public final class AnswerCommand implements CliCommand {

    @Parameters(index = "0", paramLabel = "RUN", description = "Id, NS/JOB#NUMBER, or JOB#NUMBER.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "approve|reject", description = "The answer.")
    private String answer = "";

    @Option(names = "--task", paramLabel = "TASK", description = "Which task, where several of the run ask.")
    private String task = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept with the answer.")
    private String reason = "";

    @Option(names = "--ticket", paramLabel = "TEXT", description = "Where more about it stands; it is kept too.")
    private String ticket = "";

    @Override
    public int run(Session session) {
        if (!answer.equals("approve") && !answer.equals("reject")) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    "'" + answer + "' is no answer; write jem answer " + name + " approve, or reject");
        }
        Runs.Run run = Names.run(session, name);
        Approvals.Approval approval = approval(session, run);
        String what = Names.of(run) + " " + approval.task() + ": " + approval.text();
        if (session.options().isDryRun()) {
            session.say("would " + answer + " " + what);
            return ExitStatus.OK;
        }
        Approvals.Reply reply =
                session.client().approvals().answer(approval, new Approvals.Request(answer, reason, ticket));
        int missing = reply.people() - reply.approvals();
        session.say(
                switch (reply.state()) {
                    case "SUCCEEDED" -> "approved " + what;
                    case "FAILED" -> "rejected " + what;
                    default ->
                        "approved " + what + " (" + missing + " more " + (missing == 1 ? "person has" : "people have")
                                + " to)";
                });
        return ExitStatus.OK;
    }

    private Approvals.Approval approval(Session session, Runs.Run run) {
        List<Approvals.Approval> asking = new ArrayList<>();
        Page<Approvals.Approval> page =
                session.client().approvals().list(Optional.of(run.namespace()), PageRequest.first(1_000));
        page.items().stream()
                .filter(it -> it.run().equals(run.id())
                        && (task.isEmpty() || it.task().equals(task)))
                .forEach(asking::add);
        if (asking.isEmpty()) {
            throw new CommandFailure(
                    ExitStatus.CONFLICT,
                    task.isEmpty()
                            ? "no task of " + Names.of(run) + " (" + Names.words(run.state()) + ") asks for an approval"
                            : "the task " + task + " of " + Names.of(run) + " does not ask for an approval now"
                                    + state(run));
        }
        if (asking.size() > 1) {
            String names = asking.stream().map(Approvals.Approval::task).collect(Collectors.joining(", "));
            throw new CommandFailure(ExitStatus.USAGE, "several tasks ask: name one with --task: " + names);
        }
        return asking.getFirst();
    }

    private String state(Runs.Run run) {
        return run.tasks().stream()
                .filter(it -> it.name().equals(task))
                .findFirst()
                .map(it -> ": it is " + it.state() + (it.reason().isEmpty() ? "" : ", " + it.reason()))
                .orElse(": there is no such task");
    }
}
