package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.RunAction;
import dev.jem.model.event.RunActions;
import dev.jem.model.state.TaskState;
import java.util.List;

/** What the actions of operators make true of a run: a part of {@link Transitions}, used by it alone. */
final class OperatorTransitions {

    private final State state;
    private final RunTransitions runs;

    OperatorTransitions(State state, RunTransitions runs) {
        this.state = state;
        this.runs = runs;
    }

    void apply(Event.RunActed event, Recorded recorded) {
        ActiveRun run = state.run(event.run());
        if (!event.idempotencyKey().isEmpty()) {
            runs.remember(
                    new Entity.Remembered(event.idempotencyKey(), run.id, run.job.uid, run.number, recorded.at()));
        }
        if (event.task().isEmpty()) {
            apply(run, event, recorded);
        } else {
            apply(run.task(event.task()), event, recorded);
        }
    }

    // ---- a run

    private void apply(ActiveRun run, Event.RunActed event, Recorded recorded) {
        run.marks = RunActions.marks(run.marks, event, recorded);
        switch (event.action()) {
            case RunAction.Hold _ -> run.all().forEach(runs::standBack);
            case RunAction.Release _ -> run.all().forEach(runs::readyIfMet);
            case RunAction.Replace _ -> run.all().forEach(this::askAnew);
            case RunAction.Prioritise(var priority) -> prioritise(run, priority);
            case RunAction.Pass _, RunAction.Stop _ -> {}
            case RunAction.Force _ -> run.all().forEach(task -> force(task, event, recorded));
        }
    }

    /** Queues are ordered by priority: what stands in one goes out of it and comes back. */
    private void prioritise(ActiveRun run, int priority) {
        boolean isWaiting = run.group().waiting.remove(run);
        run.all().forEach(task -> requeue(task, false));
        run.priority = priority;
        run.all().forEach(task -> requeue(task, true));
        if (isWaiting) {
            run.group().waiting.add(run);
        }
    }

    private void requeue(TaskRun task, boolean isIn) {
        if (task.state == TaskState.READY && isIn) {
            state.ready.add(task);
        } else if (task.state == TaskState.READY) {
            state.ready.remove(task);
        }
    }

    // ---- a task

    private void apply(TaskRun task, Event.RunActed event, Recorded recorded) {
        task.marks = RunActions.marks(task.marks, event, recorded);
        List<TaskRun> elements = task.fan.map(fan -> fan.elements).orElse(List.of());
        switch (event.action()) {
            case RunAction.Hold _ -> {
                runs.standBack(task);
                elements.forEach(runs::standBack);
            }
            case RunAction.Release _ -> {
                askAnew(task);
                elements.forEach(runs::readyIfMet);
            }
            case RunAction.Replace _, RunAction.Pass _ -> askAnew(task);
            case RunAction.Force _ -> elements.forEach(element -> force(element, event, recorded));
            case RunAction.Stop _ -> {}
            case RunAction.Prioritise _ -> throw new BrokenInvariant("the priority of " + task + " is that of its run");
        }
    }

    /** What is ready may have something to be decided now, and the other way round. */
    private void askAnew(TaskRun task) {
        runs.standBack(task);
        runs.readyIfMet(task);
    }

    private static void force(TaskRun task, Event.RunActed event, Recorded recorded) {
        if (!task.state.isTerminal()) {
            task.marks = RunActions.marks(task.marks, event, recorded);
        }
    }
}
