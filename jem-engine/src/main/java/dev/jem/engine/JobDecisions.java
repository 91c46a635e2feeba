package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Change;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.DeleteJob;
import dev.jem.model.command.Command.Submitted;
import dev.jem.model.event.Cursor;
import dev.jem.model.event.Event;
import dev.jem.model.job.BusinessDateRule;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.BusinessDays;
import dev.jem.model.time.Nominal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** How definitions come to be known, are applied and are taken away. */
final class JobDecisions {

    private final Step step;
    private final State state;

    JobDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    /** Why jobs cannot be applied, if that is so. */
    Optional<Answer.Refused> problem(List<Submitted> jobs, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        for (Submitted submitted : jobs) {
            JobDefinition definition = submitted.definition();
            Optional<Answer.Refused> problem = calendars(definition)
                    .filter(it -> calendars.apply(it).isEmpty())
                    .findFirst()
                    .map(it -> "job " + definition.key() + ": the calendar " + it + " does not exist")
                    .map(it -> new Answer.Refused(Code.INVALID, it))
                    .or(() -> neverFiring(definition, calendars));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /** The calendars that a definition names. */
    static Stream<CalendarKey> calendars(JobDefinition definition) {
        return Stream.concat(
                definition.triggers().stream().flatMap(CalendarDecisions::calendars),
                definition.businessDate().flatMap(BusinessDateRule::calendar).stream());
    }

    /** A trigger that is new or changed must have a start to come; one that has had its last may stay. */
    private Optional<Answer.Refused> neverFiring(
            JobDefinition definition, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        Optional<Job> before = Optional.ofNullable(state.jobsByKey.get(definition.key()));
        return definition.triggers().stream()
                .filter(trigger -> same(before, trigger).isEmpty())
                .map(trigger -> meaning(definition.key(), trigger, calendars))
                .flatMap(trigger -> Planner.neverFires(trigger, step.at)
                        .map(it -> new Answer.Refused(Code.INVALID, it, subject(trigger)))
                        .stream())
                .findFirst();
    }

    private static Answer.Subject subject(TriggerSchedule trigger) {
        return Answer.Subject.of(trigger.job(), trigger.trigger().name());
    }

    private static Optional<Trigger> same(Optional<Job> before, TriggerDefinition trigger) {
        return before.filter(job -> !job.quarantined)
                .flatMap(job -> job.trigger(trigger.name()))
                .filter(it -> it.definition.recurrence().equals(trigger.recurrence())
                        && it.definition.rules().equals(trigger.rules()));
    }

    Change apply(Submitted submitted) {
        JobKey key = submitted.definition().key();
        Optional<Job> before = Optional.ofNullable(state.jobsByKey.get(key));
        Optional<Job> applied = before.filter(Job::isApplied);
        Optional<JobVersion> same = applied.filter(job -> !job.quarantined)
                .flatMap(job -> job.current)
                .filter(version -> version.sha256.equals(submitted.sha256()));
        if (same.isPresent()) {
            return change(key, same.get().number, Change.Action.UNCHANGED);
        }
        SortedMap<String, NavigableSet<Nominal>> early = applied.map(job ->
                        new ScheduleDecisions(step).close(job, it -> goesOn(job, it, submitted.definition())))
                .orElse(Collections.emptySortedMap());
        List<Cursor> cursors = cursors(before, submitted.definition(), early);
        Job job = record(submitted, false);
        step.emit(new Event.JobApplied(job.uid, job.lastVersion, cursors));
        Change.Action action = applied.isPresent() ? Change.Action.CHANGED : Change.Action.CREATED;
        return change(key, job.lastVersion, action);
    }

    private static Change change(JobKey key, long version, Change.Action action) {
        return new Change(Change.Kind.JOB, key.namespace(), key.name(), version, action);
    }

    private static boolean goesOn(Job job, Trigger trigger, JobDefinition definition) {
        return definition.triggers().stream()
                .anyMatch(it -> same(Optional.of(job), it)
                        .filter(same -> same == trigger)
                        .isPresent());
    }

    /**
     * An unchanged schedule goes on where it is; a new or changed one begins now.
     *
     * @param early starts of changed ones that have their outcome although they were written for later
     */
    private List<Cursor> cursors(
            Optional<Job> before, JobDefinition definition, SortedMap<String, NavigableSet<Nominal>> early) {
        List<Cursor> cursors = new ArrayList<>();
        for (TriggerDefinition trigger : definition.triggers()) {
            NavigableSet<Nominal> settled = early.getOrDefault(trigger.name(), Collections.emptyNavigableSet());
            cursors.add(
                    same(before, trigger).map(Trigger::cursor).orElseGet(() -> begin(definition, trigger, settled)));
        }
        return cursors;
    }

    private Cursor begin(JobDefinition job, TriggerDefinition trigger, NavigableSet<Nominal> settled) {
        TriggerSchedule meaning = new TriggerSchedule(
                job.key(),
                trigger,
                state.calendars::days,
                new TriggerSchedule.Progress(Micros.instant(step.at), settled));
        return new Cursor(
                trigger.name(),
                step.at,
                Planner.first(meaning, step.at),
                List.copyOf(settled),
                OptionalLong.of(step.at),
                List.of());
    }

    /** What a trigger means that takes effect now. */
    private TriggerSchedule meaning(
            JobKey job, TriggerDefinition trigger, Function<CalendarKey, Optional<BusinessDays>> calendars) {
        TriggerSchedule.Progress progress =
                new TriggerSchedule.Progress(Micros.instant(step.at), Collections.emptySet());
        return new TriggerSchedule(job, trigger, calendars, progress);
    }

    /** Creates a namespace that is not there yet. */
    void require(String namespace) {
        if (!state.namespaces.contains(namespace)) {
            step.emit(new Event.NamespaceCreated(namespace));
        }
    }

    Job recordAdHoc(Submitted submitted) {
        return record(submitted, true);
    }

    private Job record(Submitted submitted, boolean adHoc) {
        JobKey key = submitted.definition().key();
        require(key.namespace());
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
        Optional<Answer.Refused> frozen = new Freezes(step).job(job.current.orElseThrow().definition);
        if (frozen.isPresent()) {
            return frozen.get();
        }
        Optional<Answer.Refused> needed = new DependencyDecisions(step).needed(command.job());
        if (needed.isPresent()) {
            return needed.get();
        }
        new ScheduleDecisions(step).close(job, _ -> false);
        step.emit(new Event.JobDeleted(job.uid, command.reason()));
        return new Answer.Done();
    }
}
