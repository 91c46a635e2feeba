package dev.jem.model.event;

import dev.jem.model.calendar.CalendarDefinition;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.PauseTarget;
import dev.jem.model.job.Value;
import dev.jem.model.signal.SignalKey;
import dev.jem.model.state.Cause;
import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.window.WindowDefinition;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** One thing of the state, whole: what a snapshot is made of. In a snapshot, what is referred to comes first. */
public sealed interface Entity {

    /** Counters and what there is only one of. */
    record Cell(
            String incarnation,
            long epoch,
            String timeZoneData,
            long lastRun,
            long lastJob,
            long lastToken,
            long lastSession,
            long lastAt)
            implements Entity {}

    record Principal(String name, PrincipalKind kind, Role role, String tokenSha256) implements Entity {}

    record Namespace(String name) implements Entity {}

    record Calendar(CalendarDefinition definition, long version, String sha256) implements Entity {}

    /**
     * A pause that is not over.
     *
     * @param id tells it from the others that are not over
     */
    record Pause(
            PauseTarget target,
            long id,
            long since,
            long until,
            String by,
            @Free String reason) implements Entity {}

    record Window(WindowDefinition definition, long version, String sha256) implements Entity {}

    /** @param last the number of the newest named event that there ever was */
    record SignalCounter(long last) implements Entity {}

    /**
     * A named event.
     *
     * @param uses the first ones, in their order
     * @param used how many uses there were
     * @param taken whether nobody else gets it
     */
    record Signal(
            long signal,
            SignalKey key,
            LocalDate date,
            @Free SortedMap<String, Value> payload,
            long emittedAt,
            long expiresAt,
            String emittedBy,
            String idempotencyKey,
            List<SignalUse> uses,
            long used,
            boolean taken)
            implements Entity {}

    record Connection(ConnectionDefinition definition, long version, String sha256) implements Entity {}

    /**
     * @param current 0 if no version is applied
     * @param pausedFrom when its last pause began that is over, and {@code pausedTo} when that ended; 0 for none
     * @param durations how long its last successful runs took, milliseconds, oldest first
     * @param outcomes how its last runs ended, oldest first
     */
    record Job(
            long job,
            JobKey key,
            long current,
            long lastVersion,
            long lastNumber,
            List<Cursor> cursors,
            boolean quarantined,
            boolean deleted,
            List<Long> durations,
            long pausedFrom,
            long pausedTo,
            List<Outcome> outcomes)
            implements Entity {}

    /** A version that is current or pinned by an active run. */
    record Version(
            long job,
            long version,
            String sha256,
            boolean adHoc,
            @Free JobDefinition definition) implements Entity {}

    /** @param principal whose worker it is; empty where that was not recorded yet */
    record Worker(
            String worker,
            long session,
            String principal,
            SortedMap<String, String> labels,
            int slots,
            List<String> executors,
            String version,
            String bootId,
            String stateId,
            long joining,
            String containment,
            long leaseMicros,
            long joinedAt,
            boolean connected,
            long lastClaim)
            implements Entity {}

    /**
     * @param needs what met each need of its version, empty where nothing has; empty if none was met
     * @param submitter the principal that asked for it; absent where nobody did
     * @param marks what operators have decided about it
     * @param revision how many events it has had
     * @param parent the task that it is the work of
     */
    record Run(
            long run,
            long job,
            long version,
            long number,
            Cause cause,
            String trigger,
            Optional<Coming> start,
            LocalDate businessDate,
            long createdAt,
            long dueAt,
            int priority,
            String concurrencyKey,
            boolean admitted,
            boolean begun,
            Optional<StopCause> stop,
            boolean timedOut,
            List<Task> tasks,
            @Free SortedMap<String, Value> params,
            Optional<Deferral> deferral,
            SortedMap<String, String> dates,
            List<Expansion> expansions,
            List<String> needs,
            Optional<String> submitter,
            Optional<Marks> marks,
            long revision,
            Optional<Execution> execution,
            Optional<Parent> parent)
            implements Entity {}

    /**
     * A repeated task that has its elements; those of a run stand in the order in which they came to be.
     *
     * @param task its place in the definition
     */
    record Expansion(int task, @Free List<Value> values, List<Task> elements) {}

    /** A run that waits for a maintenance window or a pause to end. */
    record Deferral(long until, String holder) {}

    /**
     * A task run; tasks stand in the order of the definition.
     *
     * @param attempts how many attempts have ended or are active
     * @param lost how many attempts ended {@code LOST}
     * @param retryAt 0 unless it waits for its next attempt
     * @param conditionMet whether its condition was asked and is true
     * @param exitCode of its last attempt that has ended, where that had one
     * @param doing where no worker runs it
     * @param marks what operators have decided about it
     * @param attemptsBefore how many of its attempts belong to executions of the run before this one
     */
    record Task(
            TaskState state,
            int attempts,
            int lost,
            long firstStartedAt,
            long retryAt,
            Optional<Attempt> active,
            @Free SortedMap<String, Value> outputs,
            boolean conditionMet,
            OptionalInt exitCode,
            Optional<Doing> doing,
            Optional<Marks> marks,
            int attemptsBefore) {}

    record Attempt(
            int number,
            long token,
            String worker,
            long session,
            long claim,
            long leasedAt,
            long startedAt,
            long contactLostAt,
            Optional<StopCause> stop) {}

    /** An idempotency key that is still remembered. */
    record Remembered(String key, long run, long job, long number, long at) implements Entity {}

    /** A run that was opened again a while ago: what is read of it may still be from before. */
    record Reopened(long run, int execution, long at) implements Entity {}
}
