package dev.jem.model.command;

import dev.jem.model.calendar.CalendarKey;
import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.connection.ConnectionKey;
import dev.jem.model.event.Entity;
import dev.jem.model.job.Element;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import dev.jem.model.window.WindowKey;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What the engine answers. It counts only once the events it was decided with are durable. */
public sealed interface Answer {

    /** Nothing more to say. */
    record Done() implements Answer {}

    /**
     * The command was not carried out, and nothing changed.
     *
     * @param about which of several submitted objects is in the way; absent where that is plain
     */
    record Refused(Code code, String message, Optional<Subject> about) implements RunAnswer {

        public Refused(Code code, String message) {
            this(code, message, Optional.empty());
        }

        public Refused(Code code, String message, Subject about) {
            this(code, message, Optional.of(about));
        }
    }

    /**
     * What a refusal is about.
     *
     * @param trigger of a job; absent where it is about the whole
     */
    record Subject(Change.Kind kind, String namespace, String name, Optional<String> trigger) {

        public static Subject of(JobKey job) {
            return new Subject(Change.Kind.JOB, job.namespace(), job.name(), Optional.empty());
        }

        public static Subject of(JobKey job, String trigger) {
            return new Subject(Change.Kind.JOB, job.namespace(), job.name(), Optional.of(trigger));
        }

        public static Subject of(CalendarKey calendar) {
            return new Subject(Change.Kind.CALENDAR, calendar.namespace(), calendar.name(), Optional.empty());
        }

        public static Subject of(ConnectionKey connection) {
            return new Subject(Change.Kind.CONNECTION, connection.namespace(), connection.name(), Optional.empty());
        }

        public static Subject of(WindowKey window) {
            return new Subject(Change.Kind.WINDOW, window.namespace(), window.name(), Optional.empty());
        }
    }

    /** Why a command was refused; a closed list that the API maps to status codes. */
    enum Code {
        NOT_FOUND,
        /** The state does not allow it. */
        CONFLICT,
        /** It is not in the version any more that the command is about. */
        CHANGED,
        /** The idempotency key was used for something else. */
        KEY_REUSED,
        /** The command contradicts itself or the definition. */
        INVALID,
        /** The session is over or never was; the worker must join again. */
        SESSION_OVER,
        /** It may do harm, and nobody has confirmed it. */
        UNCONFIRMED,
        /** It belongs to another principal. */
        FORBIDDEN,
        /** A declared limit is reached; later it may work. */
        LIMIT_REACHED
    }

    /**
     * @param changes in the order of the command: calendars, windows, connections, jobs; empty for a dry run
     * @param warnings what follows for others that nobody may have meant
     */
    record Applied(List<Change> changes, List<String> warnings) implements Answer {}

    /** What became of one object. */
    record Change(Kind kind, String namespace, String name, long version, Action action) {
        /** What there is to apply. */
        public enum Kind {
            CALENDAR,
            WINDOW,
            CONNECTION,
            JOB
        }

        /** Whether something changed. */
        public enum Action {
            CREATED,
            CHANGED,
            UNCHANGED
        }
    }

    /**
     * What came of a delivery.
     *
     * @param run the one it started, now or when it came before
     * @param skipped why it started none; empty where it did
     */
    record Delivered(Optional<RunAccepted> run, String skipped) implements Answer {}

    /** The answer for one submitted run. */
    sealed interface RunAnswer extends Answer {}

    /** @param repeated whether the idempotency key was known and this is the run of that time */
    record RunAccepted(long run, JobKey job, long number, boolean repeated) implements RunAnswer {}

    /**
     * What an operator has done to a run, or would do.
     *
     * @param before what it was, for people
     * @param after what it is then
     * @param repeated whether the idempotency key was known and nothing was done again
     */
    record Acted(String before, String after, boolean repeated) implements Answer {}

    /** Answers in the order of the command. */
    record RunsAnswered(List<RunAnswer> runs) implements Answer {}

    /** @param repeated whether the idempotency key was known and this is the event of that time */
    record SignalAccepted(Entity.Signal signal, boolean repeated) implements Answer {}

    /**
     * An answer to an approval counts.
     *
     * @param approvals how many have approved by now, of so many who must
     * @param state of the task
     */
    record ApprovalAnswered(int approvals, int people, TaskState state) implements Answer {}

    record WorkerAccepted(long session, List<Stop> stop) implements Answer {}

    /** @param orders empty if there is nothing to do */
    record Claimed(long counter, List<Order> orders, List<Stop> stop) implements Answer {}

    record HeartbeatAccepted(List<Stop> stop) implements Answer {}

    /** Results in the order of the reports. */
    record ReportsAnswered(List<ReportResult> results) implements Answer {}

    enum ReportResult {
        ACCEPTED,
        /** The attempt is another's or over; the worker forgets it. */
        STALE
    }

    /** In the order of the question. */
    record TokensChecked(List<Boolean> valid) implements Answer {}

    /** An attempt the worker must stop. */
    record Stop(AttemptKey attempt, long token, Cause cause) {
        /** Why, and whether its end is still of interest. */
        public enum Cause {
            CANCELLED,
            TIMED_OUT,
            SUPERSEDED,
            /** At once, without time to clean up. */
            KILLED,
            /** The lease is not this worker's any more. */
            STALE;

            public static Cause of(StopCause cause) {
                return switch (cause) {
                    case CANCELLED -> CANCELLED;
                    case TIMED_OUT -> TIMED_OUT;
                    case SUPERSEDED -> SUPERSEDED;
                    case KILLED -> KILLED;
                    case FORCED -> CANCELLED;
                };
            }
        }
    }

    /**
     * An attempt that was granted, with all that is needed to render what the worker executes.
     *
     * @param connection the one that the task names, if it may use it
     * @param upstream outputs of ended tasks by task and name
     * @param dates what references that calculate with the business date stand for
     * @param scheduledAt nominal start, epoch microseconds; absent for runs no schedule asked for
     * @param element what it is for, where the task is repeated
     */
    record Order(
            AttemptKey attempt,
            long token,
            JobDefinition definition,
            long version,
            long number,
            int task,
            LocalDate businessDate,
            SortedMap<String, String> dates,
            Optional<Long> scheduledAt,
            SortedMap<String, Value> params,
            Optional<ConnectionDefinition> connection,
            SortedMap<String, SortedMap<String, Value>> upstream,
            Optional<Element> element) {}
}
