package dev.jem.engine;

import dev.jem.model.RunIds;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Answer.RunAccepted;
import dev.jem.model.command.Answer.RunAnswer;
import dev.jem.model.command.Command.CancelRun;
import dev.jem.model.command.Command.SubmitRun;
import dev.jem.model.command.Command.Target;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Occurrence;
import dev.jem.model.event.Parent;
import dev.jem.model.event.Prompt;
import dev.jem.model.job.Concurrency;
import dev.jem.model.job.OnConflict;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.RunIf;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** When a run comes to be, may start, is stopped and ends. */
final class RunDecisions {

    private final Step step;
    private final State state;
    private final TaskDecisions tasks;

    RunDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.tasks = new TaskDecisions(step, this);
    }

    TaskDecisions tasks() {
        return tasks;
    }

    // ---- asked for

    RunAnswer submit(SubmitRun command) {
        String key = key(command);
        Entity.Remembered known = state.remembered.get(State.owner(key));
        if (known != null) {
            if (known.key().indexOf(State.REQUEST) > 0 && !known.key().equals(key)) {
                return new Refused(
                        Code.KEY_REUSED,
                        "the idempotency key '" + command.idempotencyKey()
                                + "' was used for another request, which made "
                                + state.job(known.job()).key + "#" + known.number()
                                + "; give this one a key of its own");
            }
            return new RunAccepted(known.run(), state.job(known.job()).key, known.number(), true);
        }
        if (!key.isEmpty() && state.remembered.size() >= Limits.DEFAULT.rememberedKeys()) {
            return new Refused(Code.LIMIT_REACHED, "too many idempotency keys are remembered; try again later");
        }
        return switch (command.target()) {
            case Target.Applied applied -> {
                Job job = state.jobsByKey.get(applied.job());
                if (job == null || !job.isApplied()) {
                    yield new Refused(Code.NOT_FOUND, "there is no job " + applied.job());
                }
                yield create(job, job.current.orElseThrow(), command, key);
            }
            case Target.AdHoc adHoc -> {
                Optional<String> wrong = ParamDefaults.problem(adHoc.job().definition(), command.params());
                if (wrong.isPresent()) {
                    yield new Refused(Code.INVALID, wrong.get());
                }
                Optional<Refused> lost = new ConnectionDecisions(step)
                        .problem(List.of(adHoc.job()), List.of())
                        .or(() -> new DependencyDecisions(step).problem(List.of(adHoc.job())));
                if (lost.isPresent()) {
                    yield lost.get();
                }
                Job job = new JobDecisions(step).recordAdHoc(adHoc.job());
                yield create(job, job.version(job.lastVersion), command, key);
            }
        };
    }

    /**
     * A key as it is remembered.
     *
     * @param given the client's, behind a line break a fingerprint of the request; may be empty
     */
    String key(String given) {
        return given.isEmpty() ? "" : step.by + "/" + given;
    }

    private String key(SubmitRun command) {
        if (command.idempotencyKey().isEmpty()) {
            return "";
        }
        String request = command.request().isEmpty() ? "" : State.REQUEST + command.request();
        return step.by + "/" + command.idempotencyKey() + request;
    }

    private RunAnswer create(Job job, JobVersion version, SubmitRun command, String key) {
        if (job.quarantined) {
            return new Refused(Code.CONFLICT, "job " + job.key + " is quarantined; apply a corrected version");
        }
        Optional<String> wrong = ParamDefaults.problem(version.definition, command.params());
        if (wrong.isPresent()) {
            return new Refused(Code.INVALID, wrong.get());
        }
        Request request = new Request(
                version.adHoc ? Cause.AD_HOC : Cause.MANUAL,
                Optional.empty(),
                command.businessDate()
                        .orElseGet(() -> new BusinessDates(state.calendars, version.definition).at(step.at)),
                step.at,
                key,
                command.reason(),
                command.params(),
                Collections.emptySortedMap());
        return switch (create(job, version, request)) {
            case Created.Unusable unusable -> new Refused(Code.INVALID, unusable.detail());
            case Created.Run run -> new RunAccepted(run.id(), job.key, job.lastNumber, false);
            case Created.Overlap overlap -> new Refused(Code.CONFLICT, overlap.detail());
            case Created.Full full -> new Refused(Code.LIMIT_REACHED, full.detail());
        };
    }

    // ---- created

    /**
     * What a run is wanted for.
     *
     * @param ofTrigger what its trigger says in place of the defaults of parameters
     * @param prompt what the trigger reacts to, if it is not about time
     * @param parent the task that it is the work of
     * @param facts what references to that stand for, by their path
     */
    record Request(
            Cause cause,
            Optional<Occurrence> occurrence,
            LocalDate businessDate,
            long dueAt,
            String idempotencyKey,
            String reason,
            SortedMap<String, Value> params,
            SortedMap<String, Template> ofTrigger,
            Optional<Prompt> prompt,
            Optional<Parent> parent,
            SortedMap<String, String> facts) {

        /** A run that is due, or that somebody asked for. */
        Request(
                Cause cause,
                Optional<Occurrence> occurrence,
                LocalDate businessDate,
                long dueAt,
                String idempotencyKey,
                String reason,
                SortedMap<String, Value> params,
                SortedMap<String, Template> ofTrigger) {
            this(
                    cause,
                    occurrence,
                    businessDate,
                    dueAt,
                    idempotencyKey,
                    reason,
                    params,
                    ofTrigger,
                    Optional.empty(),
                    Optional.empty(),
                    Collections.emptySortedMap());
        }

        /** What a reference in what its trigger says stands for. */
        String lookup(String path, RunContext context) {
            return facts.containsKey(path) ? facts.getOrDefault(path, "") : context.lookup(path);
        }
    }

    /** What came of a request. */
    sealed interface Created {

        record Run(long id) implements Created {}

        /** The concurrency limit is reached and the job says {@code onConflict: skip}. */
        record Overlap(String detail) implements Created {}

        /** A declared limit is reached. */
        record Full(String detail) implements Created {}

        /** The definition cannot be evaluated. */
        record Unusable(String detail) implements Created {}
    }

    Created create(Job job, JobVersion version, Request request) {
        if (state.runs.size() >= Limits.DEFAULT.activeRuns()) {
            return new Created.Full("there are " + state.runs.size() + " active runs, the most there may be");
        }
        long id = state.lastRun + 1;
        RunContext context;
        SortedMap<String, Value> params;
        try {
            context = context(job, version, request, id);
            ParamDefaults defaults = new ParamDefaults(version.definition, path -> request.lookup(path, context));
            params = defaults.complete(request.params(), request.ofTrigger());
        } catch (UnusableDefinition e) {
            return new Created.Unusable(String.valueOf(e.getMessage()));
        }
        Concurrency concurrency = version.definition.concurrency();
        RunContext complete = withParams(context, params);
        String key = concurrency.key().render(complete::lookup);
        Group group = job.groups().getOrDefault(key, new Group());
        Optional<Created> inTheWay = inTheWay(job, group, concurrency);
        if (inTheWay.isPresent()) {
            return inTheWay.get();
        }
        boolean hasNeeds = !version.definition.needs().isEmpty();
        boolean isFree = concurrency.onConflict() == OnConflict.ALLOW || group.admitted.size() < concurrency.limit();
        boolean admitted = isFree && !hasNeeds;
        step.emit(new Event.RunCreated(
                id,
                job.uid,
                version.number,
                job.lastNumber + 1,
                request.cause(),
                request.occurrence(),
                request.businessDate(),
                request.dueAt(),
                version.definition.priority(),
                key,
                admitted,
                request.idempotencyKey(),
                request.reason(),
                params,
                context.dates(),
                request.prompt(),
                request.parent()));
        new DeferralDecisions(step).defer(state.run(id));
        if (hasNeeds) {
            new NeedDecisions(step, this).settle(state.run(id));
        } else if (!admitted && concurrency.onConflict() == OnConflict.CANCEL_RUNNING) {
            supersede(state.run(id));
        }
        return new Created.Run(id);
    }

    /** What waits for its needs counts for {@code skip}: it is sure of its place then. */
    private static Optional<Created> inTheWay(Job job, Group group, Concurrency concurrency) {
        int waiting = group.waiting.size() + group.needing.size();
        return switch (concurrency.onConflict()) {
            case SKIP ->
                group.admitted.size() + waiting < concurrency.limit()
                        ? Optional.empty()
                        : group.all()
                                .findFirst()
                                .map(it -> new Created.Overlap(it + " is still active, and onConflict is skip"));
            case ALLOW, QUEUE, CANCEL_RUNNING ->
                waiting < Limits.DEFAULT.queuedPerGroup()
                        ? Optional.empty()
                        : Optional.of(new Created.Full(waiting + " runs of " + job.key + " are waiting already"));
        };
    }

    private RunContext context(Job job, JobVersion version, Request request, long id) {
        return new RunContext(
                RunIds.format(state.incarnation, id),
                job.key,
                version.number,
                job.lastNumber + 1,
                request.businessDate(),
                new BusinessDates(state.calendars, version.definition).values(version, request.businessDate()),
                request.occurrence().map(occurrence -> occurrence.start().at()),
                request.params(),
                Collections.emptySortedMap(),
                Optional.empty());
    }

    /** What references in the settings of a task stand for when its turn comes. */
    RunContext context(TaskRun task) {
        ActiveRun run = task.run;
        return new RunContext(
                RunIds.format(state.incarnation, run.id),
                run.job.key,
                run.version.number,
                run.number,
                run.businessDate,
                run.dates,
                run.start.map(Coming::at),
                run.params,
                run.version.upstream(task.place(), upstream -> run.tasks[upstream].outputs),
                task.element());
    }

    private static RunContext withParams(RunContext context, SortedMap<String, Value> params) {
        return new RunContext(
                context.runId(),
                context.job(),
                context.version(),
                context.number(),
                context.businessDate(),
                context.dates(),
                context.scheduledAt(),
                params,
                context.upstream(),
                Optional.empty());
    }

    /** Makes room for a newer run: what waits before it goes, and the oldest active ones stop. */
    void supersede(ActiveRun newer) {
        Group group = newer.group();
        String reason = "superseded by " + newer;
        for (ActiveRun older : group.all().filter(it -> !it.admitted).toList()) {
            if (older.id < newer.id) {
                stop(older, StopCause.SUPERSEDED, reason, true);
            }
        }
        int surplus =
                group.admitted.size() - newer.version.definition.concurrency().limit() + 1;
        for (ActiveRun older : List.copyOf(group.admitted)) {
            if (surplus-- > 0 && older.stop.isEmpty()) {
                stop(older, StopCause.SUPERSEDED, reason, false);
            }
        }
    }

    // ---- stopped

    Answer cancel(CancelRun command) {
        ActiveRun run = state.runs.get(command.run());
        if (run == null) {
            return new Refused(
                    command.run() <= state.lastRun && command.run() > 0 ? Code.CONFLICT : Code.NOT_FOUND,
                    "run " + RunIds.format(state.incarnation, command.run()) + " is not active");
        }
        String reason = "cancelled by " + step.by + (command.reason().isEmpty() ? "" : ": " + command.reason());
        stop(run, StopCause.CANCELLED, reason, run.stop.isPresent());
        return new Answer.Done();
    }

    /**
     * Stops what has not ended.
     *
     * @param everything also the {@code runIf: done} tasks, which otherwise still get their turn
     */
    void stop(ActiveRun run, StopCause cause, String reason, boolean everything) {
        boolean all = everything || !run.admitted;
        step.emit(new Event.RunStopRequested(run.id, cause, reason));
        for (TaskRun task : run.tasks) {
            if (all || task.definition().runIf() != RunIf.DONE) {
                stop(task, cause, reason);
            }
        }
        endIfDone(run);
    }

    void stop(TaskRun task, StopCause cause, String reason) {
        switch (task.state) {
            case WAITING, READY -> {
                if (!new SubJobDecisions(step, this).stop(task, cause, reason)) {
                    tasks.end(task, cause.taskState(), reason);
                }
            }
            case RUNNING -> {
                task.lease
                        .filter(lease -> lease.stop.isEmpty() || (cause == StopCause.KILLED && !lease.isKilled()))
                        .ifPresent(lease -> step.emit(
                                new Event.AttemptStopRequested(task.run.id, task.name(), lease.number, cause)));
                task.fan.ifPresent(fan -> fan.elements.forEach(element -> stop(element, cause, reason)));
            }
            case SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, SKIPPED, UPSTREAM_FAILED -> {}
        }
    }

    /** Ends a run that may not even begin. */
    void fail(ActiveRun run, String reason) {
        end(run, TaskState.FAILED, reason);
        endIfDone(run);
    }

    /** Ends all that has not ended of a run that has not begun: nothing of it is in the hands of a worker. */
    void end(ActiveRun run, TaskState end, String reason) {
        for (TaskRun task : run.tasks) {
            task.fan.ifPresent(fan -> fan.elements.forEach(element -> end(element, end, reason)));
            end(task, end, reason);
        }
    }

    private void end(TaskRun task, TaskState end, String reason) {
        if (!task.state.isTerminal()) {
            tasks.end(task, end, reason);
        }
    }

    // ---- ended

    /**
     * Ends a run whose tasks have all ended, and lets the next one start. Does nothing to a run that has ended or goes
     * on.
     */
    void endIfDone(ActiveRun run) {
        if (run.openTasks > 0 || run.state.isTerminal()) {
            return;
        }
        step.emit(new Event.RunEnded(run.id, outcome(run)));
        step.ended.addLast(run);
        armFromEnd(run);
        Optional.ofNullable(run.job.groups().get(run.concurrencyKey)).ifPresent(this::admitWaiting);
    }

    private void armFromEnd(ActiveRun run) {
        run.job
                .trigger(run.trigger)
                .filter(trigger -> trigger.next.isEmpty() && !run.job.quarantined)
                .ifPresent(trigger -> {
                    Optional<Coming> next = Planner.afterEnd(trigger.meaning(state.calendars), step.at);
                    next.ifPresent(it -> step.emit(
                            new Event.TriggerArmed(run.job.uid, new Cursor(trigger.name(), step.at, Optional.of(it)))));
                });
    }

    /** Lets those whose turn it is take the places that are free. */
    void admitWaiting(Group group) {
        while (!group.waiting.isEmpty()) {
            ActiveRun next = group.waiting.first();
            if (group.admitted.size() >= next.version.definition.concurrency().limit()) {
                return;
            }
            step.emit(new Event.RunAdmitted(next.id));
        }
    }

    /**
     * What an operator has said comes first. A stop that changed nothing is none: a run whose tasks all ended well has
     * succeeded.
     */
    private static RunState outcome(ActiveRun run) {
        if (run.marks.forced().isPresent()) {
            return run.marks.forced().get() == TaskState.SUCCEEDED ? RunState.SUCCEEDED : RunState.FAILED;
        }
        if (run.marks.instead().filter(it -> it != Instead.NO_EXEC).isPresent()) {
            return RunState.SKIPPED;
        }
        boolean isOk = true;
        boolean isTimedOut = false;
        for (TaskRun task : run.tasks) {
            boolean endedWell = task.state == TaskState.SUCCEEDED || task.state == TaskState.SKIPPED;
            isOk &= endedWell || isHandled(task);
            isTimedOut |= task.state == TaskState.TIMED_OUT;
        }
        if (isOk) {
            return RunState.SUCCEEDED;
        }
        RunState failed = isTimedOut && run.tasks.length == 1 ? RunState.TIMED_OUT : RunState.FAILED;
        return run.stop.map(StopCause::runState).orElse(failed);
    }

    /** Whether a {@code runIf: failure} task behind it has succeeded. */
    private static boolean isHandled(TaskRun task) {
        if (!task.state.isFailure()) {
            return false;
        }
        for (int index : task.run.version.successors(task.index)) {
            TaskRun successor = task.run.tasks[index];
            if (successor.definition().runIf() == RunIf.FAILURE && successor.state == TaskState.SUCCEEDED) {
                return true;
            }
        }
        return false;
    }
}
