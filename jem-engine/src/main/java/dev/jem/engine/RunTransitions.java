package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.Micros;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What an event makes of runs, of their tasks and of the attempts at them. */
final class RunTransitions {

    private final State state;
    private final JobTransitions jobs;
    private final AloneTransitions alone;

    RunTransitions(State state, JobTransitions jobs, AloneTransitions alone) {
        this.state = state;
        this.jobs = jobs;
        this.alone = alone;
    }

    void createRun(Event.RunCreated event, Recorded recorded) {
        Job job = state.job(event.job());
        ActiveRun run = new ActiveRun(
                job,
                job.version(event.version()),
                new ActiveRun.RunFacts(
                        event.run(),
                        event.number(),
                        event.cause(),
                        event.occurrence()
                                .map(occurrence -> occurrence.trigger())
                                .or(() -> event.prompt().map(prompt -> prompt.trigger()))
                                .orElse(""),
                        event.occurrence().map(occurrence -> occurrence.start()),
                        event.businessDate(),
                        recorded.at(),
                        event.dueAt(),
                        event.priority(),
                        event.concurrencyKey(),
                        event.params(),
                        event.dates(),
                        submitter(event, recorded.by()),
                        event.parent()));
        if (event.run() <= state.lastRun) {
            throw new BrokenInvariant("run " + event.run() + " is created after run " + state.lastRun);
        }
        state.lastRun = event.run();
        job.lastNumber = event.number();
        event.occurrence()
                .ifPresent(it -> jobs.moveTrigger(job, it.trigger(), it.start().at(), it.next()));
        if (!event.idempotencyKey().isEmpty()) {
            remember(new Entity.Remembered(
                    event.idempotencyKey(), event.run(), event.job(), event.number(), recorded.at()));
        }
        addRun(run);
        event.prompt().filter(_ -> event.cause() == Cause.EVENT).ifPresent(it -> {
            SignalUse use = new SignalUse(job.key, run.number, it.trigger(), it.isTaken(), "");
            state.signals.use(it.id(), use);
        });
        if (run.waitsForNeeds()) {
            run.group().needing.add(run);
            state.waiters.add(run);
        } else if (event.admitted()) {
            admit(run);
        } else {
            run.group().waiting.add(run);
        }
    }

    /** What is the work of a run was asked for by who asked for that. */
    private Optional<String> submitter(Event.RunCreated event, String by) {
        return event.parent().isPresent()
                ? state.run(event.parent().get().run()).submitter
                : ActiveRun.submitter(event.cause(), by);
    }

    void skip(Event.TriggerSkipped event) {
        if (event.cause() == Cause.EVENT) {
            JobKey job = state.job(event.job()).key;
            state.signals.use(
                    event.prompt().id(), new SignalUse(job, 0, event.prompt().trigger(), false, event.detail()));
        }
    }

    void meet(ActiveRun run, Event.RunNeedMet event) {
        run.meet(event.need(), event.what());
        if (event.signal() != 0) {
            state.signals.use(event.signal(), new SignalUse(run.job.key, run.number, "", event.isTaken(), ""));
        }
        if (!run.waitsForNeeds()) {
            state.waiters.remove(run);
            run.group().needing.remove(run);
            run.group().waiting.add(run);
        }
    }

    /** A run that was opened again counts for its job as one that has not ended. */
    void reopen(ActiveRun run, Event.RunReopened event, long at) {
        if (!event.idempotencyKey().isEmpty()) {
            remember(new Entity.Remembered(event.idempotencyKey(), run.id, run.job.uid, run.number, at));
        }
        run.job.outcomes.remove(run.id);
        state.reopened.values().removeIf(it -> it.at() < at - RerunDecisions.SEEN_MICROS_MAX);
        state.reopened.put(run.id, new Entity.Reopened(run.id, run.execution(), at));
        run.all().forEach(this::readyIfMet);
    }

    void addRun(ActiveRun run) {
        state.runs.put(run.id, run);
        run.version.pins++;
        runTimeout(run).ifPresent(state.timers::add);
        startTimeout(run).ifPresent(state.timers::add);
        state.children.add(run);
    }

    void dispose(Event.RunDisposed event, long at) {
        String key = event.idempotencyKey();
        if (!key.isEmpty()) {
            remember(new Entity.Remembered(key, event.run(), event.job(), event.number(), at));
        }
        if (event.disposition() != Disposition.EXCUSED) {
            state.job(event.job()).outcomes.force(event.run(), event.disposition());
        }
    }

    void remember(Entity.Remembered key) {
        state.remembered.put(State.owner(key.key()), key);
        var oldest = state.remembered.values().iterator();
        while (oldest.hasNext() && oldest.next().at() < key.at() - Limits.DEFAULT.rememberedMicros()) {
            oldest.remove();
        }
    }

    void admitWaiting(ActiveRun run) {
        if (!run.group().waiting.remove(run)) {
            throw new BrokenInvariant(run + " is admitted but did not wait");
        }
        admit(run);
    }

    private void admit(ActiveRun run) {
        run.admitted = true;
        run.group().admitted.add(run);
        run.all().forEach(this::readyIfMet);
    }

    /** Has a run that has not begun wait for a window to end. */
    void defer(ActiveRun run, Entity.Deferral deferral) {
        if (run.state != RunState.WAITING) {
            throw new BrokenInvariant(run + " has begun and cannot be deferred");
        }
        run.deferral.ifPresent(it -> state.timers.remove(releaseTimer(run, it)));
        run.deferral = Optional.of(deferral);
        if (deferral.until() != 0) {
            state.timers.add(releaseTimer(run, deferral));
        }
        run.all().forEach(this::standBack);
    }

    /** What has not begun waits again; {@link #readyIfMet} brings it back. */
    void standBack(TaskRun task) {
        state.undecided.remove(task);
        if (task.state == TaskState.READY) {
            move(task, TaskState.WAITING);
        }
        if (task.state == TaskState.WAITING) {
            task.part.ifPresent(it -> leave(it.fan(), task));
        }
    }

    void release(ActiveRun run) {
        forgetDeferral(run);
        run.all().forEach(this::readyIfMet);
    }

    private void forgetDeferral(ActiveRun run) {
        run.deferral.ifPresent(it -> state.timers.remove(releaseTimer(run, it)));
        run.deferral = Optional.empty();
    }

    private static Timer releaseTimer(ActiveRun run, Entity.Deferral deferral) {
        return new Timer(deferral.until(), Timer.Kind.RELEASE, run.id, 0);
    }

    static void stopRun(ActiveRun run, Event.RunStopRequested event) {
        if (run.stop.isEmpty()) {
            run.stop = Optional.of(event.cause());
        }
    }

    void endRun(ActiveRun run, RunState end) {
        if (!end.isTerminal() || run.openTasks > 0) {
            throw new BrokenInvariant(run + " cannot end " + end + " with " + run.openTasks + " open tasks");
        }
        rememberDuration(run, end);
        rememberOutcome(run, end);
        state.waiters.remove(run);
        forgetDeferral(run);
        run.state = end;
        state.runs.remove(run.id);
        state.children.remove(run);
        Group group = run.group();
        group.admitted.remove(run);
        group.waiting.remove(run);
        group.needing.remove(run);
        if (group.isEmpty()) {
            run.job.dropGroup(run.concurrencyKey);
        }
        removeTimeouts(run);
        run.version.pins--;
        run.job.forgetUnneeded(run.version);
    }

    private void rememberOutcome(ActiveRun run, RunState end) {
        if (run.cause != Cause.AD_HOC) {
            boolean isNamed = !state.dependents.of(run.job.key).isEmpty();
            run.job.outcomes.add(run.outcome(end, state.lastAt), isNamed);
        }
    }

    private void rememberDuration(ActiveRun run, RunState end) {
        long startedAt = StreamSupport.stream(run.all().spliterator(), false)
                .mapToLong(task -> task.firstStartedAt)
                .filter(at -> at > 0)
                .min()
                .orElse(0);
        if (end == RunState.SUCCEEDED && startedAt > 0 && run.opening.isEmpty()) {
            run.job.durations.add((state.lastAt - startedAt) / 1_000);
        }
    }

    void removeTimeouts(ActiveRun run) {
        runTimeout(run).ifPresent(state.timers::remove);
        startTimeout(run).ifPresent(state.timers::remove);
    }

    static Optional<Timer> runTimeout(ActiveRun run) {
        Optional<Duration> timeout = run.version.definition.timeouts().run().filter(_ -> !run.timedOut);
        return timeout.map(it -> new Timer(run.openedAt() + Micros.of(it), Timer.Kind.RUN_TIMEOUT, run.id, 0));
    }

    static Optional<Timer> startTimeout(ActiveRun run) {
        Optional<Duration> timeout = run.version.definition.timeouts().start().filter(_ -> !run.timedOut);
        return timeout.map(it ->
                new Timer(Math.max(run.openedAt(), run.dueAt) + Micros.of(it), Timer.Kind.START_TIMEOUT, run.id, 0));
    }

    // ---- tasks and attempts

    TaskRun task(long run, String task) {
        return state.run(run).task(task);
    }

    private static Lease lease(TaskRun task, int number) {
        return task.lease
                .filter(lease -> lease.number == number)
                .orElseThrow(() -> new BrokenInvariant(task + " has no active attempt " + number));
    }

    void lease(Event.AttemptLeased event, long at) {
        TaskRun task = task(event.run(), event.task());
        Session session = state.openSession(event.worker(), event.session());
        if (task.state != TaskState.READY || task.lease.isPresent() || event.number() != task.attempts + 1) {
            throw new BrokenInvariant(task + " is " + task.state + ": attempt " + event.number() + " cannot begin");
        }
        if (event.token() <= state.lastToken) {
            throw new BrokenInvariant("token " + event.token() + " does not follow token " + state.lastToken);
        }
        state.lastToken = event.token();
        session.lastClaim = event.claim();
        Lease lease = new Lease(event.number(), event.token(), at, session);
        lease.claim = event.claim();
        hold(task, lease);
        task.attempts = event.number();
        move(task, TaskState.RUNNING);
        begin(task, at);
    }

    /** A run begins with the first of its tasks that does. */
    private void begin(TaskRun task, long at) {
        task.firstStartedAt = task.firstStartedAt == 0 ? at : task.firstStartedAt;
        if (task.run.state == RunState.WAITING) {
            task.run.state = RunState.RUNNING;
            startTimeout(task.run).ifPresent(state.timers::remove);
        }
    }

    void hold(TaskRun task, Lease lease) {
        task.lease = Optional.of(lease);
        lease.session.held.put(lease.token, task);
        if (lease.stop.isPresent()) {
            lease.session.stopping.put(lease.token, task);
        }
        if (lease.session.held.size() > lease.session.slots) {
            throw new BrokenInvariant("worker " + lease.session.worker + " holds more attempts than it has slots");
        }
    }

    void letGo(TaskRun task, Lease lease) {
        WorkerTransitions.lostAfter(task, lease).ifPresent(state.timers::remove);
        lease.session.held.remove(lease.token);
        lease.session.stopping.remove(lease.token);
        task.lease = Optional.empty();
    }

    void release(TaskRun task, int number) {
        letGo(task, lease(task, number));
        task.attempts = number - 1;
        move(task, TaskState.READY);
        if (task.isHeld() || task.instead().isPresent()) {
            standBack(task);
            readyIfMet(task);
        }
    }

    static void startAttempt(TaskRun task, Event.AttemptStarted event) {
        Lease lease = lease(task, event.number());
        if (lease.startedAt != 0) {
            throw new BrokenInvariant(task + " attempt " + event.number() + " started twice");
        }
        lease.startedAt = event.startedAt();
    }

    static void stopAttempt(TaskRun task, Event.AttemptStopRequested event) {
        Lease lease = lease(task, event.number());
        lease.stop = Optional.of(event.cause());
        lease.session.stopping.put(lease.token, task);
    }

    void endAttempt(TaskRun task, Event.AttemptEnded event) {
        letGo(task, lease(task, event.number()));
        AttemptState end = event.result().state();
        task.exitCode = event.result().exitCode();
        if (end == AttemptState.LOST) {
            task.lost++;
        }
        if (end == AttemptState.SUCCEEDED) {
            task.outputs = event.result().outputs();
        }
    }

    void scheduleRetry(TaskRun task, long retryAt) {
        task.retryAt = retryAt;
        move(task, TaskState.WAITING);
        state.timers.add(retryTimer(task));
        task.part.ifPresent(it -> leave(it.fan(), task));
    }

    void retry(TaskRun task) {
        state.timers.remove(retryTimer(task));
        task.retryAt = 0;
        readyIfMet(task);
    }

    static Timer retryTimer(TaskRun task) {
        return new Timer(task.retryAt, Timer.Kind.RETRY, task.run.id, task.index);
    }

    void beginWait(TaskRun task, Event.TaskWaiting event, long at) {
        alone.begin(task, event, at);
        begin(task, at);
    }

    // ---- before the turn of a task, and its end

    void meetCondition(TaskRun task) {
        if (task.conditionMet || !state.undecided.remove(task)) {
            throw new BrokenInvariant("the condition of " + task + " is not asked now");
        }
        task.conditionMet = true;
        readyIfMet(task);
    }

    void expand(TaskRun task, List<Value> elements) {
        if (!state.undecided.remove(task)) {
            throw new BrokenInvariant(task + " is not expanded now");
        }
        task.run.expand(task, elements);
        move(task, TaskState.RUNNING);
        task.fan.orElseThrow().elements.forEach(this::readyIfMet);
    }

    /** An element makes room for the next one. */
    private void leave(Fan fan, TaskRun element) {
        fan.leave(element);
        fan.next().ifPresent(this::readyIfMet);
    }

    void endTask(TaskRun task, TaskState end) {
        boolean isActive =
                task.lease.isPresent() || task.fan.filter(it -> it.open > 0).isPresent();
        if (!end.isTerminal() || isActive) {
            throw new BrokenInvariant(task + " cannot end " + end + " while an attempt is active");
        }
        if (task.retryAt != 0) {
            state.timers.remove(retryTimer(task));
            task.retryAt = 0;
        }
        state.undecided.remove(task);
        alone.stop(task);
        move(task, end);
        if (task.part.isPresent()) {
            Fan fan = task.part.get().fan();
            fan.open--;
            leave(fan, task);
            return;
        }
        task.fan.ifPresent(it -> task.outputs = it.outputs());
        task.run.openTasks--;
        for (int successor : task.run.version.successors(task.index)) {
            settleEdge(task.run.tasks[successor], task);
            readyIfMet(task.run.tasks[successor]);
        }
    }

    static void settleEdge(TaskRun downstream, TaskRun upstream) {
        TaskState end = upstream.state;
        if (Edges.isMet(downstream.definition(), upstream)) {
            downstream.met++;
            return;
        }
        downstream.impossible++;
        downstream.failedUpstream |= end.isFailure() || end == TaskState.CANCELLED;
    }

    void readyIfMet(TaskRun task) {
        boolean mayBegin = task.run.admitted && task.run.deferral.isEmpty() && !task.isHeld();
        if (!mayBegin || task.state != TaskState.WAITING || task.retryAt != 0 || !task.isMet()) {
            return;
        }
        if (task.part.isPresent() && !task.part.get().fan().enter(task)) {
            return;
        }
        if (task.isUndecided()) {
            state.undecided.add(task);
        } else if (task.definition().action().needsWorker()) {
            move(task, TaskState.READY);
        }
    }

    /** Every change of a task's state, and the queue that follows from it. */
    private void move(TaskRun task, TaskState to) {
        if (!isLegal(task.state, to)) {
            throw new BrokenInvariant(task + " cannot go from " + task.state + " to " + to);
        }
        if (task.state == TaskState.READY) {
            state.ready.remove(task);
        }
        task.state = to;
        if (to == TaskState.READY) {
            state.ready.add(task);
        }
    }

    private static boolean isLegal(TaskState from, TaskState to) {
        return switch (from) {
            case WAITING -> to == TaskState.READY || to == TaskState.RUNNING || to.isTerminal();
            case READY -> to == TaskState.RUNNING || to == TaskState.WAITING || to.isTerminal();
            case RUNNING -> to == TaskState.WAITING || to == TaskState.READY || to.isTerminal();
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED, UPSTREAM_FAILED -> false;
        };
    }
}
