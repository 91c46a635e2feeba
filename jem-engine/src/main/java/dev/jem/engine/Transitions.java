package dev.jem.engine;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import java.util.Optional;

/**
 * The only code that changes state: what each event makes true, and nothing that was not in the event.
 *
 * <p>An event that would make an illegal transition breaks an invariant and throws; the leader applies before it
 * appends, so such an event is never journaled.
 */
final class Transitions {

    private final State state;
    private final JobTransitions jobs;
    private final AloneTransitions alone;
    private final RunTransitions runs;
    private final WorkerTransitions workers;

    Transitions(State state) {
        this.state = state;
        this.jobs = new JobTransitions(state);
        this.alone = new AloneTransitions(state);
        this.runs = new RunTransitions(state, jobs, alone);
        this.workers = new WorkerTransitions(state, runs);
    }

    void apply(Recorded recorded) {
        goOn(recorded);
        switch (recorded.event()) {
            case Event.IncarnationOpened it -> state.incarnation = it.incarnation();
            case Event.EpochStarted it -> startEpoch(it);
            case Event.StateDigested _, Event.CommandQuarantined _, Event.TimeZoneDataChanged _ -> {}
            case Event.TimerDropped it -> dropTimer(it);
            case Event.PrincipalPut it -> putPrincipal(it);
            case Event.PrincipalRemoved it -> state.principals.remove(it.name());
            case Event.NamespaceCreated it -> state.namespaces.add(it.name());
            case Event.JobVersionRecorded it -> jobs.recordVersion(it);
            case Event.JobApplied it -> jobs.applyJob(it);
            case Event.JobDeleted it -> jobs.deleteJob(state.job(it.job()));
            case Event.JobQuarantined it -> jobs.quarantineJob(state.job(it.job()));
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
                jobs.moveTrigger(state.job(it.job()), it.trigger(), it.span().lastAt(), it.next());
            case Event.TriggerSkipped it -> runs.skip(it);
            case Event.TriggerArmed it -> jobs.armTrigger(state.job(it.job()), it.cursor());
            case Event.SignalEmitted it -> jobs.emit(it, recorded);
            case Event.SignalExpired it -> jobs.removeSignal(it.signal());
            case Event.SignalDeleted it -> jobs.removeSignal(it.signal());
            case Event.Paused it -> jobs.pause(it, recorded);
            case Event.Resumed it -> jobs.resume(it.target());
            case Event.RunDeferred it -> runs.defer(state.run(it.run()), new Entity.Deferral(it.until(), it.holder()));
            case Event.RunReleased it -> runs.release(state.run(it.run()));
            case Event.RunCreated it -> runs.createRun(it, recorded);
            case Event.RunNeedMet it -> runs.meet(state.run(it.run()), it);
            case Event.RunAdmitted it -> runs.admitWaiting(state.run(it.run()));
            case Event.RunStopRequested it -> RunTransitions.stopRun(state.run(it.run()), it);
            case Event.RunActed it -> new OperatorTransitions(state, runs).apply(it, recorded);
            case Event.RunReopened it -> reopen(it, recorded);
            case Event.RunDisposed it -> runs.dispose(it, recorded.at());
            case Event.RunEnded it -> runs.endRun(state.run(it.run()), it.state());
            case Event.AttemptLeased it -> runs.lease(it, recorded.at());
            case Event.AttemptReleased it -> runs.release(runs.task(it.run(), it.task()), it.number());
            case Event.AttemptStarted it -> RunTransitions.startAttempt(runs.task(it.run(), it.task()), it);
            case Event.AttemptStopRequested it -> RunTransitions.stopAttempt(runs.task(it.run(), it.task()), it);
            case Event.AttemptEnded it -> runs.endAttempt(runs.task(it.run(), it.task()), it);
            case Event.TaskRetryScheduled it -> runs.scheduleRetry(runs.task(it.run(), it.task()), it.retryAt());
            case Event.TaskRetryDue it -> runs.retry(runs.task(it.run(), it.task()));
            case Event.TaskConditionMet it -> runs.meetCondition(runs.task(it.run(), it.task()));
            case Event.TaskExpanded it -> runs.expand(runs.task(it.run(), it.task()), it.elements());
            case Event.TaskWaiting it -> runs.beginWait(runs.task(it.run(), it.task()), it, recorded.at());
            case Event.TaskAnswered it -> AloneTransitions.answer(runs.task(it.run(), it.task()), it, recorded);
            case Event.TaskCalledBack it -> alone.callBack(runs.task(it.run(), it.task()), it);
            case Event.TaskSignalled it -> alone.signal(runs.task(it.run(), it.task()), it);
            case Event.TaskGave it -> runs.task(it.run(), it.task()).outputs = it.outputs();
            case Event.TaskEnded it -> runs.endTask(runs.task(it.run(), it.task()), it.state());
            case Event.WorkerJoined it -> workers.joinWorker(it, recorded);
            case Event.WorkerContactLost it ->
                workers.loseContact(state.openSession(it.worker(), it.session()), recorded.at());
            case Event.WorkerContactRestored it -> workers.restoreContact(state.openSession(it.worker(), it.session()));
            case Event.WorkerLeft it -> workers.removeSession(state.openSession(it.worker(), it.session()));
            case Event.WorkerDeclaredDead it -> workers.removeSession(state.openSession(it.worker(), it.session()));
        }
    }

    /** Time passes, and whoever has looked at a run has not seen this. */
    private void goOn(Recorded recorded) {
        if (recorded.at() < state.lastAt) {
            throw new BrokenInvariant("time runs backwards: " + recorded.at() + " after " + state.lastAt);
        }
        state.lastAt = recorded.at();
        if (recorded.event() instanceof Event.OfRun it) {
            Optional.ofNullable(state.runs.get(it.run())).ifPresent(run -> run.revision++);
        }
    }

    /** Puts one entity of a snapshot back. */
    void restore(Entity entity) {
        new Restoration(state, jobs, runs).restore(entity);
    }

    /** What has ended is not in memory: the event brings it back. */
    private void reopen(Event.RunReopened event, Recorded recorded) {
        if (state.runs.containsKey(event.run())) {
            throw new BrokenInvariant("run " + event.run() + " is opened again but has not ended");
        }
        event.recalled().ifPresent(state.job(event.job())::recall);
        restore(event.as());
        runs.reopen(state.run(event.run()), event, recorded.at());
    }

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
                runs.removeTimeouts(run);
                run.timedOut = true;
            }
            case TRIGGER -> jobs.setNext(state.job(event.id()).triggers.get(event.index()), Optional.empty());
            case RELEASE -> runs.release(state.run(event.id()));
            case RESUME -> state.pauses.get(event.id()).ifPresent(it -> jobs.resume(it.target()));
            case EXPIRE -> jobs.removeSignal(event.id());
            case WAIT -> AloneTransitions.waitForEver(state.run(event.id()).task(event.index()));
            case RETRY, LOST_AFTER -> {}
        }
    }

    private void putPrincipal(Event.PrincipalPut event) {
        state.principals.put(
                event.name(), new Entity.Principal(event.name(), event.kind(), event.role(), event.tokenSha256()));
    }
}
