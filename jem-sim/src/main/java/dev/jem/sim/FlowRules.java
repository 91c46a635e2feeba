package dev.jem.sim;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.IfSkipped;
import dev.jem.model.job.Join;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.SuccessRule;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.WaitFor;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules of the design, read once more and naively: what may begin, and how what ends must end. */
final class FlowRules {

    /** As often as a task is lost with its worker before it fails, where its retries say no more. */
    private static final int LOST_MAX = 3;

    private FlowRules() {}

    // ---- edges and joins

    /** What the end of a task means to an edge: the table of the design, a column each. */
    static boolean isMet(TaskDefinition downstream, FlowTask upstream) {
        TaskState end = upstream.end.orElseThrow();
        boolean hasSucceeded = end == TaskState.SUCCEEDED || upstream.endedOnIce;
        boolean isSkipped = end == TaskState.SKIPPED && !upstream.endedOnIce;
        boolean hasFailed = Set.of(TaskState.FAILED, TaskState.TIMED_OUT, TaskState.UPSTREAM_FAILED)
                .contains(end);
        return switch (downstream.runIf()) {
            case SUCCESS -> hasSucceeded || (isSkipped && downstream.ifSkipped() == IfSkipped.SATISFIED);
            case FAILURE -> hasFailed;
            case DONE -> true;
        };
    }

    private static int required(TaskDefinition task) {
        return task.join() instanceof Join.AtLeast(int count)
                ? count
                : task.needs().size();
    }

    /** Whether enough of its edges are met. */
    static boolean isMet(FlowTask task) {
        return task.whole.isPresent()
                || task.passed.contains(Bypass.DEPENDENCY)
                || upstream(task).filter(it -> isMet(task.definition, it)).count() >= required(task.definition);
    }

    private static Stream<FlowTask> upstream(FlowTask task) {
        return task.definition.needs().stream().map(task.flow::task).filter(it -> it.end.isPresent());
    }

    /** How a task ends that can no longer begin; empty for one that still can. */
    static Optional<TaskState> impossible(FlowTask task) {
        if (task.whole.isPresent() || task.passed.contains(Bypass.DEPENDENCY)) {
            return Optional.empty();
        }
        List<FlowTask> never =
                upstream(task).filter(it -> !isMet(task.definition, it)).toList();
        if (task.definition.needs().size() - never.size() >= required(task.definition)) {
            return Optional.empty();
        }
        boolean isFailure =
                never.stream().anyMatch(it -> !it.hasEnded(TaskState.SUCCEEDED) && !it.hasEnded(TaskState.SKIPPED));
        return Optional.of(isFailure ? TaskState.UPSTREAM_FAILED : TaskState.SKIPPED);
    }

    // ---- whose turn it is

    /** Why a task may not begin; empty for one whose turn it is. */
    static Optional<String> inTheWay(FlowTask task) {
        Flow flow = task.flow;
        String why = "";
        if (task.end.isPresent()) {
            why = "it has ended " + task.end.get();
        } else if (!flow.isAdmitted) {
            why = "its run was not admitted";
        } else if (flow.isDeferred) {
            why = "its run is deferred";
        } else if (task.isHeldAnywhere()) {
            why = "it is held";
        } else if (task.isLeased || task.waitsUntil.isPresent() || task.elements.isPresent()) {
            why = "it has begun already";
        } else if (task.waitsForRetry) {
            why = "it waits for its retry";
        } else if (!isMet(task)) {
            why = "its edges are not met";
        }
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    /** Why a task may not be given to a worker, or not begin by itself. */
    static Optional<String> notYet(FlowTask task) {
        return inTheWay(task)
                .or(() -> task.insteadAnywhere().map(it -> "it is to do something else: " + it))
                .or(() -> Optional.of("its condition is open").filter(_ -> task.isAsking()))
                .or(() -> Optional.of("its elements run, not itself").filter(_ -> task.isRepeated()))
                .or(() -> Optional.of("so many of its siblings run already").filter(_ -> !hasPlace(task)));
    }

    static boolean hasPlace(FlowTask element) {
        return element.whole.isEmpty()
                || element.whole.get().elements.orElseThrow().stream()
                                .filter(FlowTask::isActiveElement)
                                .count()
                        < element.definition.rules().forEach().orElseThrow().maxParallel();
    }

    /** Whether something is to be decided about a task for which nobody is waited for. */
    static boolean isDue(FlowTask task) {
        boolean isAlone = !task.isRepeated() && !task.definition.action().needsWorker();
        return inTheWay(task).isEmpty()
                && hasPlace(task)
                && (task.insteadAnywhere().isPresent() || task.isAsking() || task.isRepeated() || isAlone);
    }

    // ---- how a task ends

    /** All states in which a task may end now. */
    static Set<TaskState> ends(FlowTask task, long at) {
        Set<TaskState> ends = EnumSet.noneOf(TaskState.class);
        impossible(task).ifPresent(ends::add);
        if (task.forced.isPresent()) {
            ends.add(task.forced.get());
            return ends;
        }
        if (task.result.isPresent()) {
            return Set.of(afterAttempt(task, task.result.get()));
        }
        if (task.elements.isPresent()) {
            return Set.of(afterElements(task.elements.get(), !task.flow.stops.isEmpty()));
        }
        if (task.flow.failsAtOnce) {
            ends.add(TaskState.FAILED);
        }
        task.stop.ifPresent(it -> ends.add(stopped(it)));
        task.flow.stops.forEach(it -> ends.add(stopped(it)));
        if (task.isStopped || task.whole.filter(it -> it.isStopped).isPresent()) {
            ends.add(TaskState.CANCELLED);
        }
        task.flow.instead.filter(it -> it != Instead.NO_EXEC).ifPresent(_ -> ends.add(TaskState.SKIPPED));
        atItsTurn(task, ends);
        task.waitsUntil.ifPresent(until -> afterWaiting(task, until != 0 && until <= at, ends));
        return ends;
    }

    private static TaskState stopped(StopCause cause) {
        return cause == StopCause.TIMED_OUT ? TaskState.TIMED_OUT : TaskState.CANCELLED;
    }

    private static TaskState afterAttempt(FlowTask task, AttemptResult result) {
        if (result.state() == AttemptState.SUCCEEDED) {
            boolean isNothingToDo = result.rule().isPresent()
                    && task.definition
                                    .rules()
                                    .success()
                                    .get(result.rule().getAsInt())
                                    .as()
                            == SuccessRule.As.SKIPPED;
            return isNothingToDo ? TaskState.SKIPPED : TaskState.SUCCEEDED;
        }
        if (task.stop.isPresent()) {
            return stopped(task.stop.get());
        }
        return switch (result.state()) {
            case CANCELLED -> TaskState.CANCELLED;
            case TIMED_OUT -> TaskState.TIMED_OUT;
            default -> TaskState.FAILED;
        };
    }

    /** Whether the end of its last attempt must not be the end of a task. */
    static boolean mustRetry(FlowTask task) {
        boolean hasFailed = task.result
                .filter(it -> it.state() != AttemptState.SUCCEEDED && it.state() != AttemptState.CANCELLED)
                .isPresent();
        boolean mayRetry = hasFailed && task.stop.isEmpty() && task.forced.isEmpty();
        boolean isLost =
                task.result.filter(it -> it.state() == AttemptState.LOST).isPresent();
        int attemptsMax = task.definition.settings().retry().attempts();
        if (isLost && task.definition.settings().onWorkerLost() instanceof OnWorkerLost.RetryElsewhere) {
            return mayRetry && task.lost < Math.max(LOST_MAX, attemptsMax);
        }
        boolean hasDeadline = task.flow.definition.timeouts().run().isPresent();
        return mayRetry && !hasDeadline && task.attempts - task.attemptsBefore < attemptsMax;
    }

    private static TaskState afterElements(List<FlowTask> elements, boolean isStopped) {
        List<TaskState> ends = elements.stream().flatMap(it -> it.end.stream()).toList();
        Optional<TaskState> failure = ends.stream()
                .filter(it -> it == TaskState.FAILED || it == TaskState.TIMED_OUT)
                .findFirst();
        if (failure.isPresent()) {
            return isStopped ? failure.get() : TaskState.FAILED;
        }
        return ends.contains(TaskState.CANCELLED) ? TaskState.CANCELLED : TaskState.SUCCEEDED;
    }

    private static void atItsTurn(FlowTask task, Set<TaskState> ends) {
        boolean isItsTurn = inTheWay(task).isEmpty();
        boolean isWaiting = task.waitsUntil.isPresent() && !task.isHeldAnywhere();
        if (!isItsTurn && !isWaiting) {
            return;
        }
        if (task.insteadAnywhere().isPresent()) {
            ends.add(task.insteadAnywhere().get() == Instead.NO_EXEC ? TaskState.SUCCEEDED : TaskState.SKIPPED);
        } else if (task.isAsking()) {
            switch (Question.ask(task.definition.rules().when().orElseThrow(), task.flow)) {
                case TRUE -> {}
                case FALSE -> ends.add(TaskState.SKIPPED);
                case NONE -> ends.add(TaskState.FAILED);
            }
        } else {
            task.calledBack.ifPresent(ends::add);
        }
    }

    private static void afterWaiting(FlowTask task, boolean isOver, Set<TaskState> ends) {
        switch (task.definition.action()) {
            case Action.Wait(WaitFor.Callback callback) -> {
                task.calledBack.ifPresent(ends::add);
                if (isOver) {
                    ends.add(nothingCame(callback.onTimeout()));
                }
            }
            case Action.Wait(WaitFor.OnSignal signal) -> {
                if (task.isSignalled) {
                    ends.add(TaskState.SUCCEEDED);
                } else if (isOver) {
                    ends.add(nothingCame(signal.onTimeout()));
                }
            }
            case Action.Approval(ApprovalRule rule) -> {
                if (task.isRejected || (isOver && rule.onTimeout() == Vote.REJECT)) {
                    ends.add(TaskState.FAILED);
                }
                if (task.approved.size() >= rule.people() || (isOver && rule.onTimeout() == Vote.APPROVE)) {
                    ends.add(TaskState.SUCCEEDED);
                }
            }
            default -> {
                if (isOver) {
                    ends.add(TaskState.SUCCEEDED);
                }
            }
        }
    }

    private static TaskState nothingCame(WaitFor.OnTimeout onTimeout) {
        return switch (onTimeout) {
            case FAIL -> TaskState.TIMED_OUT;
            case SKIP -> TaskState.SKIPPED;
            case SUCCEED -> TaskState.SUCCEEDED;
        };
    }

    // ---- how a run ends

    static RunState end(Flow flow) {
        if (flow.forced.isPresent()) {
            return flow.forced.get() == TaskState.SUCCEEDED ? RunState.SUCCEEDED : RunState.FAILED;
        }
        if (flow.instead.filter(it -> it != Instead.NO_EXEC).isPresent()) {
            return RunState.SKIPPED;
        }
        if (flow.tasks.values().stream().allMatch(it -> isFine(flow, it))) {
            return RunState.SUCCEEDED;
        }
        if (!flow.stops.isEmpty()) {
            return flow.stops.getFirst() == StopCause.TIMED_OUT ? RunState.TIMED_OUT : RunState.CANCELLED;
        }
        boolean isOnly = flow.tasks.size() == 1;
        return isOnly && flow.tasks.values().iterator().next().hasEnded(TaskState.TIMED_OUT)
                ? RunState.TIMED_OUT
                : RunState.FAILED;
    }

    private static boolean isFine(Flow flow, FlowTask task) {
        return switch (task.end.orElseThrow()) {
            case SUCCEEDED, SKIPPED -> true;
            case FAILED, TIMED_OUT, UPSTREAM_FAILED ->
                flow.tasks.values().stream()
                        .anyMatch(it -> it.definition.runIf() == RunIf.FAILURE
                                && it.definition.needs().contains(task.name)
                                && it.hasEnded(TaskState.SUCCEEDED));
            default -> false;
        };
    }
}
