package dev.jem.engine;

import dev.jem.engine.Needs.Found;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OnConflict;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.StopCause;

/** When runs have what they need, and take their place under their concurrency limit. */
final class NeedDecisions {

    private final Step step;
    private final State state;
    private final RunDecisions runs;
    private final Needs needs;

    NeedDecisions(Step step, RunDecisions runs) {
        this.step = step;
        this.state = step.state;
        this.runs = runs;
        this.needs = new Needs(state);
    }

    /** Asks for everything that a run waits for. */
    void settle(ActiveRun run) {
        keep(run);
        take(run);
    }

    /** Asks for what leaves it to others. */
    private void keep(ActiveRun run) {
        if (run.waitsForNeeds()) {
            needs.kept(run).forEach(it -> meet(run, it, false));
            enterIfMet(run);
        }
    }

    /** Takes named events away, once nothing else is missing. */
    private void take(ActiveRun run) {
        if (run.waitsForNeeds()) {
            needs.taken(run).forEach(it -> meet(run, it, true));
            enterIfMet(run);
        }
    }

    private void meet(ActiveRun run, Found found, boolean isTaken) {
        long signal = found.signal().map(it -> it.signal()).orElse(0L);
        step.emit(new Event.RunNeedMet(run.id, found.need(), found.what(), signal, isTaken));
    }

    /** A run of this job has ended, or the job has changed. */
    void ended(JobKey job) {
        state.waiters.of(job).forEach(this::settle);
    }

    /** A named event is there: those come first who leave it to others. */
    void keep(SignalKey signal) {
        state.waiters.of(signal).forEach(this::keep);
    }

    void take(SignalKey signal) {
        state.waiters.of(signal).forEach(this::take);
    }

    private void enterIfMet(ActiveRun run) {
        if (run.admitted || run.state.isTerminal() || run.waitsForNeeds()) {
            return;
        }
        OnConflict onConflict = run.version.definition.concurrency().onConflict();
        if (onConflict == OnConflict.ALLOW) {
            step.emit(new Event.RunAdmitted(run.id));
            return;
        }
        boolean isOutdated = onConflict == OnConflict.CANCEL_RUNNING
                && run.group().all().anyMatch(it -> it.id > run.id && !it.waitsForNeeds());
        if (isOutdated) {
            runs.stop(run, StopCause.SUPERSEDED, "a newer run had what it needs before", true);
            return;
        }
        runs.admitWaiting(run.group());
        if (onConflict == OnConflict.CANCEL_RUNNING && !run.admitted) {
            runs.supersede(run);
        }
    }
}
