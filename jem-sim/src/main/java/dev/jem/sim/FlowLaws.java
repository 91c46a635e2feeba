package dev.jem.sim;

import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.ForEach;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Instead;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The laws of graphs and of what operators do to them: a task begins only when its rule is true on what is in the
 * journal, everything ends as {@link FlowRules} says, and what can be decided at once is.
 */
final class FlowLaws {

    private record Version(long job, long version) implements Comparable<Version> {
        @Override
        public int compareTo(Version other) {
            return job != other.job ? Long.compare(job, other.job) : Long.compare(version, other.version);
        }
    }

    private final Map<Version, JobDefinition> definitions = new TreeMap<>();
    private final Map<Long, Flow> flows = new TreeMap<>();
    private final Set<Flow> touched = new TreeSet<>((a, b) -> Long.compare(a.run, b.run));
    private final Map<Long, Long> applied = new TreeMap<>();
    private final ActionLaws actions;
    private final DeliveryLaws deliveries;
    private final NeedLaws needs = new NeedLaws();

    FlowLaws(ActionLaws actions, DeliveryLaws deliveries) {
        this.actions = actions;
        this.deliveries = deliveries;
    }

    void hear(Recorded recorded) {
        Event event = recorded.event();
        if (event instanceof Event.JobVersionRecorded it) {
            definitions.put(new Version(it.job(), it.version()), it.definition());
        } else if (event instanceof Event.JobApplied it) {
            applied.put(it.job(), it.version());
        } else if (event instanceof Event.JobDeleted it) {
            applied.remove(it.job());
        } else if (event instanceof Event.RunCreated it) {
            create(it, recorded);
        } else if (event instanceof Event.RunReopened it) {
            reopen(it, recorded.by());
        } else if (event instanceof Event.RunDisposed it) {
            require(flow(it.run()).end.isPresent(), "only what has ended gets a disposition", it);
            flow(it.run()).revision++;
            needs.dispose(flow(it.run()), it);
            actions.hear(it.idempotencyKey(), 0);
        } else if (event instanceof Event.OfRun it) {
            Flow flow = flow(it.run());
            require(flow.end.isEmpty(), "nothing happens to a run that has ended", event);
            touched.add(flow);
            hear(flow, recorded);
            flow.revision++;
            flow.endedRevision = flow.revision;
        } else {
            needs.hear(recorded);
        }
    }

    private Flow flow(long run) {
        return Optional.ofNullable(flows.get(run))
                .orElseThrow(() -> new BrokenLaw("a run exists before anything happens to it", "run " + run));
    }

    private static void require(boolean isTrue, String law, Object detail) {
        if (!isTrue) {
            throw new BrokenLaw(law, detail.toString());
        }
    }

    // ---- runs

    private void create(Event.RunCreated event, Recorded recorded) {
        JobDefinition definition = definition(event.job(), event.version());
        boolean isAskedFor = event.cause() == Cause.MANUAL || event.cause() == Cause.AD_HOC;
        Flow flow = new Flow(event, definition, isAskedFor ? recorded.by() : "");
        require(flow.needs.isEmpty() || !flow.isAdmitted, "a run waits for what it needs", flow);
        flows.put(flow.run, flow);
        touched.add(flow);
        needs.create(flow, event);
        deliveries.create(flow, event);
    }

    private JobDefinition definition(long job, long version) {
        return Optional.ofNullable(definitions.get(new Version(job, version)))
                .orElseThrow(() -> new BrokenLaw(
                        "a version is recorded before it is run", "version " + version + " of job " + job));
    }

    private void reopen(Event.RunReopened event, String by) {
        Flow before = flow(event.run());
        long version = event.rerun().definition() == Definition.AS_IT_WAS
                ? before.version
                : applied.getOrDefault(event.job(), 0L);
        require(before.end.isPresent(), "only what has ended is done again", event);
        require(applied.containsKey(event.job()), "what was deleted is not done again", event);
        require(event.as().version() == version, "it is done again by the version that was chosen", event);
        actions.hear(event.idempotencyKey(), before.endedRevision, before.revision);
        Flow flow = RerunLaws.reopen(before, event, definition(event.job(), version), by);
        flows.put(flow.run, flow);
        touched.add(flow);
        needs.reopen(before);
    }

    private void hear(Flow flow, Recorded recorded) {
        switch (recorded.event()) {
            case Event.RunNeedMet it -> needs.meet(flow, it);
            case Event.RunAdmitted _ -> {
                require(flow.needs.isEmpty() && !flow.isAdmitted, "a run is admitted once it has what it needs", flow);
                flow.isAdmitted = true;
            }
            case Event.RunDeferred _ -> flow.isDeferred = true;
            case Event.RunReleased _ -> flow.isDeferred = false;
            case Event.RunStopRequested it -> flow.stops.add(it.cause());
            case Event.RunActed it -> act(flow, it);
            case Event.RunEnded it -> end(flow, it, recorded.at());
            case Event.TaskSignalled it -> needs.signal(flow.task(it.task()), it);
            default -> task(flow, recorded);
        }
    }

    private void end(Flow flow, Event.RunEnded event, long at) {
        for (FlowTask task : flow.tasks.values()) {
            require(task.end.isPresent(), "a run ends behind the last of its tasks", task);
        }
        if (event.state() != FlowRules.end(flow)) {
            throw new BrokenLaw(
                    "a run ends as its tasks say", flow + " ended " + event.state() + ", not " + FlowRules.end(flow));
        }
        flow.end = Optional.of(event.state());
        flow.endedAt = at;
        needs.end(flow);
    }

    // ---- operators

    private void act(Flow flow, Event.RunActed event) {
        actions.hear(event.idempotencyKey(), flow.revision);
        if (event.task().isEmpty()) {
            actOnRun(flow, event.action());
        } else {
            actOnTask(flow.task(event.task()), event.action());
        }
    }

    private static void actOnRun(Flow flow, RunAction action) {
        switch (action) {
            case RunAction.Hold _ -> flow.isHeld = true;
            case RunAction.Release _ -> {
                flow.isHeld = false;
                flow.instead = Optional.empty();
            }
            case RunAction.Replace(var instead) -> flow.instead = Optional.of(instead);
            case RunAction.Pass(var gate) -> flow.passed.add(gate);
            case RunAction.Prioritise _, RunAction.Stop _ -> {}
            case RunAction.Force(var isSuccess) -> {
                flow.forced = Optional.of(isSuccess ? TaskState.SUCCEEDED : TaskState.FAILED);
                flow.all().stream().filter(it -> it.end.isEmpty()).forEach(it -> it.forced = flow.forced);
            }
        }
    }

    private static void actOnTask(FlowTask task, RunAction action) {
        require(task.end.isEmpty(), "nothing is done to a task that has ended", task);
        switch (action) {
            case RunAction.Hold _ -> task.isHeld = true;
            case RunAction.Release _ -> {
                task.isHeld = false;
                task.instead = Optional.empty();
            }
            case RunAction.Replace(var instead) -> task.instead = Optional.of(instead);
            case RunAction.Pass(var gate) -> task.passed.add(gate);
            case RunAction.Prioritise _ -> throw new BrokenLaw("a priority is one of a run", task.toString());
            case RunAction.Stop _ -> task.isStopped = true;
            case RunAction.Force(var isSuccess) -> {
                Optional<TaskState> end = Optional.of(isSuccess ? TaskState.SUCCEEDED : TaskState.FAILED);
                task.forced = end;
                task.elements.ifPresent(
                        all -> all.stream().filter(it -> it.end.isEmpty()).forEach(it -> it.forced = end));
            }
        }
    }

    // ---- tasks

    private static void task(Flow flow, Recorded recorded) {
        switch (recorded.event()) {
            case Event.AttemptLeased it -> lease(flow.task(it.task()), it);
            case Event.AttemptReleased it -> {
                FlowTask task = flow.task(it.task());
                task.isLeased = false;
                task.attempts--;
                flow.attempts.remove(it.task() + "/" + it.number());
            }
            case Event.AttemptStopRequested it -> {
                FlowTask task = flow.task(it.task());
                task.stop =
                        task.stop.isPresent() && it.cause() != StopCause.KILLED ? task.stop : Optional.of(it.cause());
            }
            case Event.AttemptEnded it -> {
                FlowTask task = flow.task(it.task());
                require(task.isLeased, "what ends has begun", it);
                task.isLeased = false;
                task.result = Optional.of(it.result());
                task.exitCode = it.result().exitCode();
                task.outputs = it.result().state() == AttemptState.SUCCEEDED
                        ? it.result().outputs()
                        : task.outputs;
                task.lost += it.result().state() == AttemptState.LOST ? 1 : 0;
            }
            case Event.TaskRetryScheduled it -> {
                FlowTask task = flow.task(it.task());
                boolean isOver = task.result.isEmpty() || task.stop.isPresent() || task.forced.isPresent();
                require(!isOver, "what was stopped or has not failed is not tried again", task);
                task.result = Optional.empty();
                task.waitsForRetry = true;
            }
            case Event.TaskRetryDue it -> flow.task(it.task()).waitsForRetry = false;
            case Event.TaskConditionMet it -> meet(flow.task(it.task()));
            case Event.TaskExpanded it ->
                expand(flow.task(it.task()), it.elements().size());
            case Event.TaskWaiting it -> {
                FlowTask task = flow.task(it.task());
                mayBegin(task);
                require(!task.definition.action().needsWorker(), "what waits needs no worker", task);
                task.waitsUntil = Optional.of(it.until());
            }
            case Event.TaskAnswered it -> answer(flow.task(it.task()), it, recorded.by());
            case Event.TaskGave it -> flow.task(it.task()).outputs = it.outputs();
            case Event.TaskCalledBack it -> {
                FlowTask task = flow.task(it.task());
                require(task.calledBack.isEmpty() && task.end.isEmpty(), "a call counts once", task);
                task.calledBack = Optional.of(it.state());
            }
            case Event.TaskEnded it -> end(flow.task(it.task()), it, recorded.at());
            default -> {}
        }
    }

    private static void mayBegin(FlowTask task) {
        FlowRules.notYet(task).ifPresent(why -> {
            throw new BrokenLaw("a task begins only when its rule is true", task + " began though " + why);
        });
    }

    private static void lease(FlowTask task, Event.AttemptLeased event) {
        mayBegin(task);
        require(task.definition.action().needsWorker(), "a worker gets what is for workers", task);
        require(event.number() == task.attempts + 1, "each attempt begins once", event);
        require(
                task.flow.attempts.add(task.name + "/" + event.number()),
                "no number of an attempt is used twice",
                event);
        task.attempts++;
        task.isLeased = true;
        task.stop = Optional.empty();
        task.result = Optional.empty();
    }

    private static void meet(FlowTask task) {
        FlowRules.inTheWay(task).ifPresent(why -> {
            throw new BrokenLaw("a condition is asked when the edges are met", task + ": " + why);
        });
        Question.Reply reply = Question.ask(task.definition.rules().when().orElseThrow(), task.flow);
        require(reply == Question.Reply.TRUE, "a condition is met if it is true", task + " had the answer " + reply);
        task.conditionMet = true;
    }

    private static void expand(FlowTask task, int count) {
        FlowRules.inTheWay(task).ifPresent(why -> {
            throw new BrokenLaw("a task is repeated when its turn has come", task + ": " + why);
        });
        require(!task.isAsking() && task.isRepeated(), "a task is repeated when its condition is met", task);
        ForEach.Source.Range range = (ForEach.Source.Range)
                task.definition.rules().forEach().orElseThrow().source();
        long expected = Long.parseLong(range.to().render(path -> path));
        require(count == expected, "each element runs", task + " has " + count + " of " + expected);
        task.expand(count);
    }

    private static void answer(FlowTask task, Event.TaskAnswered event, String by) {
        require(task.isApproval() && task.waitsUntil.isPresent() && task.end.isEmpty(), "who is asked answers", task);
        ApprovalRule rule = ((Action.Approval) task.definition.action()).rule();
        require(task.answered.add(by), "nobody answers twice", task + " was answered by " + by);
        require(rule.roles().isEmpty() || rule.roles().contains(by), "who was not asked does not answer", by);
        if (event.vote() == Vote.REJECT) {
            task.isRejected = true;
            return;
        }
        boolean isOwn = !rule.allowSubmitter() && by.equals(task.flow.submitter);
        require(!isOwn, "nobody approves what is his own", task + " was approved by " + by);
        task.approved.add(by);
    }

    private static void end(FlowTask task, Event.TaskEnded event, long at) {
        require(task.end.isEmpty(), "a task ends once", task);
        boolean isActive = task.isLeased
                || task.elements
                        .filter(all -> all.stream().anyMatch(it -> it.end.isEmpty()))
                        .isPresent();
        require(!isActive, "a task ends behind its attempts and elements", task);
        Set<TaskState> expected = FlowRules.ends(task, at);
        if (!expected.contains(event.state())) {
            throw new BrokenLaw("a task ends as its rules say", task + " ended " + event + ", not " + expected);
        }
        require(!FlowRules.mustRetry(task), "what may be tried again is", task + " ended " + event);
        task.endedOnIce = event.state() == TaskState.SKIPPED
                && task.insteadAnywhere().filter(it -> it == Instead.ICE).isPresent();
        task.end = Optional.of(event.state());
        task.outputs = task.elements.isPresent() ? task.gathered() : task.outputs;
        task.waitsForRetry = false;
        task.waitsUntil = Optional.empty();
    }

    // ---- at the end of a batch

    /** What can be decided is decided in the same batch. */
    void settle() {
        touched.stream().filter(it -> it.end.isEmpty()).forEach(FlowLaws::settle);
        touched.forEach(it -> it.failsAtOnce = false);
        needs.settle(flows.values(), touched);
        touched.clear();
    }

    private static void settle(Flow flow) {
        boolean isOver = flow.tasks.values().stream().allMatch(it -> it.end.isPresent());
        require(!isOver, "a run ends with its last task", flow);
        for (FlowTask task : flow.all()) {
            boolean isOpen = task.end.isEmpty() && !task.isLeased;
            boolean isStuck = isOpen
                    && (FlowRules.impossible(task).isPresent() && task.elements.isEmpty() && !task.waitsForRetry);
            require(!isStuck || hasBegun(task), "what can no longer begin ends at once", task);
            require(!isOpen || !FlowRules.isDue(task), "what can be decided is", task);
        }
    }

    private static boolean hasBegun(FlowTask task) {
        return task.waitsUntil.isPresent()
                || task.attempts > task.attemptsBefore
                || task.passed.contains(Bypass.DEPENDENCY);
    }
}
