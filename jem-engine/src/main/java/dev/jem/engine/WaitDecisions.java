package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.CallBack;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Event;
import dev.jem.model.job.Action;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.TaskState;
import dev.jem.model.time.DurationText;
import java.util.Optional;

/** Tasks that need no worker: when they begin, and what ends them. */
final class WaitDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    WaitDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    // ---- its turn

    /** Its turn has come, unless a maintenance window or a pause lets its run not begin. */
    void begin(TaskRun task) {
        if (new DeferralDecisions(step).defer(task.run)) {
            return;
        }
        switch (task.definition().action()) {
            case Action.Wait(var what) -> {
                if (task.doing.orElse(null) instanceof Doing.CalledBack(var end, var message)) {
                    runs.tasks().end(task, end, said(end, message));
                } else {
                    begin(task, what);
                }
            }
            case Action.Approval(var rule) -> new ApprovalDecisions(step).begin(task, rule);
            case Action.Job(var sub) -> new SubJobDecisions(step, runs).begin(task, sub);
            case Action.Command _, Action.Shell _, Action.Handler _, Action.Http _, Action.Sql _ ->
                throw new BrokenInvariant(task + " is for a worker");
        }
    }

    private void begin(TaskRun task, WaitFor what) {
        long until = Micros.of(what.until(Micros.instant(step.at)));
        step.emit(new Event.TaskWaiting(task.run.id, task.name(), until, ""));
        if (what instanceof WaitFor.OnSignal) {
            new ListenDecisions(step, runs).begin(task);
        } else if (until <= step.at) {
            runs.tasks().end(task, TaskState.SUCCEEDED, "");
        }
    }

    // ---- its time is over

    void expire(TaskRun task) {
        switch (task.definition().action()) {
            case Action.Wait(WaitFor.Callback it) ->
                giveUp(task, it.onTimeout(), "nobody called back within " + DurationText.format(it.timeout()));
            case Action.Wait(WaitFor.OnSignal it) ->
                giveUp(
                        task,
                        it.onTimeout(),
                        "event " + it.event().signal() + " did not come within " + DurationText.format(it.timeout()));
            case Action.Wait _ -> runs.tasks().end(task, TaskState.SUCCEEDED, "");
            case Action.Approval(var rule) -> new ApprovalDecisions(step).expire(task, rule);
            case Action.Job _ -> throw new BrokenInvariant(task + " waits for a run and has no time of its own");
            case Action.Command _, Action.Shell _, Action.Handler _, Action.Http _, Action.Sql _ ->
                throw new BrokenInvariant(task + " is for a worker and does not wait");
        }
        runs.endIfDone(task.run);
    }

    private void giveUp(TaskRun task, WaitFor.OnTimeout onTimeout, String why) {
        TaskState end = switch (onTimeout) {
            case FAIL -> TaskState.TIMED_OUT;
            case SKIP -> TaskState.SKIPPED;
            case SUCCEED -> TaskState.SUCCEEDED;
        };
        runs.tasks().end(task, end, why);
    }

    // ---- it is called back

    /** A call counts once. One that comes before the turn of its task counts when that comes. */
    Answer callBack(CallBack command) {
        Optional<TaskRun> found = Optional.ofNullable(state.runs.get(command.run()))
                .flatMap(it -> it.find(command.task()))
                .filter(WaitDecisions::isCalledBack);
        if (found.isEmpty()) {
            return new Refused(
                    Code.NOT_FOUND,
                    "run " + RunIds.format(state.incarnation, command.run()) + " has no task '" + command.task()
                            + "' that waits for a callback");
        }
        TaskRun task = found.get();
        long run = task.run.id;
        if (task.state.isTerminal()) {
            return new Refused(Code.CONFLICT, task + " has ended already: " + task.state);
        }
        if (task.doing.orElse(null) instanceof Doing.CalledBack before) {
            return new Refused(Code.CONFLICT, task + " was called back already: " + before.state());
        }
        boolean isWaiting = task.doing.isPresent();
        if (!command.outputs().isEmpty()) {
            step.emit(new Event.TaskGave(run, task.name(), command.outputs()));
        }
        step.emit(new Event.TaskCalledBack(run, task.name(), command.state(), command.message()));
        if (isWaiting) {
            runs.tasks().end(task, command.state(), said(command.state(), command.message()));
            runs.endIfDone(task.run);
        }
        return new Answer.Done();
    }

    private static String said(TaskState end, String message) {
        boolean isPlain = end == TaskState.SUCCEEDED || !message.isEmpty();
        return isPlain ? message : "it was called back as failed";
    }

    static boolean isCalledBack(TaskRun task) {
        return task.definition().action() instanceof Action.Wait wait && wait.what() instanceof WaitFor.Callback;
    }
}
