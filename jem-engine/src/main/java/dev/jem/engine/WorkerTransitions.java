package dev.jem.engine;

import dev.jem.engine.TaskRun.Lease;
import dev.jem.model.Micros;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.OnWorkerLost;
import java.util.Optional;

/** What an event makes of workers' sessions and of the attempts they hold. */
final class WorkerTransitions {

    private final State state;
    private final RunTransitions runs;

    WorkerTransitions(State state, RunTransitions runs) {
        this.state = state;
        this.runs = runs;
    }

    void joinWorker(Event.WorkerJoined event, Recorded recorded) {
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
        runs.letGo(task, lease);
        lease.session = session;
        lease.claim = 0;
        lease.contactLostAt = 0;
        runs.hold(task, lease);
    }

    void loseContact(Session session, long at) {
        session.connected = false;
        for (TaskRun task : session.held.values()) {
            Lease lease = task.lease.orElseThrow();
            lease.contactLostAt = at;
            lostAfter(task, lease).ifPresent(state.timers::add);
        }
    }

    void restoreContact(Session session) {
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

    void removeSession(Session session) {
        if (!session.held.isEmpty()) {
            throw new BrokenInvariant("worker " + session.worker + " leaves while it holds attempts");
        }
        state.sessions.remove(session.worker);
    }
}
