package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Event;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What follows from the end of an attempt or of a task, down to the end of the run. */
final class TaskDecisions {

    private static final int NAMED_MAX = 5;

    private final Step step;
    private final RunDecisions runs;

    TaskDecisions(Step step, RunDecisions runs) {
        this.step = step;
        this.runs = runs;
    }

    /** An attempt has ended: the task ends, or waits for its next attempt. */
    void endAttempt(TaskRun task, AttemptResult result) {
        Lease lease = task.lease.orElseThrow();
        step.emit(new Event.AttemptEnded(task.run.id, task.name(), lease.number, result));
        if (task.marks.forced().isPresent()) {
            end(task, task.marks.forced().get(), "as it was forced to");
            runs.endIfDone(task.run);
            return;
        }
        switch (result.state()) {
            case SUCCEEDED -> succeed(task, result);
            case CANCELLED -> end(task, stopped(lease), result.detail());
            case FAILED, TIMED_OUT, OUT_OF_MEMORY, LOST -> {
                if (lease.stop.isPresent()) {
                    end(task, stopped(lease), result.detail());
                } else {
                    retryOrEnd(task, result);
                }
            }
            case LEASED, STARTED -> throw new BrokenInvariant(task + " ended with " + result.state());
        }
        runs.endIfDone(task.run);
    }

    private void succeed(TaskRun task, AttemptResult result) {
        List<SuccessRule> rules = task.definition().rules().success();
        boolean isSkipped = result.rule().isPresent()
                && result.rule().getAsInt() < rules.size()
                && rules.get(result.rule().getAsInt()).as() == SuccessRule.As.SKIPPED;
        if (isSkipped) {
            end(task, TaskState.SKIPPED, "by rule " + (result.rule().getAsInt() + 1) + " of 'success'");
        } else {
            end(task, TaskState.SUCCEEDED, "");
        }
    }

    private static TaskState stopped(Lease lease) {
        return lease.stop.map(StopCause::taskState).orElse(TaskState.CANCELLED);
    }

    private void retryOrEnd(TaskRun task, AttemptResult result) {
        switch (Retries.decide(task, result, step.at)) {
            case Retries.Verdict.Again again ->
                step.emit(new Event.TaskRetryScheduled(task.run.id, task.name(), again.retryAt()));
            case Retries.Verdict.Over over -> {
                TaskState end = result.state() == AttemptState.TIMED_OUT ? TaskState.TIMED_OUT : TaskState.FAILED;
                end(task, end, describe(result) + (over.why().isEmpty() ? "" : " (" + over.why() + ")"));
            }
        }
    }

    private static String describe(AttemptResult result) {
        String failure = result.failure()
                .map(reason -> reason == FailureReason.EXIT_CODE
                        ? "exit code " + result.exitCode().orElse(-1)
                        : reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .orElse("failed");
        return result.detail().isEmpty() ? failure : failure + ": " + result.detail();
    }

    /** Ends a task and at once all that can no longer start because of it. */
    void end(TaskRun first, TaskState state, String detail) {
        step.emit(new Event.TaskEnded(first.run.id, first.name(), state, detail));
        if (first.part.isPresent()) {
            endWhole(first.part.get().whole);
            return;
        }
        Deque<TaskRun> ended = new ArrayDeque<>();
        ended.add(first);
        while (!ended.isEmpty()) {
            TaskRun upstream = ended.remove();
            for (int index : upstream.run.version.successors(upstream.index)) {
                TaskRun task = upstream.run.tasks[index];
                if (canNeverStart(task)) {
                    step.emit(new Event.TaskEnded(task.run.id, task.name(), endOfImpossible(task), why(upstream)));
                    ended.add(task);
                }
            }
        }
    }

    /** Ends what cannot start from the beginning, for what is before it has ended already. */
    void endImpossible(ActiveRun run) {
        for (TaskRun task : run.tasks) {
            if (canNeverStart(task)) {
                String why = task.definition().needs().stream()
                        .map(it -> run.tasks[run.version.index(it)])
                        .filter(it -> it.state.isTerminal() && !Edges.isMet(task.definition(), it))
                        .findFirst()
                        .map(TaskDecisions::why)
                        .orElse("");
                end(task, endOfImpossible(task), why);
            }
        }
    }

    private static boolean canNeverStart(TaskRun task) {
        return task.state == TaskState.WAITING && task.isImpossible();
    }

    private static TaskState endOfImpossible(TaskRun task) {
        return task.failedUpstream ? TaskState.UPSTREAM_FAILED : TaskState.SKIPPED;
    }

    private static String why(TaskRun upstream) {
        return upstream.name() + " ended " + upstream.state;
    }

    /** Ends a repeated task when all its elements have ended. */
    private void endWhole(TaskRun whole) {
        Fan fan = whole.fan.orElseThrow();
        if (fan.open == 0 && !whole.state.isTerminal()) {
            end(whole, whole.marks.forced().orElseGet(fan::end), describe(fan));
        }
    }

    private static String describe(Fan fan) {
        List<TaskRun> bad = fan.elements.stream()
                .filter(it -> it.state != TaskState.SUCCEEDED && it.state != TaskState.SKIPPED)
                .toList();
        String named = bad.stream().limit(NAMED_MAX).map(TaskRun::name).collect(Collectors.joining(", "));
        return bad.isEmpty()
                ? ""
                : bad.size() + " of " + fan.elements.size() + " elements did not end well: " + named
                        + (bad.size() > NAMED_MAX ? ", …" : "");
    }

    /** Gives an attempt back that never reached its worker. */
    void release(TaskRun task) {
        Lease lease = task.lease.orElseThrow();
        step.emit(new Event.AttemptReleased(task.run.id, task.name(), lease.number));
        lease.stop.ifPresent(
                cause -> end(task, task.marks.forced().orElse(cause.taskState()), "stopped before it began"));
        runs.endIfDone(task.run);
    }
}
