package dev.jem.model.command;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.RunAction;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.Value;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.TaskState;
import dev.jem.model.state.Vote;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Everything that can be asked of the engine. */
public sealed interface Command {

    // ---- from the server itself

    /** A server has taken the lead; the incarnation is given for a history that has none yet. */
    record StartEpoch(long epoch, String node, String timeZoneData, Optional<String> incarnation) implements Command {}

    /** Time has come for what is due. Handles a bounded slice. */
    record Tick(int slice) implements Command {}

    /** Gives up what is due first, because handling it has failed. */
    record DropTimer() implements Command {}

    /** No heartbeat of this session came in time. */
    record LoseContact(String worker, long session) implements Command {}

    /** Something that cannot be decided was put aside. */
    record Quarantine(String command, String detail) implements Command {}

    /** Writes down a digest of the state. */
    record RecordDigest(long seq, String sha256) implements Command {}

    // ---- governance

    record PutPrincipal(String name, PrincipalKind kind, Role role, String tokenSha256) implements Command {}

    record RemovePrincipal(String name) implements Command {}

    /**
     * Applies all of them or none; jobs last, as they name the others.
     *
     * @param isDryRun whether it is only asked what would be in the way
     */
    record Apply(
            List<SubmittedCalendar> calendars,
            List<SubmittedWindow> windows,
            List<SubmittedConnection> connections,
            List<Submitted> jobs,
            boolean isDryRun)
            implements Command {

        public Apply {
            calendars = List.copyOf(calendars);
            windows = List.copyOf(windows);
            connections = List.copyOf(connections);
            jobs = List.copyOf(jobs);
        }

        public Apply(List<SubmittedCalendar> calendars, List<SubmittedWindow> windows, List<Submitted> jobs) {
            this(calendars, windows, List.of(), jobs, false);
        }

        /** Nothing but jobs. */
        public Apply(List<Submitted> jobs) {
            this(List.of(), List.of(), jobs);
        }
    }

    /** A checked calendar and the hash of its normal form. */
    record SubmittedCalendar(CalendarDefinition definition, String sha256) {}

    /** A checked maintenance window and the hash of its normal form. */
    record SubmittedWindow(WindowDefinition definition, String sha256) {}

    /** A checked connection and the hash of its normal form. */
    record SubmittedConnection(ConnectionDefinition definition, String sha256) {}

    /** A checked definition and the hash of its normal form. */
    record Submitted(JobDefinition definition, String sha256) {}

    /** @param version the one it must still be in; any where absent */
    record DeleteJob(JobKey job, OptionalLong version, String reason) implements Command {}

    /** @param version the one it must still be in; any where absent */
    record DeleteCalendar(CalendarKey calendar, OptionalLong version, String reason) implements Command {}

    /**
     * Lets nothing of a target start until it is resumed.
     *
     * @param until when it resumes by itself, epoch microseconds; 0 for never
     */
    record Pause(PauseTarget target, long until, String reason) implements Command {}

    /** Ends a pause of exactly this target. */
    record Resume(PauseTarget target, String reason) implements Command {}

    /** @param version the one it must still be in; any where absent */
    record DeleteWindow(WindowKey window, OptionalLong version, String reason) implements Command {}

    /** @param version the one it must still be in; any where absent */
    record DeleteConnection(ConnectionKey connection, OptionalLong version, String reason) implements Command {}

    // ---- named events

    /**
     * Says that something has happened.
     *
     * @param date the business date it is about; today in UTC where absent
     * @param keptMicros how long it is kept
     * @param idempotencyKey the same key gives the same event of that name, as long as it is kept; may be empty
     * @param request a fingerprint of what is said: with another one the same key is refused; may be empty
     */
    record EmitSignal(
            SignalKey key,
            Optional<LocalDate> date,
            SortedMap<String, Value> payload,
            long keptMicros,
            String idempotencyKey,
            String request)
            implements Command {}

    record DeleteSignal(String namespace, long signal, String reason) implements Command {}

    // ---- runs

    /**
     * Asks for a run.
     *
     * @param params checked against the definition; those with a default may be absent
     * @param idempotencyKey the same key of the same principal gives the same run; may be empty
     * @param request a fingerprint of what is asked for: with another one the same key is refused; may be empty
     */
    record SubmitRun(
            Target target,
            SortedMap<String, Value> params,
            Optional<LocalDate> businessDate,
            String reason,
            String idempotencyKey,
            String request)
            implements Command {}

    /**
     * Somebody outside has delivered what starts a job.
     *
     * @param recurrence of the trigger as it was read: under another one the delivery is not meant
     * @param what was delivered, for people
     * @param facts what references of the trigger to it stand for, by their path
     * @param idempotencyKey the same key of the same principal gives the same run
     */
    record Deliver(
            JobKey job,
            String trigger,
            Recurrence recurrence,
            String what,
            SortedMap<String, String> facts,
            String idempotencyKey)
            implements Command {}

    /** Asks for many runs; each is answered on its own. */
    record SubmitRuns(List<SubmitRun> runs) implements Command {}

    /** What is to run. */
    sealed interface Target {

        /** The present version of an applied job. */
        record Applied(JobKey job) implements Target {}

        /** A definition that is recorded but not applied. */
        record AdHoc(Submitted job) implements Target {}
    }

    /** Stops a run; asked a second time it also stops its {@code runIf: done} tasks. */
    record CancelRun(long run, String reason) implements Command {}

    /**
     * Answers an approval.
     *
     * @param task by its name
     * @param revision the one the person saw: an answer after that is not meant; any where absent
     */
    record AnswerApproval(long run, String task, Vote vote, String reason, String ticket, OptionalLong revision)
            implements Command {}

    /**
     * Somebody outside says how a task ends that waits for that.
     *
     * @param task by its name
     * @param state {@code SUCCEEDED} or {@code FAILED}
     * @param outputs of the declared types
     */
    record CallBack(long run, String task, TaskState state, SortedMap<String, Value> outputs, String message)
            implements Command {}

    /**
     * An operator acts on a run that has not ended, or on a task of it.
     *
     * @param task empty for the run itself
     * @param revision of the run that the operator has seen; any where absent
     * @param idempotencyKey the same key of the same principal acts once; may be empty
     * @param isDryRun whether it is only asked what would be
     */
    record ActOnRun(
            long run,
            String task,
            RunAction action,
            Remark remark,
            OptionalLong revision,
            String idempotencyKey,
            boolean isDryRun)
            implements Command {}

    /**
     * An operator says something about a run that has ended.
     *
     * @param number and {@code job}, as the run is stored
     * @param execution which one it is about; absent for the first
     * @param before what was said before
     */
    record DisposeRun(
            long run,
            JobKey job,
            long number,
            Optional<Execution> execution,
            Disposition before,
            Disposition disposition,
            Remark remark,
            String idempotencyKey)
            implements Command {}

    /**
     * An operator has a run that has ended carried out once more.
     *
     * @param ended the run as it is stored
     * @param end how it ended
     * @param by its version, as it is stored
     * @param asOf up to when what is stored is complete, epoch microseconds
     */
    record RerunRun(
            Entity.Run ended,
            Execution.End end,
            Entity.Version by,
            long asOf,
            Rerun rerun,
            Remark remark,
            OptionalLong revision,
            String idempotencyKey,
            boolean isDryRun)
            implements Command {}

    // ---- workers

    /** @param joining grows with every attempt of this worker to join: a late one is told from a new one */
    record JoinWorker(
            String worker,
            SortedMap<String, String> labels,
            int slots,
            List<String> executors,
            String version,
            String bootId,
            String stateId,
            long joining,
            String containment,
            long leaseMicros,
            List<Held> held)
            implements Command {}

    /** An attempt under its fencing token. */
    record Held(AttemptKey attempt, long token) {}

    record LeaveWorker(String worker, long session) implements Command {}

    /**
     * A person says that nothing of a worker runs any more: what it held is lost, its name is free.
     *
     * @param session the one the person saw; of a later one nobody has said so
     */
    record DeclareWorkerDead(String worker, long session, String reason) implements Command {}

    /** Asks for work. */
    record Claim(String worker, long session, long counter, int slots) implements Command {}

    /** @param claimCounter the last claim whose answer the worker has */
    record Heartbeat(String worker, long session, long claimCounter, List<Held> held) implements Command {}

    record ReportAttempts(String worker, long session, List<Report> reports) implements Command {}

    /** What a worker says about an attempt. */
    sealed interface Report {

        Held held();

        record Started(Held held, long startedAt) implements Report {}

        record Ended(Held held, AttemptResult result) implements Report {}
    }

    /** Asks which of these tokens are still the attempt's. */
    record CheckTokens(String worker, long session, List<Held> held) implements Command {}
}
