package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.Micros;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Outcome;
import dev.jem.model.event.Recorded;
import dev.jem.model.event.SignalUse;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * The only code that changes state: what each event makes true, and nothing that was not in the event.
 *
 * <p>An event that would make an illegal transition breaks an invariant and throws; the leader applies before it
 * appends, so such an event is never journaled.
 */
final class Transitions {

    private final State state;
    private final AloneTransitions alone;

    Transitions(State state) {
        this.state = state;
        this.alone = new AloneTransitions(state);
    }

    void apply(Recorded recorded) {
        if (recorded.at() < state.lastAt) {
            throw new BrokenInvariant("time runs backwards: " + recorded.at() + " after " + state.lastAt);
        }
        state.lastAt = recorded.at();
        switch (recorded.event()) {
            case Event.IncarnationOpened it -> state.incarnation = it.incarnation();
            case Event.EpochStarted it -> startEpoch(it);
            case Event.StateDigested _, Event.CommandQuarantined _, Event.TimeZoneDataChanged _ -> {}
            case Event.TimerDropped it -> dropTimer(it);
            case Event.PrincipalPut it -> putPrincipal(it);
            case Event.PrincipalRemoved it -> state.principals.remove(it.name());
            case Event.NamespaceCreated it -> state.namespaces.add(it.name());
            case Event.JobVersionRecorded it -> recordVersion(it);
            case Event.JobApplied it -> applyJob(it);
            case Event.JobDeleted it -> deleteJob(state.job(it.job()));
            case Event.JobQuarantined it -> quarantineJob(state.job(it.job()));
            case Event.CalendarApplied it ->
                state.calendars.put(new Calendars.Applied(it.definition(), it.version(), it.sha256()));
            case Event.CalendarDeleted it -> state.calendars.remove(it.calendar());
            case Event.WindowApplied it ->
                state.windows.put(new Windows.Applied(it.definition(), it.version(), it.sha256()));
            case Event.WindowDeleted it -> state.windows.remove(it.window());
            case Event.ConnectionApplied it ->
                state.connections.put(new Connections.Applied(it.definition(), it.version(), it.sha256()));
            case Event.ConnectionDeleted it -> state.connections.remove(it.connection());
            case Event.OccurrencesExcused it ->
                moveTrigger(state.job(it.job()), it.trigger(), it.span().lastAt(), it.next());
            case Event.TriggerSkipped it -> skip(it);
            case Event.TriggerArmed it -> armTrigger(state.job(it.job()), it.cursor());
            case Event.SignalEmitted it -> addSignal(signal(it, recorded));
            case Event.SignalExpired it -> removeSignal(it.signal());
            case Event.SignalDeleted it -> removeSignal(it.signal());
            case Event.Paused it -> pause(it, recorded);
            case Event.Resumed it -> resume(it.target());
            case Event.RunDeferred it -> defer(state.run(it.run()), new Entity.Deferral(it.until(), it.holder()));
            case Event.RunReleased it -> release(state.run(it.run()));
            case Event.RunCreated it -> createRun(it, recorded);
            case Event.RunNeedMet it -> meet(state.run(it.run()), it);
            case Event.RunAdmitted it -> admitWaiting(state.run(it.run()));
            case Event.RunStopRequested it -> stopRun(state.run(it.run()), it);
            case Event.RunEnded it -> endRun(state.run(it.run()), it.state());
            case Event.AttemptLeased it -> lease(it, recorded.at());
            case Event.AttemptReleased it -> release(task(it.run(), it.task()), it.number());
            case Event.AttemptStarted it -> startAttempt(task(it.run(), it.task()), it);
            case Event.AttemptStopRequested it -> stopAttempt(task(it.run(), it.task()), it);
            case Event.AttemptEnded it -> endAttempt(task(it.run(), it.task()), it);
            case Event.TaskRetryScheduled it -> scheduleRetry(task(it.run(), it.task()), it.retryAt());
            case Event.TaskRetryDue it -> retry(task(it.run(), it.task()));
            case Event.TaskConditionMet it -> meetCondition(task(it.run(), it.task()));
            case Event.TaskExpanded it -> expand(task(it.run(), it.task()), it.elements());
            case Event.TaskWaiting it -> beginWait(task(it.run(), it.task()), it, recorded.at());
            case Event.TaskAnswered it -> AloneTransitions.answer(task(it.run(), it.task()), it, recorded);
            case Event.TaskCalledBack it -> alone.callBack(task(it.run(), it.task()), it);
            case Event.TaskGave it -> task(it.run(), it.task()).outputs = it.outputs();
            case Event.TaskEnded it -> endTask(task(it.run(), it.task()), it.state());
            case Event.WorkerJoined it -> joinWorker(it, recorded);
            case Event.WorkerContactLost it -> loseContact(session(it.worker(), it.session()), recorded.at());
            case Event.WorkerContactRestored it -> restoreContact(session(it.worker(), it.session()));
            case Event.WorkerLeft it -> removeSession(session(it.worker(), it.session()));
            case Event.WorkerDeclaredDead it -> removeSession(session(it.worker(), it.session()));
        }
    }

    /** Puts one entity of a snapshot back. */
    void restore(Entity entity) {
        new Restoration(state, this).restore(entity);
    }

    // ---- the cell

    private void startEpoch(Event.EpochStarted event) {
        if (event.epoch() <= state.epoch) {
            throw new BrokenInvariant("epoch " + event.epoch() + " does not follow epoch " + state.epoch);
        }
        state.epoch = event.epoch();
        state.timeZoneData = event.timeZoneData();
    }

    private void dropTimer(Event.TimerDropped event) {
        Timer.Kind kind = Timer.Kind.valueOf(event.kind());
        state.timers.remove(new Timer(event.dueAt(), kind, event.id(), event.index()));
        switch (kind) {
            case START_TIMEOUT, RUN_TIMEOUT -> {
                ActiveRun run = state.run(event.id());
                removeTimeouts(run);
                run.timedOut = true;
            }
            case TRIGGER -> setNext(state.job(event.id()).triggers.get(event.index()), Optional.empty());
            case RELEASE -> release(state.run(event.id()));
            case RESUME -> state.pauses.get(event.id()).ifPresent(it -> resume(it.target()));
            case EXPIRE -> removeSignal(event.id());
            case WAIT -> AloneTransitions.waitForEver(state.run(event.id()).task(event.index()));
            case RETRY, LOST_AFTER -> {}
        }
    }

    private void putPrincipal(Event.PrincipalPut event) {
        state.principals.put(
                event.name(), new Entity.Principal(event.name(), event.kind(), event.role(), event.tokenSha256()));
    }

    // ---- jobs

    private void recordVersion(Event.JobVersionRecorded event) {
        Job job = state.jobs.get(event.job());
        if (job == null) {
            job = new Job(event.job(), event.key());
            state.jobs.put(job.uid, job);
            state.jobsByKey.put(job.key, job);
            state.lastJob = Math.max(state.lastJob, job.uid);
        }
        job.lastVersion = Math.max(job.lastVersion, event.version());
        job.keep(new JobVersion(event.version(), event.sha256(), event.adHoc(), event.definition()));
    }

    private void applyJob(Event.JobApplied event) {
        Job job = state.job(event.job());
        dropTriggers(job);
        Optional<JobVersion> before = job.current;
        before.ifPresent(it -> state.dependents.remove(it.definition));
        job.current = Optional.of(job.version(event.version()));
        state.dependents.add(job.current.orElseThrow().definition);
        job.deleted = false;
        job.quarantined = false;
        before.ifPresent(job::forgetUnneeded);
        addTriggers(job, event.cursors());
    }

    void addTriggers(Job job, List<Cursor> cursors) {
        var definitions = job.current.orElseThrow().definition.triggers();
        job.triggers = IntStream.range(0, definitions.size())
                .mapToObj(index -> new Trigger(job, index, definitions.get(index)))
                .collect(Collectors.toUnmodifiableList());
        cursors.forEach(cursor -> armTrigger(job, cursor));
    }

    private void dropTriggers(Job job) {
        job.triggers.forEach(trigger -> setNext(trigger, Optional.empty()));
        job.triggers = List.of();
    }

    private void deleteJob(Job job) {
        dropTriggers(job);
        Optional<JobVersion> before = job.current;
        before.ifPresent(it -> state.dependents.remove(it.definition));
        job.current = Optional.empty();
        job.deleted = true;
        before.ifPresent(job::forgetUnneeded);
    }

    private void quarantineJob(Job job) {
        job.quarantined = true;
        job.triggers.forEach(trigger -> setNext(trigger, Optional.empty()));
    }

    /** Other rules of a zone can take a trigger back: what comes next may be due before what was covered last. */
    private void armTrigger(Job job, Cursor cursor) {
        job.trigger(cursor.trigger()).ifPresent(trigger -> {
            trigger.settle(cursor);
            trigger.begun = cursor.begun().orElse(trigger.begun);
            trigger.coveredTo = cursor.coveredTo();
            setNext(trigger, cursor.next());
        });
    }

    private void moveTrigger(Job job, String name, long coveredTo, Optional<Coming> next) {
        job.trigger(name).ifPresent(trigger -> {
            trigger.coveredTo = Math.max(trigger.coveredTo, coveredTo);
            setNext(trigger, next);
        });
    }

    private void setNext(Trigger trigger, Optional<Coming> next) {
        disarm(trigger);
        trigger.next = Trigger.SHARED.one(next);
        if (state.pauses.covering(trigger.job.key).isEmpty()) {
            arm(trigger);
        }
    }

    private void arm(Trigger trigger) {
        trigger.next.ifPresent(coming -> {
            trigger.timerAt = trigger.lookAt(coming);
            state.timers.add(timer(trigger));
        });
    }

    private void disarm(Trigger trigger) {
        if (trigger.timerAt != 0) {
            state.timers.remove(timer(trigger));
            trigger.timerAt = 0;
        }
    }

    private static Timer timer(Trigger trigger) {
        return new Timer(trigger.timerAt, Timer.Kind.TRIGGER, trigger.job.uid, trigger.index);
    }

    // ---- pauses

    private void pause(Event.Paused event, Recorded recorded) {
        pause(new Entity.Pause(
                event.target(), state.pauses.nextId(), recorded.at(), event.until(), recorded.by(), event.reason()));
    }

    void pause(Entity.Pause pause) {
        state.pauses.put(pause);
        if (pause.until() != 0) {
            state.timers.add(end(pause));
        }
        covered(pause.target()).forEach(job -> job.triggers.forEach(this::disarm));
    }

    private void resume(PauseTarget target) {
        Entity.Pause pause =
                state.pauses.get(target).orElseThrow(() -> new BrokenInvariant(target + " is resumed but not paused"));
        state.pauses.remove(target);
        state.timers.remove(end(pause));
        for (Job job : covered(target)) {
            if (state.pauses.covering(job.key).isEmpty()) {
                job.pausedFrom = pause.since();
                job.pausedTo = state.lastAt;
                job.triggers.forEach(this::arm);
            }
        }
    }

    private static Timer end(Entity.Pause pause) {
        return new Timer(pause.until(), Timer.Kind.RESUME, pause.id(), 0);
    }

    private List<Job> covered(PauseTarget target) {
        return state.jobs.values().stream()
                .filter(job -> target.covers(job.key))
                .toList();
    }

    // ---- named events

    private static Entity.Signal signal(Event.SignalEmitted event, Recorded recorded) {
        return new Entity.Signal(
                event.signal(),
                event.key(),
                event.date(),
                event.payload(),
                recorded.at(),
                event.expiresAt(),
                recorded.by(),
                event.idempotencyKey(),
                List.of(),
                0,
                false);
    }

    void addSignal(Entity.Signal signal) {
        state.signals.put(signal);
        state.timers.add(expiry(signal));
    }

    private void removeSignal(long signal) {
        state.timers.remove(expiry(state.signals.remove(signal)));
    }

    private static Timer expiry(Entity.Signal signal) {
        return new Timer(signal.expiresAt(), Timer.Kind.EXPIRE, signal.signal(), 0);
    }

    // ---- runs

    private void createRun(Event.RunCreated event, Recorded recorded) {
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
                        ActiveRun.submitter(event.cause(), recorded.by())));
        if (event.run() <= state.lastRun) {
            throw new BrokenInvariant("run " + event.run() + " is created after run " + state.lastRun);
        }
        state.lastRun = event.run();
        job.lastNumber = event.number();
        event.occurrence()
                .ifPresent(it -> moveTrigger(job, it.trigger(), it.start().at(), it.next()));
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

    private void skip(Event.TriggerSkipped event) {
        if (event.cause() == Cause.EVENT) {
            JobKey job = state.job(event.job()).key;
            state.signals.use(
                    event.prompt().id(), new SignalUse(job, 0, event.prompt().trigger(), false, event.detail()));
        }
    }

    private void meet(ActiveRun run, Event.RunNeedMet event) {
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

    void addRun(ActiveRun run) {
        state.runs.put(run.id, run);
        run.version.pins++;
        runTimeout(run).ifPresent(state.timers::add);
        startTimeout(run).ifPresent(state.timers::add);
    }

    void remember(Entity.Remembered key) {
        state.remembered.put(State.owner(key.key()), key);
        var oldest = state.remembered.values().iterator();
        while (oldest.hasNext() && oldest.next().at() < key.at() - Limits.DEFAULT.rememberedMicros()) {
            oldest.remove();
        }
    }

    private void admitWaiting(ActiveRun run) {
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
        for (TaskRun task : run.all()) {
            state.undecided.remove(task);
            if (task.state == TaskState.READY) {
                move(task, TaskState.WAITING);
            }
            task.part.ifPresent(it -> it.fan().leave(task));
        }
    }

    private void release(ActiveRun run) {
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

    private static void stopRun(ActiveRun run, Event.RunStopRequested event) {
        if (run.stop.isEmpty()) {
            run.stop = Optional.of(event.cause());
        }
    }

    private void endRun(ActiveRun run, RunState end) {
        if (!end.isTerminal() || run.openTasks > 0) {
            throw new BrokenInvariant(run + " cannot end " + end + " with " + run.openTasks + " open tasks");
        }
        rememberDuration(run, end);
        rememberOutcome(run, end);
        state.waiters.remove(run);
        forgetDeferral(run);
        run.state = end;
        state.runs.remove(run.id);
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
            Outcome outcome = new Outcome(run.id, run.number, run.businessDate, end, run.exitCode(), state.lastAt);
            run.job.outcomes.add(outcome, isNamed);
        }
    }

    private void rememberDuration(ActiveRun run, RunState end) {
        long startedAt = StreamSupport.stream(run.all().spliterator(), false)
                .mapToLong(task -> task.firstStartedAt)
                .filter(at -> at > 0)
                .min()
                .orElse(0);
        if (end == RunState.SUCCEEDED && startedAt > 0) {
            run.job.durations.add((state.lastAt - startedAt) / 1_000);
        }
    }

    private void removeTimeouts(ActiveRun run) {
        runTimeout(run).ifPresent(state.timers::remove);
        startTimeout(run).ifPresent(state.timers::remove);
    }

    static Optional<Timer> runTimeout(ActiveRun run) {
        Optional<Duration> timeout = run.version.definition.timeouts().run().filter(_ -> !run.timedOut);
        return timeout.map(it -> new Timer(run.createdAt + Micros.of(it), Timer.Kind.RUN_TIMEOUT, run.id, 0));
    }

    static Optional<Timer> startTimeout(ActiveRun run) {
        Optional<Duration> timeout = run.version.definition.timeouts().start().filter(_ -> !run.timedOut);
        return timeout.map(it ->
                new Timer(Math.max(run.createdAt, run.dueAt) + Micros.of(it), Timer.Kind.START_TIMEOUT, run.id, 0));
    }

    // ---- tasks and attempts

    private TaskRun task(long run, String task) {
        return state.run(run).task(task);
    }

    private static Lease lease(TaskRun task, int number) {
        return task.lease
                .filter(lease -> lease.number == number)
                .orElseThrow(() -> new BrokenInvariant(task + " has no active attempt " + number));
    }

    private void lease(Event.AttemptLeased event, long at) {
        TaskRun task = task(event.run(), event.task());
        Session session = session(event.worker(), event.session());
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

    private void letGo(TaskRun task, Lease lease) {
        lostAfter(task, lease).ifPresent(state.timers::remove);
        lease.session.held.remove(lease.token);
        lease.session.stopping.remove(lease.token);
        task.lease = Optional.empty();
    }

    private void release(TaskRun task, int number) {
        letGo(task, lease(task, number));
        task.attempts = number - 1;
        move(task, TaskState.READY);
    }

    private static void startAttempt(TaskRun task, Event.AttemptStarted event) {
        Lease lease = lease(task, event.number());
        if (lease.startedAt != 0) {
            throw new BrokenInvariant(task + " attempt " + event.number() + " started twice");
        }
        lease.startedAt = event.startedAt();
    }

    private static void stopAttempt(TaskRun task, Event.AttemptStopRequested event) {
        Lease lease = lease(task, event.number());
        lease.stop = Optional.of(event.cause());
        lease.session.stopping.put(lease.token, task);
    }

    private void endAttempt(TaskRun task, Event.AttemptEnded event) {
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

    private void scheduleRetry(TaskRun task, long retryAt) {
        task.retryAt = retryAt;
        move(task, TaskState.WAITING);
        state.timers.add(retryTimer(task));
        task.part.ifPresent(it -> leave(it.fan(), task));
    }

    private void retry(TaskRun task) {
        state.timers.remove(retryTimer(task));
        task.retryAt = 0;
        readyIfMet(task);
    }

    static Timer retryTimer(TaskRun task) {
        return new Timer(task.retryAt, Timer.Kind.RETRY, task.run.id, task.index);
    }

    private void beginWait(TaskRun task, Event.TaskWaiting event, long at) {
        alone.begin(task, event, at);
        begin(task, at);
    }

    // ---- before the turn of a task, and its end

    private void meetCondition(TaskRun task) {
        if (task.conditionMet || !state.undecided.remove(task)) {
            throw new BrokenInvariant("the condition of " + task + " is not asked now");
        }
        task.conditionMet = true;
        readyIfMet(task);
    }

    private void expand(TaskRun task, List<Value> elements) {
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

    private void endTask(TaskRun task, TaskState end) {
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
            settleEdge(task.run.tasks[successor], end);
            readyIfMet(task.run.tasks[successor]);
        }
    }

    static void settleEdge(TaskRun downstream, TaskState end) {
        if (Edges.isMet(downstream.definition(), end)) {
            downstream.met++;
            return;
        }
        downstream.impossible++;
        downstream.failedUpstream |= end.isFailure() || end == TaskState.CANCELLED;
    }

    void readyIfMet(TaskRun task) {
        boolean mayBegin = task.run.admitted && task.run.deferral.isEmpty();
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

    // ---- workers

    private Session session(String worker, long id) {
        return state.session(worker, id)
                .orElseThrow(() -> new BrokenInvariant("worker " + worker + " has no session " + id));
    }

    private void joinWorker(Event.WorkerJoined event, Recorded recorded) {
        Session session = new Session(new Entity.Worker(
                event.worker(),
                event.session(),
                recorded.by(),
                event.labels(),
                event.slots(),
                event.executors(),
                event.version(),
                event.bootId(),
                event.stateId(),
                event.joining(),
                event.containment(),
                event.leaseMicros(),
                recorded.at(),
                true,
                0));
        state.lastSession = Math.max(state.lastSession, event.session());
        Session before = state.sessions.put(event.worker(), session);
        if (before != null) {
            event.adopted().forEach(token -> adopt(before, session, token));
            if (!before.held.isEmpty()) {
                throw new BrokenInvariant("worker " + event.worker() + " left attempts in its session before");
            }
        }
    }

    private void adopt(Session before, Session session, long token) {
        TaskRun task = Optional.ofNullable(before.held.get(token))
                .orElseThrow(() -> new BrokenInvariant("nobody holds token " + token));
        Lease lease = task.lease.orElseThrow();
        letGo(task, lease);
        lease.session = session;
        lease.claim = 0;
        lease.contactLostAt = 0;
        hold(task, lease);
    }

    private void loseContact(Session session, long at) {
        session.connected = false;
        for (TaskRun task : session.held.values()) {
            Lease lease = task.lease.orElseThrow();
            lease.contactLostAt = at;
            lostAfter(task, lease).ifPresent(state.timers::add);
        }
    }

    private void restoreContact(Session session) {
        session.connected = true;
        for (TaskRun task : session.held.values()) {
            Lease lease = task.lease.orElseThrow();
            lostAfter(task, lease).ifPresent(state.timers::remove);
            lease.contactLostAt = 0;
        }
    }

    /** When a suspect attempt is given up, if its task says so. */
    static Optional<Timer> lostAfter(TaskRun task, Lease lease) {
        if (lease.contactLostAt == 0) {
            return Optional.empty();
        }
        return switch (task.definition().settings().onWorkerLost()) {
            case OnWorkerLost.Wait wait ->
                wait.lostAfter()
                        .map(it -> new Timer(
                                lease.contactLostAt + Micros.of(it), Timer.Kind.LOST_AFTER, task.run.id, task.index));
            case OnWorkerLost.RetryElsewhere _ -> Optional.empty();
        };
    }

    private void removeSession(Session session) {
        if (!session.held.isEmpty()) {
            throw new BrokenInvariant("worker " + session.worker + " leaves while it holds attempts");
        }
        state.sessions.remove(session.worker);
    }
}
