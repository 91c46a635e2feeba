package dev.jem.engine;

import dev.jem.model.condition.Condition;
import dev.jem.model.condition.Condition.UnansweredException;
import dev.jem.model.condition.InvalidConditionException;
import dev.jem.model.event.Event;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.model.state.Instead;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What is decided about a task between the moment its edges are met and its turn. */
final class Preparations {

    /** The most elements that all repeated tasks of a run have together. */
    private static final int ELEMENTS_OF_RUN_MAX = 50_000;

    private final Step step;
    private final RunDecisions runs;

    Preparations(Step step) {
        this.step = step;
        this.runs = new RunDecisions(step);
    }

    /** Decides about every task that waits for it, and about those that follow from that. */
    void settle() {
        while (!step.state.undecided.isEmpty()) {
            TaskRun task = step.state.undecided.first();
            prepare(task);
            runs.endIfDone(task.run);
        }
    }

    private void prepare(TaskRun task) {
        TaskRules rules = task.definition().rules();
        if (task.instead().isPresent()) {
            replace(task, task.instead().get());
        } else if (task.isAsked()) {
            ask(task, rules.when().orElseThrow());
        } else if (rules.forEach().isPresent() && task.part.isEmpty()) {
            expand(task, rules.forEach().get().source());
        } else {
            new WaitDecisions(step).begin(task);
        }
    }

    // ---- what operators have put in its place

    private void replace(TaskRun task, Instead instead) {
        switch (instead) {
            case ICE -> runs.tasks().end(task, TaskState.SKIPPED, "it is on ice");
            case NO_EXEC -> runs.tasks().end(task, TaskState.SUCCEEDED, "it was not executed: no-exec");
            case SKIP -> runs.tasks().end(task, TaskState.SKIPPED, "an operator has it skipped");
        }
    }

    // ---- conditions

    private void ask(TaskRun task, String source) {
        try {
            Condition condition = task.run.version.condition(source, step.conditions);
            if (condition.test(new ConditionValues(task.run, runs.context(task))::of)) {
                step.emit(new Event.TaskConditionMet(task.run.id, task.name()));
            } else {
                runs.tasks().end(task, TaskState.SKIPPED, "its condition is false: " + source);
            }
        } catch (UnansweredException | InvalidConditionException e) {
            runs.tasks().end(task, TaskState.FAILED, "its condition has no answer: " + e.getMessage() + ": " + source);
        }
    }

    // ---- elements

    private void expand(TaskRun task, ForEach.Source source) {
        List<Value> values;
        try {
            values = elements(source, runs.context(task));
        } catch (UnusableElements e) {
            runs.tasks().end(task, TaskState.FAILED, "its elements cannot be told: " + e.getMessage());
            return;
        }
        if (task.run.elements() + values.size() > ELEMENTS_OF_RUN_MAX) {
            String detail =
                    "with its " + values.size() + " elements the run would have more than " + ELEMENTS_OF_RUN_MAX;
            runs.tasks().end(task, TaskState.FAILED, detail);
            return;
        }
        step.emit(new Event.TaskExpanded(task.run.id, task.name(), values));
        if (values.isEmpty()) {
            runs.tasks().end(task, TaskState.SUCCEEDED, "there was no element");
        }
    }

    private static List<Value> elements(ForEach.Source source, RunContext context) throws UnusableElements {
        return switch (source) {
            case ForEach.Source.Items it ->
                it.items().stream()
                        .<Value>map(item -> new Value.Text(item.render(context::lookup)))
                        .toList();
            case ForEach.Source.Range it ->
                range(bound(it.from().render(context::lookup)), bound(it.to().render(context::lookup)));
            case ForEach.Source.Path it -> list(it.path(), context.value(it.path()));
        };
    }

    private static long bound(String text) throws UnusableElements {
        Optional<Value> bound = ValueType.INT.read(text);
        if (bound.isPresent() && bound.get() instanceof Value.Whole whole) {
            return whole.value();
        }
        throw new UnusableElements("'" + text + "' is not a whole number");
    }

    private static List<Value> range(long from, long to) throws UnusableElements {
        boolean isTooLong = to >= from && (to - from < 0 || to - from >= ForEach.ELEMENTS_MAX);
        if (isTooLong) {
            throw new UnusableElements("there are more than " + ForEach.ELEMENTS_MAX + " from " + from + " to " + to);
        }
        return LongStream.rangeClosed(from, to)
                .<Value>mapToObj(Value.Whole::new)
                .toList();
    }

    private static List<Value> list(String path, Optional<Value> value) throws UnusableElements {
        if (value.isEmpty() || !(value.get() instanceof Value.Items items)) {
            throw new UnusableElements(path + " has no list");
        }
        if (items.values().size() > ForEach.ELEMENTS_MAX) {
            throw new UnusableElements(
                    path + " has " + items.values().size() + " elements, more than " + ForEach.ELEMENTS_MAX);
        }
        return items.values();
    }

    private static final class UnusableElements extends Exception {
        UnusableElements(String message) {
            super(message);
        }
    }
}
