package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Order;
import dev.jem.model.command.Answer.ReportResult;
import dev.jem.model.command.Answer.Stop;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.command.Command.CheckTokens;
import dev.jem.model.command.Command.Claim;
import dev.jem.model.command.Command.DeclareWorkerDead;
import dev.jem.model.command.Command.Heartbeat;
import dev.jem.model.command.Command.Held;
import dev.jem.model.command.Command.JoinWorker;
import dev.jem.model.command.Command.LeaveWorker;
import dev.jem.model.command.Command.LoseContact;
import dev.jem.model.command.Command.Report;
import dev.jem.model.command.Command.ReportAttempts;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Event;
import dev.jem.model.event.OutputManifest;
import dev.jem.model.job.FailureReason;
import dev.jem.model.job.OnWorkerLost;
import dev.jem.model.state.AttemptState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What workers are granted, what they report, and what becomes of their attempts without them. */
final class WorkerDecisions {

    /** How many tasks one claim looks at, so that many that must wait never block others. */
    private static final int LOOKED_AT = 1_000;

    private final Step step;
    private final State state;
    private final TaskDecisions tasks;

    WorkerDecisions(Step step) {
        this.step = step;
        this.state = step.state;
        this.tasks = new RunDecisions(step).tasks();
    }

    // ---- sessions

    Answer join(JoinWorker command) {
        Optional<Session> before = Optional.ofNullable(state.sessions.get(command.worker()));
        Optional<Answer> refusal = before.flatMap(session -> refusal(session, command));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Map<Long, Held> held = byToken(command.held());
        before.ifPresent(session -> settle(session, held));
        List<Long> adopted =
                before.map(session -> List.copyOf(session.held.keySet())).orElse(List.of());
        List<Stop> stale = new ArrayList<>();
        for (Held it : command.held()) {
            if (!adopted.contains(it.token())) {
                stale.add(new Stop(it.attempt(), it.token(), Stop.Cause.STALE));
            }
        }
        Event.WorkerJoined joined = joined(command, adopted);
        step.emit(joined);
        stale.addAll(stops(state.session(command.worker(), joined.session()).orElseThrow()));
        return new Answer.WorkerAccepted(joined.session(), stale);
    }

    private Optional<Answer> refusal(Session session, JoinWorker command) {
        if (!session.isOf(step.by)) {
            return Optional.of(foreign(session));
        }
        return session.stateId.equals(command.stateId())
                ? answerLate(session, command.joining())
                : refuseStranger(session);
    }

    /**
     * A join that was sent before the one that opened the session must not end it; the same one is answered as before.
     */
    private static Optional<Answer> answerLate(Session session, long joining) {
        if (joining < session.joining) {
            return Optional.of(new Answer.Refused(
                    Code.CONFLICT, "worker " + session.worker + " has joined again after this request was sent"));
        }
        return joining == session.joining
                ? Optional.of(new Answer.WorkerAccepted(session.id, stops(session)))
                : Optional.empty();
    }

    /**
     * Another host or directory under the same name knows nothing of what the worker before it has started, and that
     * may still run.
     */
    private static Optional<Answer> refuseStranger(Session session) {
        if (session.connected) {
            return Optional.of(new Answer.Refused(
                    Code.CONFLICT,
                    "worker " + session.worker + " is connected from another place; if that one is gone, its name is"
                            + " free when its lease has run out, otherwise choose another name"));
        }
        return session.held.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer.Refused(
                        Code.CONFLICT,
                        "worker " + session.worker + " had " + session.held.size() + " attempts that may still run in"
                                + " another place: start it there again, choose another name, or, when you are certain"
                                + " that nothing of it runs, declare it dead"));
    }

    private static Answer foreign(Session session) {
        return new Answer.Refused(
                Code.FORBIDDEN,
                "worker " + session.worker + " belongs to principal " + session.principal + "; choose another name");
    }

    /** Gives back what the session before held and this worker has not: afterwards it holds exactly what is adopted. */
    private void settle(Session session, Map<Long, Held> held) {
        for (TaskRun task : List.copyOf(session.held.values())) {
            Lease lease = task.lease.orElseThrow();
            if (!held.containsKey(lease.token)) {
                releaseOrLose(task, lease);
            }
        }
    }

    private Event.WorkerJoined joined(JoinWorker command, List<Long> adopted) {
        return new Event.WorkerJoined(
                command.worker(),
                state.lastSession + 1,
                command.labels(),
                command.slots(),
                command.executors(),
                command.version(),
                command.bootId(),
                command.stateId(),
                command.joining(),
                command.containment(),
                command.leaseMicros(),
                adopted);
    }

    private static Map<Long, Held> byToken(List<Held> held) {
        Map<Long, Held> byToken = new TreeMap<>();
        held.forEach(it -> byToken.put(it.token(), it));
        return byToken;
    }

    Answer leave(LeaveWorker command) {
        Optional<Session> session = state.session(command.worker(), command.session());
        if (session.isEmpty()) {
            return over(command.worker());
        }
        if (!session.get().isOf(step.by)) {
            return foreign(session.get());
        }
        if (!session.get().held.isEmpty()) {
            return new Answer.Refused(
                    Code.CONFLICT, "worker " + command.worker() + " still holds attempts; drain it first");
        }
        step.emit(new Event.WorkerLeft(command.worker(), command.session()));
        return new Answer.Done();
    }

    /** Only a person can know that of a worker that cannot be heard. */
    Answer declareDead(DeclareWorkerDead command) {
        Optional<Session> known = Optional.ofNullable(state.sessions.get(command.worker()));
        if (known.isEmpty()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no worker " + command.worker());
        }
        Session session = known.get();
        if (session.id != command.session()) {
            return new Answer.Refused(
                    Code.CONFLICT,
                    "worker " + session.worker + " has joined again since, in session " + session.id + "; look again");
        }
        if (session.connected) {
            return new Answer.Refused(
                    Code.CONFLICT, "worker " + session.worker + " is heard and cannot be declared dead; stop it");
        }
        for (TaskRun task : List.copyOf(session.held.values())) {
            String why = command.reason().isEmpty() ? "" : ": " + command.reason();
            lose(task, "worker " + session.worker + " was declared dead by " + step.by + why);
        }
        step.emit(new Event.WorkerDeclaredDead(session.worker, session.id, command.reason()));
        return new Answer.Done();
    }

    Answer loseContact(LoseContact command) {
        Optional<Session> known = state.session(command.worker(), command.session());
        if (known.isEmpty() || !known.get().connected) {
            return new Answer.Done();
        }
        Session session = known.get();
        step.emit(new Event.WorkerContactLost(session.worker, session.id));
        for (TaskRun task : List.copyOf(session.held.values())) {
            if (task.definition().settings().onWorkerLost() instanceof OnWorkerLost.RetryElsewhere) {
                lose(task, "no heartbeat from worker " + session.worker + " for its lease and a margin");
            }
        }
        return new Answer.Done();
    }

    /** Gives an attempt up: nobody will ever know what became of it. */
    void lose(TaskRun task, String detail) {
        Lease lease = task.lease.orElseThrow();
        tasks.endAttempt(
                task,
                new AttemptResult(
                        AttemptState.LOST,
                        OptionalInt.empty(),
                        Optional.of(FailureReason.WORKER_LOST),
                        lease.startedAt,
                        Durations.NONE,
                        OutputManifest.NONE,
                        List.of(),
                        detail,
                        Collections.emptySortedMap()));
    }

    // ---- heartbeats and tokens

    Answer heartbeat(Heartbeat command) {
        Optional<Session> known = state.session(command.worker(), command.session());
        if (known.isEmpty()) {
            return over(command.worker());
        }
        Session session = known.get();
        if (!session.isOf(step.by)) {
            return foreign(session);
        }
        if (!session.connected) {
            step.emit(new Event.WorkerContactRestored(session.worker, session.id));
        }
        Map<Long, Held> held = byToken(command.held());
        for (TaskRun task : List.copyOf(session.held.values())) {
            Lease lease = task.lease.orElseThrow();
            if (!held.containsKey(lease.token) && lease.claim <= command.claimCounter()) {
                releaseOrLose(task, lease);
            }
        }
        List<Stop> stops = new ArrayList<>(stops(session));
        for (Held it : command.held()) {
            if (!session.held.containsKey(it.token())) {
                stops.add(new Stop(it.attempt(), it.token(), Stop.Cause.STALE));
            }
        }
        return new Answer.HeartbeatAccepted(stops);
    }

    private void releaseOrLose(TaskRun task, Lease lease) {
        if (lease.startedAt == 0) {
            tasks.release(task);
        } else {
            lose(task, "the worker does not know the attempt any more");
        }
    }

    Answer checkTokens(CheckTokens command) {
        Optional<Session> session = state.session(command.worker(), command.session());
        return session.map(it -> it.isOf(step.by) ? checked(it, command.held()) : foreign(it))
                .orElseGet(() -> over(command.worker()));
    }

    private static Answer checked(Session session, List<Held> held) {
        return new Answer.TokensChecked(
                held.stream().map(it -> holds(session, it)).toList());
    }

    private static boolean holds(Session session, Held held) {
        return task(session, held).isPresent();
    }

    /** The task whose active attempt this is, if the token is its present one. */
    private static Optional<TaskRun> task(Session session, Held held) {
        return Optional.ofNullable(session.held.get(held.token()))
                .filter(task -> key(task).equals(held.attempt()));
    }

    // ---- claims

    Answer claim(Claim command) {
        Optional<Session> known = state.session(command.worker(), command.session());
        if (known.isEmpty()) {
            return over(command.worker());
        }
        Session session = known.get();
        if (!session.isOf(step.by)) {
            return foreign(session);
        }
        if (command.counter() < session.lastClaim) {
            return new Answer.Refused(Code.CONFLICT, "claim " + command.counter() + " is answered already");
        }
        boolean isRepeated = command.counter() == session.lastClaim;
        if (!isRepeated) {
            grant(session, command);
        }
        List<Order> orders = new ArrayList<>();
        for (TaskRun task : session.held.values()) {
            if (task.lease.orElseThrow().claim == command.counter()) {
                orders.add(order(task));
            }
        }
        return new Answer.Claimed(command.counter(), orders, stops(session));
    }

    private void grant(Session session, Claim command) {
        int free = session.connected ? Math.min(command.slots(), session.free()) : 0;
        DeferralDecisions deferrals = new DeferralDecisions(step);
        for (int looked = 0; free > 0 && looked < LOOKED_AT; looked++) {
            Optional<TaskRun> first = state.firstFor(session, step.at);
            if (first.isEmpty()) {
                return;
            }
            TaskRun task = first.get();
            if (deferrals.defer(task.run)) {
                continue;
            }
            free--;
            step.emit(new Event.AttemptLeased(
                    task.run.id,
                    task.name(),
                    task.attempts + 1,
                    state.lastToken + 1,
                    session.worker,
                    session.id,
                    command.counter()));
        }
    }

    private Order order(TaskRun task) {
        ActiveRun run = task.run;
        return new Order(
                key(task),
                task.lease.orElseThrow().token,
                run.version.definition,
                run.version.number,
                run.number,
                task.place(),
                run.businessDate,
                run.dates,
                run.start.map(start -> start.at()),
                run.params,
                state.connections.usable(task),
                run.version.upstream(task.place(), upstream -> run.tasks[upstream].outputs),
                task.element());
    }

    private static AttemptKey key(TaskRun task) {
        return new AttemptKey(task.run.id, task.name(), task.lease.orElseThrow().number);
    }

    private static List<Stop> stops(Session session) {
        Collection<TaskRun> stopping = session.stopping.values();
        return stopping.stream()
                .map(task -> {
                    Lease lease = task.lease.orElseThrow();
                    return new Stop(key(task), lease.token, Stop.Cause.of(lease.stop.orElseThrow()));
                })
                .toList();
    }

    // ---- reports

    Answer report(ReportAttempts command) {
        Optional<Session> session = state.session(command.worker(), command.session());
        if (session.isEmpty()) {
            return over(command.worker());
        }
        if (!session.get().isOf(step.by)) {
            return foreign(session.get());
        }
        List<ReportResult> results = new ArrayList<>();
        for (Report report : command.reports()) {
            results.add(report(session.get(), report));
        }
        return new Answer.ReportsAnswered(results);
    }

    private ReportResult report(Session session, Report report) {
        Optional<TaskRun> known = task(session, report.held());
        if (known.isEmpty()) {
            return ReportResult.STALE;
        }
        TaskRun task = known.get();
        Lease lease = task.lease.orElseThrow();
        switch (report) {
            case Report.Started started -> {
                if (lease.startedAt == 0) {
                    step.emit(new Event.AttemptStarted(task.run.id, task.name(), lease.number, started.startedAt()));
                }
            }
            case Report.Ended ended -> tasks.endAttempt(task, ended.result());
        }
        return ReportResult.ACCEPTED;
    }

    private static Answer over(String worker) {
        return new Answer.Refused(Code.SESSION_OVER, "the session of worker " + worker + " is over; join again");
    }
}
