package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Acted;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.ActOnRun;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Marks;
import dev.jem.model.event.RunAction;
import dev.jem.model.event.RunActions;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.Optional;

/** What operators may do to runs and tasks, and what follows from it. */
final class OperatorDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    OperatorDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.runs = new RunDecisions(step);
    }

    /** What an action finds, and what it would make of it. */
    private record Change(String before, String after) {}

    // ---- acted

    Answer act(ActOnRun command) {
        String key = runs.key(command.idempotencyKey());
        Optional<Answer> known = repeated(key);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            ActiveRun run = active(command);
            Change change = command.task().isEmpty()
                    ? check(run, command.action())
                    : check(task(run, command.task()), command.action());
            if (!command.isDryRun()) {
                step.emit(new Event.RunActed(
                        run.id, command.task(), command.action(), command.remark(), change.before, change.after, key));
                follow(run, command);
            }
            return new Acted(change.before, change.after, false);
        } catch (RefusedException e) {
            return e.answer();
        }
    }

    /** What is answered to a key that was used before. */
    Optional<Answer> repeated(String key) {
        Entity.Remembered known = key.isEmpty() ? null : state.remembered.get(State.owner(key));
        if (known == null) {
            return Optional.empty();
        }
        return Optional.of(
                known.key().equals(key)
                        ? new Acted("", "", true)
                        : new Refused(
                                Code.KEY_REUSED,
                                "the idempotency key was used for another request, about "
                                        + state.job(known.job()).key + "#" + known.number()
                                        + "; give this one a key of its own"));
    }

    private ActiveRun active(ActOnRun command) throws RefusedException {
        ActiveRun run = state.runs.get(command.run());
        if (run == null) {
            boolean hasBeen = command.run() > 0 && command.run() <= state.lastRun;
            String id = RunIds.format(state.incarnation, command.run());
            throw hasBeen
                    ? RefusedException.conflict("run " + id + " has ended")
                    : new RefusedException(Code.NOT_FOUND, "there is no run " + id);
        }
        if (command.revision().isPresent() && command.revision().getAsLong() != run.revision) {
            throw new RefusedException(
                    Code.CHANGED,
                    run + " has changed since it was looked at: it is at revision " + run.revision + ", not "
                            + command.revision().getAsLong() + "; look again");
        }
        return run;
    }

    private static TaskRun task(ActiveRun run, String name) throws RefusedException {
        return run.find(name)
                .orElseThrow(() -> new RefusedException(Code.NOT_FOUND, run + " has no task '" + name + "'"));
    }

    // ---- what may be done to a run

    private Change check(ActiveRun run, RunAction action) throws RefusedException {
        return switch (action) {
            case RunAction.Hold hold -> {
                if (run.marks.hold().isPresent()) {
                    throw RefusedException.conflict(
                            run + " is " + held(run.marks.hold().get()) + " already");
                }
                yield new Change("not held", held(hold));
            }
            case RunAction.Release _ -> released(run.toString(), run.marks);
            case RunAction.Replace(var instead) -> {
                if (instead != Instead.NO_EXEC && run.state != RunState.WAITING) {
                    throw RefusedException.conflict(
                            run + " has begun; cancel it, or skip those of its tasks that have not");
                }
                yield new Change(run.state.name(), instead == Instead.NO_EXEC ? "no-exec" : "SKIPPED");
            }
            case RunAction.Pass(var gate) -> pass(run, gate);
            case RunAction.Prioritise(var priority) -> {
                if (priority < 0 || priority > JobDefinition.PRIORITY_MAX) {
                    throw RefusedException.invalid(
                            "a priority is from 0 to " + JobDefinition.PRIORITY_MAX + ", not " + priority);
                }
                yield new Change("priority " + run.priority, "priority " + priority);
            }
            case RunAction.Stop _ -> new Change(run.state.name(), "CANCELLED");
            case RunAction.Force(var isSuccess) ->
                new Change(run.state.name(), forced(isSuccess).name());
        };
    }

    private Change pass(ActiveRun run, Bypass gate) throws RefusedException {
        switch (gate) {
            case HOLD, WINDOW -> {
                boolean isInTheWay = run.deferral.isPresent()
                        && state.block(run, step.at)
                                .filter(it -> it.kind().name().equals(gate.name()))
                                .isPresent();
                if (!isInTheWay) {
                    throw notInTheWay(run.toString(), gate);
                }
                return new Change("waits for " + run.deferral.orElseThrow().holder(), "goes on");
            }
            case CONCURRENCY -> {
                if (run.admitted || run.waitsForNeeds()) {
                    throw notInTheWay(run.toString(), gate);
                }
                return new Change("waits for its concurrency limit", "goes on");
            }
            case TIME, DEPENDENCY, CONDITION ->
                throw RefusedException.invalid(
                        "the gate " + RunActions.name(gate) + " is one of tasks; say which task");
        }
        throw new BrokenInvariant("no gate is left");
    }

    // ---- what may be done to a task

    private Change check(TaskRun task, RunAction action) throws RefusedException {
        if (task.state.isTerminal()) {
            throw RefusedException.conflict(task + " has ended " + task.state);
        }
        FourEyes.require(task, action, step.by);
        return switch (action) {
            case RunAction.Hold hold -> {
                requireNotBegun(task, "held");
                if (task.marks.hold().isPresent()) {
                    throw RefusedException.conflict(
                            task + " is " + held(task.marks.hold().get()) + " already");
                }
                yield new Change("not held", held(hold));
            }
            case RunAction.Release _ -> released(task.toString(), task.marks);
            case RunAction.Replace(var instead) -> {
                requireWhole(task);
                requireNotBegun(task, "replaced");
                yield new Change(
                        task.marks.instead().map(RunActions::name).orElse(task.state.name()), RunActions.name(instead));
            }
            case RunAction.Pass(var gate) -> pass(task, gate);
            case RunAction.Prioritise _ -> throw RefusedException.invalid("a priority is one of a run, not of a task");
            case RunAction.Stop _ -> new Change(task.state.name(), "CANCELLED");
            case RunAction.Force(var isSuccess) ->
                new Change(task.state.name(), forced(isSuccess).name());
        };
    }

    private static Change pass(TaskRun task, Bypass gate) throws RefusedException {
        boolean isInTheWay = task.state == TaskState.WAITING
                && switch (gate) {
                    case TIME -> task.retryAt != 0;
                    case DEPENDENCY -> !task.isMet();
                    case CONDITION -> task.isAsked();
                    case HOLD, WINDOW, CONCURRENCY ->
                        throw RefusedException.invalid(
                                "the gate " + RunActions.name(gate) + " is one of the run, not of a task");
                };
        if (!isInTheWay) {
            throw notInTheWay(task.toString(), gate);
        }
        return new Change("waits at the gate " + RunActions.name(gate), "goes on");
    }

    private static void requireWhole(TaskRun task) throws RefusedException {
        if (task.part.isPresent()) {
            throw RefusedException.invalid(task + " is one element; name the task "
                    + task.part.get().whole.name());
        }
    }

    private static void requireNotBegun(TaskRun task, String what) throws RefusedException {
        boolean isRepeatedHold = task.fan.isPresent() && what.equals("held");
        boolean hasBegun = task.state == TaskState.RUNNING
                || task.isRunElsewhere()
                || (what.equals("held") && task.hasBegunAlone());
        if (hasBegun && !isRepeatedHold) {
            throw RefusedException.conflict(
                    task + " has begun and cannot be " + what + "; cancel it, or force its end");
        }
    }

    private static Change released(String what, Marks marks) throws RefusedException {
        if (marks.hold().isEmpty() && marks.instead().isEmpty()) {
            throw RefusedException.conflict(what + " is neither held nor on ice");
        }
        String before = marks.hold()
                .map(OperatorDecisions::held)
                .orElseGet(() -> RunActions.name(marks.instead().orElseThrow()));
        return new Change(before, "released");
    }

    private static RefusedException notInTheWay(String what, Bypass gate) {
        return RefusedException.conflict(
                "the gate " + RunActions.name(gate) + " is not in the way of " + what + "; see what is with explain");
    }

    // ---- what follows

    private void follow(ActiveRun run, ActOnRun command) {
        String who = " by " + step.by + command.remark().suffix();
        switch (command.action()) {
            case RunAction.Hold _, RunAction.Release _, RunAction.Prioritise _ -> {}
            case RunAction.Replace(var instead) -> {
                if (command.task().isEmpty() && instead != Instead.NO_EXEC) {
                    runs.end(run, TaskState.SKIPPED, (instead == Instead.ICE ? "put on ice" : "skipped") + who);
                }
            }
            case RunAction.Pass(var gate) -> follow(run, command.task(), gate);
            case RunAction.Stop(var isKill) -> {
                StopCause cause = isKill ? StopCause.KILLED : StopCause.CANCELLED;
                String reason = (isKill ? "killed" : "cancelled") + who;
                if (command.task().isEmpty()) {
                    runs.stop(run, cause, reason, isKill);
                } else {
                    runs.stop(run.task(command.task()), cause, reason);
                }
            }
            case RunAction.Force(var isSuccess) -> {
                String reason = "forced" + who;
                if (command.task().isEmpty()) {
                    for (TaskRun task : run.tasks) {
                        force(task, forced(isSuccess), reason);
                    }
                } else {
                    force(run.task(command.task()), forced(isSuccess), reason);
                }
            }
        }
        runs.endIfDone(run);
    }

    private void follow(ActiveRun run, String task, Bypass gate) {
        switch (gate) {
            case HOLD, WINDOW -> new DeferralDecisions(step).release(run);
            case CONCURRENCY -> step.emit(new Event.RunAdmitted(run.id));
            case TIME -> step.emit(new Event.TaskRetryDue(run.id, task));
            case DEPENDENCY, CONDITION -> {}
        }
    }

    /** What runs is stopped first, and ends as it was said. */
    private void force(TaskRun task, TaskState end, String reason) {
        switch (task.state) {
            case WAITING, READY -> {
                if (!new SubJobDecisions(step, runs).stop(task, StopCause.FORCED, reason)) {
                    runs.tasks().end(task, end, reason);
                }
            }
            case RUNNING -> {
                if (task.fan.isPresent()) {
                    task.fan.get().elements.forEach(element -> force(element, end, reason));
                } else {
                    runs.stop(task, StopCause.FORCED, reason);
                }
            }
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED, UPSTREAM_FAILED -> {}
        }
    }

    // ---- words

    private static TaskState forced(boolean isSuccess) {
        return isSuccess ? TaskState.SUCCEEDED : TaskState.FAILED;
    }

    private static String held(RunAction.Hold hold) {
        return hold.until() == 0 ? "held" : "held until " + Micros.instant(hold.until());
    }

    private static String held(Marks.Hold hold) {
        return "held by " + hold.by();
    }
}
