package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Marks;
import dev.jem.model.state.RunState;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts the entities of a snapshot back, and takes them out: what is derived is worked out again. */
final class Restoration {

    private final State state;
    private final JobTransitions jobs;
    private final RunTransitions runs;

    Restoration(State state, JobTransitions jobs, RunTransitions runs) {
        this.state = state;
        this.jobs = jobs;
        this.runs = runs;
    }

    // ---- out

    /** The state as the shortest list of entities, each behind what it refers to, in a fixed order. */
    static List<Entity> entities(State state) {
        List<Entity> entities = new ArrayList<>();
        entities.add(new Entity.Cell(
                state.incarnation,
                state.epoch,
                state.timeZoneData,
                state.lastRun,
                state.lastJob,
                state.lastToken,
                state.lastSession,
                state.lastAt));
        entities.addAll(state.principals.values());
        state.namespaces.forEach(name -> entities.add(new Entity.Namespace(name)));
        state.calendars
                .all()
                .forEach(it -> entities.add(new Entity.Calendar(it.definition(), it.version(), it.sha256())));
        state.windows.all().forEach(it -> entities.add(new Entity.Window(it.definition(), it.version(), it.sha256())));
        state.connections
                .all()
                .forEach(it -> entities.add(new Entity.Connection(it.definition(), it.version(), it.sha256())));
        entities.addAll(state.pauses.all());
        if (state.signals.last > 0) {
            entities.add(new Entity.SignalCounter(state.signals.last));
        }
        entities.addAll(state.signals.all());
        for (Job job : state.jobs.values()) {
            entities.add(entity(job));
            job.versions().forEach(version -> entities.add(entity(job, version)));
        }
        state.sessions.values().forEach(session -> entities.add(entity(session)));
        state.runs.values().stream()
                .sorted(Comparator.comparingLong(run -> run.id))
                .forEach(run -> entities.add(entity(run)));
        entities.addAll(state.remembered.values());
        entities.addAll(state.reopened.values());
        return entities;
    }

    private static Entity entity(Job job) {
        List<Cursor> cursors = job.triggers.stream().map(Trigger::cursor).toList();
        long current = job.current.map(version -> version.number).orElse(0L);
        return new Entity.Job(
                job.uid,
                job.key,
                current,
                job.lastVersion,
                job.lastNumber,
                cursors,
                job.quarantined,
                job.deleted,
                job.durations.list(),
                job.pausedFrom,
                job.pausedTo,
                job.outcomes.list());
    }

    private static Entity entity(Job job, JobVersion version) {
        return new Entity.Version(job.uid, version.number, version.sha256, version.adHoc, version.definition);
    }

    static Entity.Worker entity(Session session) {
        return new Entity.Worker(
                session.worker,
                session.id,
                session.principal,
                session.labels,
                session.slots,
                session.executors,
                session.version,
                session.bootId,
                session.stateId,
                session.joining,
                session.containment,
                session.leaseMicros,
                session.joinedAt,
                session.connected,
                session.lastClaim);
    }

    private static Entity entity(ActiveRun run) {
        List<Entity.Task> tasks =
                Arrays.stream(run.tasks).map(Restoration::entity).toList();
        List<Entity.Expansion> expansions =
                run.expanded().stream().map(Restoration::expansion).toList();
        return new Entity.Run(
                run.id,
                run.job.uid,
                run.version.number,
                run.number,
                run.cause,
                run.trigger,
                run.start,
                run.businessDate,
                run.createdAt,
                run.dueAt,
                run.priority,
                run.concurrencyKey,
                run.admitted,
                run.state == RunState.RUNNING,
                run.stop,
                run.timedOut,
                tasks,
                run.params,
                run.deferral,
                run.dates,
                expansions,
                run.metNeeds(),
                run.submitter,
                marks(run.marks),
                run.revision,
                run.opening,
                run.parent);
    }

    private static Optional<Marks> marks(Marks marks) {
        return Optional.of(marks).filter(it -> !it.equals(Marks.NONE));
    }

    private static Entity.Task entity(TaskRun task) {
        return new Entity.Task(
                task.state,
                task.attempts,
                task.lost,
                task.firstStartedAt,
                task.retryAt,
                task.lease.map(Restoration::entity),
                task.outputs,
                task.conditionMet,
                task.exitCode,
                task.doing,
                marks(task.marks),
                task.attemptsBefore);
    }

    private static Entity.Expansion expansion(TaskRun whole) {
        List<TaskRun> elements = whole.fan.orElseThrow().elements;
        return new Entity.Expansion(
                whole.index,
                elements.stream().map(it -> it.part.orElseThrow().value).toList(),
                elements.stream().map(Restoration::entity).toList());
    }

    private static Entity.Attempt entity(Lease lease) {
        return new Entity.Attempt(
                lease.number,
                lease.token,
                lease.session.worker,
                lease.session.id,
                lease.claim,
                lease.leasedAt,
                lease.startedAt,
                lease.contactLostAt,
                lease.stop);
    }

    // ---- in

    void restore(Entity entity) {
        switch (entity) {
            case Entity.Cell it -> restore(it);
            case Entity.Principal it -> state.principals.put(it.name(), it);
            case Entity.Namespace it -> state.namespaces.add(it.name());
            case Entity.Calendar(var definition, var version, var sha256) ->
                state.calendars.put(new Calendars.Applied(definition, version, sha256));
            case Entity.Window(var definition, var version, var sha256) ->
                state.windows.put(new Windows.Applied(definition, version, sha256));
            case Entity.Connection(var definition, var version, var sha256) ->
                state.connections.put(new Connections.Applied(definition, version, sha256));
            case Entity.Pause it -> jobs.pause(it);
            case Entity.SignalCounter(long last) -> state.signals.last = last;
            case Entity.Signal it -> jobs.addSignal(it);
            case Entity.Job it -> restore(it);
            case Entity.Version it -> restore(it);
            case Entity.Worker it -> restore(it);
            case Entity.Run it -> restore(it);
            case Entity.Remembered it -> state.remembered.put(State.owner(it.key()), it);
            case Entity.Reopened it -> state.reopened.put(it.run(), it);
        }
    }

    private void restore(Entity.Cell cell) {
        state.incarnation = cell.incarnation();
        state.epoch = cell.epoch();
        state.timeZoneData = cell.timeZoneData();
        state.lastRun = cell.lastRun();
        state.lastJob = cell.lastJob();
        state.lastToken = cell.lastToken();
        state.lastSession = cell.lastSession();
        state.lastAt = cell.lastAt();
    }

    private void restore(Entity.Job entity) {
        Job job = new Job(entity.job(), entity.key());
        job.lastVersion = entity.lastVersion();
        job.lastNumber = entity.lastNumber();
        job.quarantined = entity.quarantined();
        job.deleted = entity.deleted();
        entity.durations().forEach(job.durations::add);
        job.outcomes.restore(entity.outcomes());
        job.pausedFrom = entity.pausedFrom();
        job.pausedTo = entity.pausedTo();
        job.restoring = Optional.of(entity).filter(it -> it.current() != 0);
        state.jobs.put(job.uid, job);
        state.jobsByKey.put(job.key, job);
    }

    private void restore(Entity.Version entity) {
        Job job = state.job(entity.job());
        JobVersion version = new JobVersion(entity.version(), entity.sha256(), entity.adHoc(), entity.definition());
        job.keep(version);
        job.restoring.filter(it -> it.current() == version.number).ifPresent(it -> {
            job.current = Optional.of(version);
            state.dependents.add(version.definition);
            job.restoring = Optional.empty();
            jobs.addTriggers(job, it.cursors());
        });
    }

    private void restore(Entity.Worker entity) {
        Session session = new Session(entity);
        session.connected = entity.connected();
        session.lastClaim = entity.lastClaim();
        state.sessions.put(session.worker, session);
    }

    private void restore(Entity.Run entity) {
        Job job = state.job(entity.job());
        ActiveRun run = new ActiveRun(job, job.version(entity.version()), facts(entity));
        run.state = entity.begun() ? RunState.RUNNING : RunState.WAITING;
        run.stop = entity.stop();
        run.timedOut = entity.timedOut();
        run.admitted = entity.admitted();
        run.marks = entity.marks().orElse(Marks.NONE);
        run.revision = entity.revision();
        run.opening = entity.execution();
        entity.deferral().ifPresent(it -> runs.defer(run, it));
        run.restoreNeeds(entity.needs());
        if (run.waitsForNeeds()) {
            run.group().needing.add(run);
            state.waiters.add(run);
        } else {
            (run.admitted ? run.group().admitted : run.group().waiting).add(run);
        }
        runs.addRun(run);
        if (entity.begun()) {
            RunTransitions.startTimeout(run).ifPresent(state.timers::remove);
        }
        for (TaskRun task : run.tasks) {
            restore(task, entity.tasks().get(task.index));
        }
        entity.expansions().forEach(it -> restore(run, it));
    }

    private void restore(ActiveRun run, Entity.Expansion expansion) {
        TaskRun whole = run.tasks[expansion.task()];
        run.expand(whole, expansion.values());
        Fan fan = whole.fan.orElseThrow();
        for (TaskRun element : fan.elements) {
            restore(element, expansion.elements().get(element.part.orElseThrow().index));
        }
        fan.elements.stream().filter(Restoration::hasPlace).forEach(fan::enter);
        fan.elements.stream()
                .filter(element -> element.state == TaskState.WAITING && element.retryAt == 0)
                .forEach(fan::enter);
    }

    /** Whether an element is one of those that count for {@code maxParallel}; those that wait for a place do not. */
    private static boolean hasPlace(TaskRun element) {
        return element.state == TaskState.READY || element.state == TaskState.RUNNING || element.doing.isPresent();
    }

    private static ActiveRun.RunFacts facts(Entity.Run run) {
        Optional<Coming> start = run.start();
        return new ActiveRun.RunFacts(
                run.run(),
                run.number(),
                run.cause(),
                run.trigger(),
                start,
                run.businessDate(),
                run.createdAt(),
                run.dueAt(),
                run.priority(),
                run.concurrencyKey(),
                run.params(),
                run.dates(),
                run.submitter(),
                run.parent());
    }

    private void restore(TaskRun task, Entity.Task entity) {
        task.state = entity.state();
        task.attempts = entity.attempts();
        task.attemptsBefore = entity.attemptsBefore();
        task.lost = entity.lost();
        task.firstStartedAt = entity.firstStartedAt();
        task.retryAt = entity.retryAt();
        task.outputs = entity.outputs();
        task.conditionMet = entity.conditionMet();
        task.exitCode = entity.exitCode();
        task.marks = entity.marks().orElse(Marks.NONE);
        task.doing = entity.doing();
        if (task.doing.orElse(null) instanceof Doing.Waiting waiting) {
            new AloneTransitions(state).wait(task, waiting);
        }
        entity.active().ifPresent(attempt -> restore(task, attempt));
        if (task.state == TaskState.READY) {
            state.ready.add(task);
        }
        if (task.retryAt != 0) {
            state.timers.add(RunTransitions.retryTimer(task));
        }
        if (task.state.isTerminal() && task.part.isPresent()) {
            task.part.get().fan().open--;
        } else if (task.state.isTerminal()) {
            task.run.openTasks--;
            for (int successor : task.run.version.successors(task.index)) {
                RunTransitions.settleEdge(task.run.tasks[successor], task);
            }
        }
    }

    private void restore(TaskRun task, Entity.Attempt attempt) {
        Session session = state.session(attempt.worker(), attempt.session())
                .orElseThrow(() -> new BrokenInvariant(task + " is held by a session that is not in the snapshot"));
        Lease lease = new Lease(attempt.number(), attempt.token(), attempt.leasedAt(), session);
        lease.claim = attempt.claim();
        lease.startedAt = attempt.startedAt();
        lease.contactLostAt = attempt.contactLostAt();
        lease.stop = attempt.stop();
        runs.hold(task, lease);
        WorkerTransitions.lostAfter(task, lease).ifPresent(state.timers::add);
    }
}
