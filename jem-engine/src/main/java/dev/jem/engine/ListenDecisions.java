package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.Consume;
import dev.jem.model.job.Need;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.job.WaitFor;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.TaskState;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** When tasks that wait for a named event have it. */
final class ListenDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    ListenDecisions(Step step, RunDecisions runs) {
        this.step = step;
        this.state = step.state;
        this.runs = runs;
    }

    /** Its turn has come: what was emitted before counts as what comes after. */
    void begin(TaskRun task) {
        Listeners.what(task).ifPresent(it -> meet(task, it.event()));
    }

    /** A named event is there: those come first who leave it to others. */
    void keep(SignalKey signal) {
        offer(signal, Consume.KEEP);
    }

    void take(SignalKey signal) {
        offer(signal, Consume.ONE);
    }

    private void offer(SignalKey signal, Consume consume) {
        for (TaskRun task : state.listeners.of(signal)) {
            Optional<WaitFor.OnSignal> what = Listeners.what(task);
            boolean isFor = !task.state.isTerminal()
                    && what.filter(it -> it.event().consume() == consume).isPresent();
            if (isFor) {
                meet(task, what.orElseThrow().event());
                runs.endIfDone(task.run);
            }
        }
    }

    private void meet(TaskRun task, Need.OfSignal need) {
        Optional<Entity.Signal> found =
                new Needs(state).signals(task.run, need).stream().findFirst();
        if (found.isEmpty()) {
            return;
        }
        Entity.Signal signal = found.get();
        boolean isTaken = need.consume() == Consume.ONE;
        step.emit(new Event.TaskSignalled(task.run.id, task.name(), signal.signal(), isTaken));
        TreeMap<String, Value> outputs = new TreeMap<>();
        for (OutputDefinition output : task.definition().outputs()) {
            Optional<Value> given = Optional.ofNullable(signal.payload().get(output.name()));
            Optional<Value> typed = given.flatMap(it -> output.type().read(it.text()));
            if (typed.isEmpty()) {
                runs.tasks().end(task, TaskState.FAILED, unusable(signal, output, given.isPresent()));
                return;
            }
            outputs.put(output.name(), typed.get());
        }
        if (!outputs.isEmpty()) {
            step.emit(new Event.TaskGave(task.run.id, task.name(), outputs));
        }
        runs.tasks().end(task, TaskState.SUCCEEDED, Needs.describe(signal));
    }

    private static String unusable(Entity.Signal signal, OutputDefinition output, boolean isThere) {
        String type = output.type().name().toLowerCase(Locale.ROOT);
        String what = isThere
                ? " holds '" + output.name() + "', but not as the type " + type
                : " holds no '" + output.name() + "' in its payload";
        return Needs.describe(signal) + what + ", which the task promises as output";
    }
}
