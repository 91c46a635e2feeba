package dev.jem.engine;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.ApplyJobs;
import dev.jem.model.command.Command.DeleteJob;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How definitions come to be known, are applied and are taken away. */
final class JobDecisions {

    private final Step step;
    private final State state;

    JobDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Answer apply(ApplyJobs command) {
        Optional<String> wrong = command.jobs().stream()
                .map(Submitted::definition)
                .flatMap(it -> neverFiring(it).stream())
                .findFirst();
        if (wrong.isPresent()) {
            return new Answer.Refused(Code.INVALID, wrong.get());
        }
        List<Change> changes = new ArrayList<>();
        for (Submitted submitted : command.jobs()) {
            changes.add(apply(submitted));
        }
        return new Answer.JobsApplied(changes);
    }

    /** A trigger that is new or changed must have a start to come; one that has had its last may stay. */
    private Optional<String> neverFiring(JobDefinition definition) {
        Optional<Job> before = Optional.ofNullable(state.jobsByKey.get(definition.key()));
        return definition.triggers().stream()
                .filter(trigger -> same(before, trigger).isEmpty())
                .flatMap(trigger -> Planner.neverFires(meaning(definition, trigger), step.at).stream())
                .findFirst();
    }

    private static Optional<Trigger> same(Optional<Job> before, TriggerDefinition trigger) {
        return before.filter(job -> !job.quarantined)
                .flatMap(job -> job.trigger(trigger.name()))
                .filter(it -> it.definition.recurrence().equals(trigger.recurrence())
                        && it.definition.rules().equals(trigger.rules()));
    }

    private Change apply(Submitted submitted) {
        JobKey key = submitted.definition().key();
        Optional<Job> before = Optional.ofNullable(state.jobsByKey.get(key));
        Optional<Job> applied = before.filter(Job::isApplied);
        Optional<JobVersion> same = applied.filter(job -> !job.quarantined)
                .flatMap(job -> job.current)
                .filter(version -> version.sha256.equals(submitted.sha256()));
        if (same.isPresent()) {
            return new Change(key, before.orElseThrow().uid, same.get().number, Change.Action.UNCHANGED);
        }
        applied.ifPresent(new ScheduleDecisions(step)::close);
        List<Cursor> cursors = cursors(before, submitted.definition());
        Job job = record(submitted, false);
        step.emit(new Event.JobApplied(job.uid, job.lastVersion, cursors));
        Change.Action action = applied.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
        return new Change(key, job.uid, job.lastVersion, action);
    }

    /** An unchanged schedule goes on where it is; a new or changed one begins now. */
    private List<Cursor> cursors(Optional<Job> before, JobDefinition definition) {
        List<Cursor> cursors = new ArrayList<>();
        for (TriggerDefinition trigger : definition.triggers()) {
            cursors.add(same(before, trigger)
                    .map(it -> new Cursor(it.name(), it.coveredTo, it.next))
                    .orElseGet(() -> begin(definition, trigger)));
        }
        return cursors;
    }

    private Cursor begin(JobDefinition job, TriggerDefinition trigger) {
        return new Cursor(trigger.name(), step.at, Planner.first(meaning(job, trigger), step.at));
    }

    private TriggerSchedule meaning(JobDefinition job, TriggerDefinition trigger) {
        return new TriggerSchedule(job.key(), trigger, state.calendars::days);
    }

    Job recordAdHoc(Submitted submitted) {
        return record(submitted, true);
    }

    private Job record(Submitted submitted, boolean adHoc) {
        JobKey key = submitted.definition().key();
        if (!state.namespaces.contains(key.namespace())) {
            step.emit(new Event.NamespaceCreated(key.namespace()));
        }
        Job known = state.jobsByKey.get(key);
        long uid = known == null ? state.lastJob + 1 : known.uid;
        long version = known == null ? 1 : known.lastVersion + 1;
        step.emit(new Event.JobVersionRecorded(uid, key, version, submitted.sha256(), adHoc, submitted.definition()));
        return state.job(uid);
    }

    Answer delete(DeleteJob command) {
        Job job = state.jobsByKey.get(command.job());
        if (job == null || !job.isApplied()) {
            return new Answer.Refused(Code.NOT_FOUND, "there is no job " + command.job());
        }
        long version = job.current.orElseThrow().number;
        if (command.version().isPresent() && command.version().getAsLong() != version) {
            return new Answer.Refused(
                    Code.CHANGED,
                    "job " + command.job() + " is in version " + version + " by now, not in "
                            + command.version().getAsLong() + "; look at it again");
        }
        new ScheduleDecisions(step).close(job);
        step.emit(new Event.JobDeleted(job.uid, command.reason()));
        return new Answer.Done();
    }
}
