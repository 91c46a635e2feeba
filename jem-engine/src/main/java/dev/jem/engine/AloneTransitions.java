package dev.jem.engine;

import dev.jem.model.event.Doing;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of {@link Transitions} that is about tasks that no worker runs. */
final class AloneTransitions {

    private final State state;

    AloneTransitions(State state) {
        this.state = state;
    }

    void begin(TaskRun task, Event.TaskWaiting event, long at) {
        if (!state.undecided.remove(task)) {
            throw new BrokenInvariant(task + " does not begin to wait now");
        }
        wait(task, new Doing.Waiting(at, event.until(), event.text(), List.of()));
    }

    /** Also puts back what a snapshot holds. */
    void wait(TaskRun task, Doing.Waiting waiting) {
        task.doing = Optional.of(waiting);
        waitTimer(task).ifPresent(state.timers::add);
        if (task.definition().action() instanceof Action.Approval) {
            state.asking.add(task);
        }
        state.listeners.add(task);
    }

    private static Optional<Timer> waitTimer(TaskRun task) {
        return task.doing
                .filter(it -> it instanceof Doing.Waiting waiting && waiting.until() != 0)
                .map(it -> new Timer(((Doing.Waiting) it).until(), Timer.Kind.WAIT, task.run.id, task.index));
    }

    static void waitForEver(TaskRun task) {
        if (task.doing.orElse(null) instanceof Doing.Waiting it) {
            task.doing = Optional.of(new Doing.Waiting(it.since(), 0, it.text(), it.answers()));
        }
    }

    static void answer(TaskRun task, Event.TaskAnswered event, Recorded recorded) {
        if (!(task.doing.orElse(null) instanceof Doing.Waiting it)) {
            throw new BrokenInvariant(task + " is answered but does not ask");
        }
        List<Doing.Given> answers = new ArrayList<>(it.answers());
        answers.add(new Doing.Given(recorded.by(), event.vote(), recorded.at(), event.reason(), event.ticket()));
        task.doing = Optional.of(new Doing.Waiting(it.since(), it.until(), it.text(), answers));
    }

    void signal(TaskRun task, Event.TaskSignalled event) {
        ActiveRun run = task.run;
        state.signals.use(event.signal(), new SignalUse(run.job.key, run.number, "", event.isTaken(), ""));
    }

    void callBack(TaskRun task, Event.TaskCalledBack event) {
        stop(task);
        task.doing = Optional.of(new Doing.CalledBack(event.state(), event.message()));
    }

    void stop(TaskRun task) {
        waitTimer(task).ifPresent(state.timers::remove);
        state.asking.remove(task);
        state.listeners.remove(task);
        task.doing = Optional.empty();
    }
}
