package dev.jem.engine;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.PauseTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an event makes of jobs, their versions and triggers, of pauses and of named events. */
final class JobTransitions {

    private final State state;

    JobTransitions(State state) {
        this.state = state;
    }

    void recordVersion(Event.JobVersionRecorded event) {
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

    void applyJob(Event.JobApplied event) {
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

    void deleteJob(Job job) {
        dropTriggers(job);
        Optional<JobVersion> before = job.current;
        before.ifPresent(it -> state.dependents.remove(it.definition));
        job.current = Optional.empty();
        job.deleted = true;
        before.ifPresent(job::forgetUnneeded);
    }

    void quarantineJob(Job job) {
        job.quarantined = true;
        job.triggers.forEach(trigger -> setNext(trigger, Optional.empty()));
    }

    /** Other rules of a zone can take a trigger back: what comes next may be due before what was covered last. */
    void armTrigger(Job job, Cursor cursor) {
        job.trigger(cursor.trigger()).ifPresent(trigger -> {
            trigger.settle(cursor);
            trigger.begun = cursor.begun().orElse(trigger.begun);
            trigger.coveredTo = cursor.coveredTo();
            setNext(trigger, cursor.next());
        });
    }

    void moveTrigger(Job job, String name, long coveredTo, Optional<Coming> next) {
        job.trigger(name).ifPresent(trigger -> {
            trigger.coveredTo = Math.max(trigger.coveredTo, coveredTo);
            setNext(trigger, next);
        });
    }

    void setNext(Trigger trigger, Optional<Coming> next) {
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

    void pause(Event.Paused event, Recorded recorded) {
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

    void resume(PauseTarget target) {
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

    void emit(Event.SignalEmitted event, Recorded recorded) {
        addSignal(signal(event, recorded));
    }

    void addSignal(Entity.Signal signal) {
        state.signals.put(signal);
        state.timers.add(expiry(signal));
    }

    void removeSignal(long signal) {
        state.timers.remove(expiry(state.signals.remove(signal)));
    }

    private static Timer expiry(Entity.Signal signal) {
        return new Timer(signal.expiresAt(), Timer.Kind.EXPIRE, signal.signal(), 0);
    }
}
