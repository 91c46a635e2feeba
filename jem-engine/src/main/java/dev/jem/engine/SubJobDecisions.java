package dev.jem.engine;

import dev.jem.engine.RunDecisions.Created;
import dev.jem.engine.RunDecisions.Request;
import dev.jem.model.RunIds;
import dev.jem.model.event.Event;
import dev.jem.model.event.Parent;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tasks whose work is a run of another job: they begin with it, stop it when they are stopped, and end as it ends. */
final class SubJobDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;

    SubJobDecisions(Step step, RunDecisions runs) {
        this.step = step;
        this.state = step.state;
        this.runs = runs;
    }

    // ---- its turn

    void begin(TaskRun task, SubJob what) {
        try {
            Job job = job(task, what);
            JobVersion version = job.current.orElseThrow();
            Optional<Windows.Closed> closed = state.windows.skipping(job, version, step.at);
            if (closed.isPresent()) {
                runs.tasks().end(task, TaskState.SKIPPED, closed.get().detail());
                return;
            }
            Request request = new Request(
                    Cause.PARENT,
                    Optional.empty(),
                    task.run.businessDate,
                    step.at,
                    "",
                    task.toString(),
                    new SubJobs(step.conditions).values(what, version.definition, runs.context(task)::lookup),
                    Collections.emptySortedMap(),
                    Optional.empty(),
                    Optional.of(new Parent(task.run.id, task.name(), what.awaited())),
                    Collections.emptySortedMap());
            switch (runs.create(job, version, request)) {
                case Created.Run(long id) -> begun(task, what, state.run(id));
                case Created.Overlap(var detail) -> runs.tasks().end(task, TaskState.SKIPPED, detail);
                case Created.Full(var detail) -> fail(task, detail);
                case Created.Unusable(var detail) -> fail(task, detail);
            }
        } catch (UnusableDefinition e) {
            fail(task, String.valueOf(e.getMessage()));
        }
    }

    private Job job(TaskRun task, SubJob what) {
        Job job = state.jobsByKey.get(what.job());
        if (job == null || !job.isApplied()) {
            throw new UnusableDefinition("job " + what.job() + " does not exist any more");
        }
        if (!Needs.isOpen(job, task.run.job.key)) {
            throw new UnusableDefinition("job " + what.job() + " is not shared with the namespace "
                    + task.run.job.key.namespace() + " any more");
        }
        if (job.quarantined) {
            throw new UnusableDefinition("job " + what.job() + " is quarantined; apply a corrected version");
        }
        int depth = depth(task.run);
        if (depth >= SubJob.DEPTH_MAX) {
            throw new UnusableDefinition("runs are the work of each other " + depth + " deep already, the most");
        }
        return job;
    }

    private int depth(ActiveRun run) {
        int depth = 1;
        Optional<ActiveRun> parent = parent(run);
        while (parent.isPresent()) {
            depth++;
            parent = parent(parent.get());
        }
        return depth;
    }

    private Optional<ActiveRun> parent(ActiveRun run) {
        return run.parent.map(it -> state.runs.get(it.run()));
    }

    private void begun(TaskRun task, SubJob what, ActiveRun child) {
        give(task, child, !what.awaited());
        if (what.awaited()) {
            step.emit(new Event.TaskWaiting(task.run.id, task.name(), 0, ""));
        } else {
            runs.tasks().end(task, TaskState.SUCCEEDED, "");
        }
    }

    private void give(TaskRun task, ActiveRun child, boolean isFinal) {
        SortedMap<String, Value> outputs = new TreeMap<>();
        outputs.put(SubJob.RUN, new Value.Text(RunIds.format(state.incarnation, child.id)));
        outputs.put(SubJob.KEY, new Value.Text(child.toString()));
        if (isFinal) {
            outputs.put(SubJob.STATE, new Value.Text(child.state.name()));
        }
        step.emit(new Event.TaskGave(task.run.id, task.name(), outputs));
    }

    private void fail(TaskRun task, String why) {
        runs.tasks().end(task, TaskState.FAILED, why);
    }

    // ---- stopped

    /** Passes a stop on to the run that a task waits for. Returns whether there is one; the task ends with it. */
    boolean stop(TaskRun task, StopCause cause, String reason) {
        Optional<ActiveRun> child = task.isRunElsewhere() ? state.children.of(task) : Optional.empty();
        child.ifPresent(it -> {
            boolean everything = cause == StopCause.KILLED || cause == StopCause.FORCED || it.stop.isPresent();
            runs.stop(it, cause, reason + " (" + task + ")", everything);
        });
        return child.isPresent();
    }

    // ---- ended

    /** Ends the task that an ended run was the work of. */
    void ended(ActiveRun child) {
        Optional<TaskRun> waiting = child.parent
                .filter(Parent::awaited)
                .flatMap(parent ->
                        Optional.ofNullable(state.runs.get(parent.run())).flatMap(run -> run.find(parent.task())))
                .filter(it -> !it.state.isTerminal() && it.hasBegunAlone());
        waiting.ifPresent(task -> {
            give(task, child, true);
            if (task.marks.forced().isPresent()) {
                runs.tasks().end(task, task.marks.forced().get(), "as it was forced to");
            } else {
                TaskState end = end(child.state);
                runs.tasks().end(task, end, end == TaskState.SUCCEEDED ? "" : child + " ended " + child.state);
            }
            runs.endIfDone(task.run);
        });
    }

    private static TaskState end(RunState state) {
        return switch (state) {
            case SUCCEEDED -> TaskState.SUCCEEDED;
            case SKIPPED -> TaskState.SKIPPED;
            case CANCELLED -> TaskState.CANCELLED;
            case TIMED_OUT -> TaskState.TIMED_OUT;
            case FAILED -> TaskState.FAILED;
            case WAITING, RUNNING -> throw new BrokenInvariant("a run that is " + state + " has not ended");
        };
    }
}
