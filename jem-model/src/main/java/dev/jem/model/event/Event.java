package dev.jem.model.event;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Value;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.Cause;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.Excuse;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that can happen. Runs and jobs are named by the numbers of their cell; attempts by run, task and number.
 *
 * <p>A published version of an event never changes its meaning. What is new gets a new event or a new version with an
 * upcast.
 */
public sealed interface Event {

    /** An event about one job. */
    sealed interface OfJob extends Event {
        long job();
    }

    /** An event about one run. */
    sealed interface OfRun extends Event {
        long run();
    }

    // ---- the journal itself

    /** The first event of a history, and the first after one was reopened. */
    record IncarnationOpened(String incarnation) implements Event {}

    /** A server took the lead. The first event it writes. */
    record EpochStarted(long epoch, String node, String timeZoneData) implements Event {}

    /**
     * The leading server knows other rules of time zones than the one before it; the triggers whose next start is
     * another now have been moved.
     */
    record TimeZoneDataChanged(String from, String to, List<MovedStart> moved) implements Event {}

    /** The state after a batch, as a hash; other servers compare theirs. */
    record StateDigested(long seq, String sha256) implements Event {}

    /** A command that could not be decided was put aside. */
    record CommandQuarantined(String command, @Free String detail) implements Event {}

    /**
     * Something that was due could not be handled and is not tried again.
     *
     * @param kind what was due, such as {@code RETRY}
     * @param id of the job or run
     * @param index of the trigger or task
     */
    record TimerDropped(long dueAt, String kind, long id, int index) implements Event {}

    // ---- who may call

    record PrincipalPut(String name, PrincipalKind kind, Role role, String tokenSha256) implements Event {}

    record PrincipalRemoved(String name) implements Event {}

    // ---- what is to run

    record NamespaceCreated(String name) implements Event {}

    /** A definition is known under a version from now on. It is not planned until it is applied. */
    record JobVersionRecorded(
            long job,
            JobKey key,
            long version,
            String sha256,
            boolean adHoc,
            @Free JobDefinition definition) implements OfJob {}

    /** A recorded version is the job's present one; its triggers stand where the cursors say. */
    record JobApplied(long job, long version, List<Cursor> cursors) implements OfJob {}

    record JobDeleted(long job, @Free String reason) implements OfJob {}

    /** A job whose definition could not be evaluated is not planned until another version is applied. */
    record JobQuarantined(long job, @Free String detail) implements OfJob {}

    /** A calendar is in a version from now on; what is planned by it is planned anew. */
    record CalendarApplied(CalendarKey calendar, long version, String sha256, CalendarDefinition definition)
            implements Event {}

    record CalendarDeleted(CalendarKey calendar, @Free String reason) implements Event {}

    /** A maintenance window is in a version from now on. */
    record WindowApplied(WindowKey window, long version, String sha256, WindowDefinition definition) implements Event {}

    record WindowDeleted(WindowKey window, @Free String reason) implements Event {}

    /** A connection is in a version from now on. */
    record ConnectionApplied(ConnectionKey connection, long version, String sha256, ConnectionDefinition definition)
            implements Event {}

    record ConnectionDeleted(ConnectionKey connection, @Free String reason) implements Event {}

    /** Expected starts got an outcome other than a run. */
    record OccurrencesExcused(
            long job,
            String trigger,
            Span span,
            Excuse excuse,
            Optional<Coming> next,
            @Free String detail) implements OfJob {}

    /**
     * A trigger reacted to something with no run.
     *
     * @param cause {@code EVENT} or {@code DEPENDENCY}
     */
    record TriggerSkipped(
            long job,
            Cause cause,
            Prompt prompt,
            Excuse excuse,
            @Free String detail) implements OfJob {}

    /** A trigger that waited for a run to end knows its next start. */
    record TriggerArmed(long job, Cursor cursor) implements OfJob {}

    // ---- named events

    /**
     * Somebody says that something has happened.
     *
     * @param expiresAt until when it is kept, epoch microseconds
     * @param idempotencyKey of the one who said it, behind a line break a fingerprint of what was said; may be empty
     */
    record SignalEmitted(
            long signal,
            SignalKey key,
            LocalDate date,
            @Free SortedMap<String, Value> payload,
            long expiresAt,
            String idempotencyKey)
            implements Event {}

    /** The time of a named event is over. */
    record SignalExpired(long signal) implements Event {}

    record SignalDeleted(long signal, @Free String reason) implements Event {}

    // ---- runs

    /**
     * A run exists.
     *
     * @param admitted whether it may start at once; otherwise it waits for its concurrency limit
     * @param idempotencyKey scoped to the principal, behind a line break a fingerprint of the request where there is
     *     one; empty if no key was given
     * @param dueAt when it should start, epoch microseconds
     * @param dates what references that calculate with the business date stand for, by their path
     * @param prompt what a trigger reacted to that is not about time
     * @param parent the task that it is the work of
     */
    record RunCreated(
            long run,
            long job,
            long version,
            long number,
            Cause cause,
            Optional<Occurrence> occurrence,
            LocalDate businessDate,
            long dueAt,
            int priority,
            String concurrencyKey,
            boolean admitted,
            String idempotencyKey,
            @Free String reason,
            @Free SortedMap<String, Value> params,
            SortedMap<String, String> dates,
            Optional<Prompt> prompt,
            Optional<Parent> parent)
            implements OfRun {

        /** A run that is due, or that somebody asked for. */
        public RunCreated(
                long run,
                long job,
                long version,
                long number,
                Cause cause,
                Optional<Occurrence> occurrence,
                LocalDate businessDate,
                long dueAt,
                int priority,
                String concurrencyKey,
                boolean admitted,
                String idempotencyKey,
                String reason,
                SortedMap<String, Value> params,
                SortedMap<String, String> dates) {
            this(
                    run,
                    job,
                    version,
                    number,
                    cause,
                    occurrence,
                    businessDate,
                    dueAt,
                    priority,
                    concurrencyKey,
                    admitted,
                    idempotencyKey,
                    reason,
                    params,
                    dates,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * Something that a run waited for is there.
     *
     * @param need its place in the definition
     * @param what for people: {@code finance/erp-close#12}, or an event
     * @param signal the named event it is; 0 for another job's run
     * @param isTaken whether the event is taken away with it
     */
    record RunNeedMet(long run, int need, String what, long signal, boolean isTaken) implements OfRun {}

    /** A run that waited for its concurrency limit, or for what it needs, may start. */
    record RunAdmitted(long run) implements OfRun {}

    /**
     * Nothing of a job, a namespace or of all starts any more. What runs goes on.
     *
     * @param until when it is over, epoch microseconds; 0 where somebody will say so
     */
    record Paused(PauseTarget target, long until, @Free String reason) implements Event {}

    /** A pause is over; what was missed is made up as each trigger says. */
    record Resumed(PauseTarget target, @Free String reason) implements Event {}

    /**
     * A run that has not begun does not begin before an instant.
     *
     * @param until epoch microseconds; 0 where nobody can know
     * @param holder the maintenance window or pause that is in the way, as people call it
     */
    record RunDeferred(long run, long until, String holder) implements OfRun {}

    /** No maintenance window and no pause is in the way of a run any more. */
    record RunReleased(long run) implements OfRun {}

    /** What of a run has not ended is to stop. */
    record RunStopRequested(long run, StopCause cause, @Free String reason) implements OfRun {}

    /**
     * An operator has acted on a run or on a task of it.
     *
     * @param task empty for the run itself
     * @param before what it was, for people
     * @param after what it is now, for people
     * @param idempotencyKey as in {@link RunCreated}
     */
    record RunActed(
            long run,
            String task,
            RunAction action,
            Remark remark,
            @Free String before,
            @Free String after,
            String idempotencyKey)
            implements OfRun {}

    /**
     * A run that had ended is carried out once more, under its name and number.
     *
     * @param as the run as it is from now on: what is kept has ended, the rest waits
     * @param recalled the version it is carried out by, if that is not in memory any more
     * @param rerun what was chosen
     */
    record RunReopened(
            long run,
            long job,
            Entity.Run as,
            Optional<Entity.Version> recalled,
            Rerun rerun,
            Remark remark,
            @Free String before,
            @Free String after,
            String idempotencyKey)
            implements OfRun {}

    /** An operator has said something about a run that has ended. */
    record RunDisposed(
            long run,
            long job,
            long number,
            Disposition before,
            Disposition disposition,
            Remark remark,
            String idempotencyKey)
            implements OfRun {}

    /** Every task of a run has ended. */
    record RunEnded(long run, RunState state) implements OfRun {}

    // ---- tasks and attempts

    /**
     * A worker got an attempt under a fencing token.
     *
     * @param claim the counter of the claim it answers
     */
    record AttemptLeased(long run, String task, int number, long token, String worker, long session, long claim)
            implements OfRun {}

    /** A granted attempt never reached its worker and never began; its number will be used again under a new token. */
    record AttemptReleased(long run, String task, int number) implements OfRun {}

    /** @param startedAt by the worker's clock, epoch microseconds */
    record AttemptStarted(long run, String task, int number, long startedAt) implements OfRun {}

    /** The attempt's worker is asked to stop it. */
    record AttemptStopRequested(long run, String task, int number, StopCause cause) implements OfRun {}

    record AttemptEnded(long run, String task, int number, AttemptResult result) implements OfRun {}

    /** A task waits for its next attempt. */
    record TaskRetryScheduled(long run, String task, long retryAt) implements OfRun {}

    /** The wait for the next attempt is over. */
    record TaskRetryDue(long run, String task) implements OfRun {}

    /** The condition of a task was asked when its edges were met, and is true. */
    record TaskConditionMet(long run, String task) implements OfRun {}

    /** A repeated task has its elements, which go by names such as {@code load.0}; the task ends when they have. */
    record TaskExpanded(long run, String task, @Free List<Value> elements) implements OfRun {}

    /**
     * The turn of a task has come that waits by itself, without a worker.
     *
     * @param until when it is over at the latest, epoch microseconds; 0 for never
     * @param text what people are asked; empty where none are
     */
    record TaskWaiting(
            long run, String task, long until, @Free String text) implements OfRun {}

    /** Somebody who was asked has answered; who, says the record of the event. */
    record TaskAnswered(
            long run,
            String task,
            Vote vote,
            @Free String reason,
            @Free String ticket) implements OfRun {}

    /** Somebody outside said by a token how a task ends; it may not have had its turn yet. */
    record TaskCalledBack(
            long run, String task, TaskState state, @Free String message) implements OfRun {}

    /** A task has the named event that it waited for. */
    record TaskSignalled(long run, String task, long signal, boolean isTaken) implements OfRun {}

    /** A task that no worker runs gave these outputs. */
    record TaskGave(long run, String task, @Free SortedMap<String, Value> outputs) implements OfRun {}

    /** @param detail why, for people; empty with {@code SUCCEEDED} */
    record TaskEnded(
            long run, String task, TaskState state, @Free String detail) implements OfRun {}

    // ---- workers

    /**
     * A worker opened a session; an older one of the same name is over.
     *
     * @param stateId names the worker's durable record; another one cannot know what this one had started
     * @param joining grows with every join of this durable record
     * @param leaseMicros how long the session is valid without a heartbeat
     * @param adopted tokens of attempts that it has from the session before
     */
    record WorkerJoined(
            String worker,
            long session,
            SortedMap<String, String> labels,
            int slots,
            List<String> executors,
            String version,
            String bootId,
            String stateId,
            long joining,
            String containment,
            long leaseMicros,
            List<Long> adopted)
            implements Event {}

    /** No heartbeat came for the lease and a margin. */
    record WorkerContactLost(String worker, long session) implements Event {}

    /** A worker whose contact was lost is heard again in the same session. */
    record WorkerContactRestored(String worker, long session) implements Event {}

    /** A worker said goodbye. */
    record WorkerLeft(String worker, long session) implements Event {}

    /** A person said that nothing of a worker runs any more; it holds nothing now, and its name is free. */
    record WorkerDeclaredDead(
            String worker, long session, @Free String reason) implements Event {}
}
