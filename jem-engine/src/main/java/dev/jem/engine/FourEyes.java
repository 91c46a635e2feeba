package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.TaskState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeSet;

/** Who starts a run, or starts it once more, neither approves it nor gets past its approvals in another way. */
final class FourEyes {

    private FourEyes() {}

    static boolean isOwn(ActiveRun run, ApprovalRule rule, String by) {
        return !rule.allowSubmitter() && run.submitter.filter(by::equals).isPresent();
    }

    /** Refuses an action that would let a task, or what follows it, go on without the approval of somebody else. */
    static void require(TaskRun task, RunAction action, String by) throws RefusedException {
        Optional<TaskRun> approval = leadsPast(action) ? notGiven(task, by) : Optional.empty();
        if (approval.isPresent()) {
            throw new RefusedException(
                    Code.FORBIDDEN,
                    by + " has started the run and cannot get past " + approval.get()
                            + ", which asks for the approval of somebody else; somebody else must");
        }
    }

    private static boolean leadsPast(RunAction action) {
        return switch (action) {
            case RunAction.Replace _ -> true;
            case RunAction.Force(var isSuccess) -> isSuccess;
            case RunAction.Pass(var gate) -> gate == Bypass.DEPENDENCY;
            case RunAction.Hold _, RunAction.Release _, RunAction.Prioritise _, RunAction.Stop _ -> false;
        };
    }

    /** The first approval among the task and all it follows that is not given and not for this person to give. */
    private static Optional<TaskRun> notGiven(TaskRun task, String by) {
        ActiveRun run = task.run;
        TreeSet<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(task.definition().name());
        while (!open.isEmpty()) {
            String name = open.remove();
            if (seen.add(name)) {
                TaskRun next = run.task(name);
                boolean asks = next.definition().action() instanceof Action.Approval(var rule) && isOwn(run, rule, by);
                if (asks && next.state != TaskState.SUCCEEDED) {
                    return Optional.of(next);
                }
                open.addAll(next.definition().needs());
            }
        }
        return Optional.empty();
    }
}
