package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker and the server say to each other. A worker dials out; every message names its session. An attempt is
 * named by id <i>and</i> fencing token: a message with another token than the server's is refused for that attempt
 * alone.
 */
public final class Workers {

    private Workers() {}

    /**
     * Body of {@code POST /workers}: opens a session. An older session of the same name ends; what it held and this one
     * does not list is lost.
     *
     * @param name unique
     * @param bootId of the host, so that a restart of the host is told from a restart of the worker
     * @param stateId names the worker's durable record of attempts; with another one it cannot know what it had started
     * @param joining grows with every join that this record sends, also across restarts: a late request does not end a
     *     newer session
     * @param held attempts that a predecessor left and this worker has found again
     */
    public record Join(
            String name,
            Map<String, String> labels,
            int slots,
            List<String> executors,
            String version,
            String bootId,
            String stateId,
            long joining,
            String containment,
            List<Held> held) {}

    /** An attempt that a worker has. */
    public record Held(String attempt, long token) {}

    /**
     * @param leaseMillis how long the session is valid, counted from the <i>send</i> time of the last answered
     *     heartbeat
     * @param heartbeatMillis how often to send one
     * @param stop attempts of {@link Join#held} that must be stopped
     */
    public record Joined(
            String worker, long session, long leaseMillis, long heartbeatMillis, List<Stop> stop, String incarnation) {}

    /**
     * Body of {@code POST /workers/{name}/claims}. The same counter gives the same answer; the next one says that the
     * answer before has arrived.
     *
     * @param slots at most so many attempts
     * @param waitMillis how long the server may hold the request back while there is nothing
     */
    public record Claim(long session, long counter, int slots, long waitMillis) {}

    /** @param stop attempts to stop; a claim is answered at once when there are any */
    public record Claimed(long counter, List<Order> attempts, List<Stop> stop) {}

    /**
     * An attempt to execute.
     *
     * @param attempt id, safe in file names
     * @param runKey {@code namespace/job#number}
     * @param number of the attempt, from 1
     * @param env variables by name
     * @param runDirMark an unguessable text that stands for the run's directory in argv, env and workdir; the worker,
     *     which alone knows the directory, puts it in; empty where nothing refers to it
     * @param lostPolicy {@code wait}, or {@code retry}: then the worker stops the attempt at the end of its lease
     * @param taskToken what the attempt's program shows to the API; counts for as long as the attempt does
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Order(
            String attempt,
            long token,
            String runId,
            String runKey,
            String namespace,
            String job,
            long version,
            String task,
            int number,
            Action action,
            Map<String, Env> env,
            List<File> files,
            List<OutputType> outputs,
            List<SuccessRule> success,
            String workdir,
            String runAs,
            long timeoutMillis,
            long graceMillis,
            long outputBytesMax,
            Optional<Instant> scheduledAt,
            Optional<LocalDate> businessDate,
            String runDirMark,
            String lostPolicy,
            String taskToken) {}

    /**
     * Exactly one is given: {@code argv}; or {@code script} with its interpreter as {@code argv}; or {@code handler};
     * or {@code http}; or {@code sql}.
     *
     * @param kind {@code command}, {@code shell}, {@code java}, {@code http} or {@code sql}
     * @param refusal why it must not be done; empty where it may
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Action(
            String kind,
            List<String> argv,
            String script,
            String handler,
            Optional<HttpCall> http,
            Optional<SqlCall> sql,
            String refusal) {

        /** What a process does, or a handler. */
        public Action(String kind, List<String> argv, String script, String handler) {
            this(kind, argv, script, handler, Optional.empty(), Optional.empty(), "");
        }

        /** What the worker must not do, though it was asked to. */
        public static Action refused(String kind, String refusal) {
            return new Action(kind, List.of(), "", "", Optional.empty(), Optional.empty(), refusal);
        }
    }

    /**
     * A request of HTTP.
     *
     * @param headers those of the task, which go before those of the connection
     * @param ownHeaders those of the connection; like {@code auth} they go to no other service
     * @param status classes as in {@code 2xx} and codes that are good
     * @param contains a text that the body of a good answer holds; empty for any
     * @param matches a regular expression that finds something in it; empty for any
     * @param json values at JSON pointers of it
     * @param extract outputs and where they are: {@code status}, {@code body}, {@code header:NAME},
     *     {@code json:POINTER}
     * @param ca certificates in PEM that are trusted in place of the usual ones; empty for those
     * @param allow hosts and ranges of addresses that are reached although they are not public
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record HttpCall(
            String url,
            String method,
            Map<String, String> headers,
            Map<String, String> ownHeaders,
            Optional<String> body,
            List<String> status,
            String contains,
            String matches,
            Map<String, Object> json,
            Map<String, String> extract,
            boolean followRedirects,
            long timeoutMillis,
            long connectTimeoutMillis,
            Optional<Auth> auth,
            String ca,
            List<String> allow) {}

    /**
     * Who sends a request.
     *
     * @param kind {@code basic}, {@code bearer} or {@code header}
     * @param name of the user or the header; empty for a token
     * @param secret where the worker finds the rest
     */
    public record Auth(String kind, String name, Env secret) {}

    /**
     * Statements for a database, in one transaction.
     *
     * @param connection names the database: at most {@code poolMax} at a time are connected to it
     * @param user may be empty
     * @param password where the worker finds it
     * @param args by the names that stand in the statements behind a colon
     * @param allow hosts and ranges of addresses that are reached although they are not public
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SqlCall(
            String connection,
            String url,
            String user,
            Optional<Env> password,
            List<String> statements,
            Map<String, SqlArg> args,
            boolean readOnly,
            int rowsMax,
            long bytesMax,
            long timeoutMillis,
            long connectTimeoutMillis,
            int poolMax,
            List<String> allow) {}

    /** @param type as in {@link OutputType} */
    public record SqlArg(String type, String value) {}

    /**
     * The value of a variable or where the worker finds it.
     *
     * @param kind {@code value}, {@code env} or {@code file}
     */
    public record Env(String kind, String value) {}

    public record File(String path, String sha256, long size, boolean executable) {}

    /** @param type {@code string}, {@code int}, {@code number}, {@code bool}, {@code date} or {@code list} */
    public record OutputType(String name, String type) {}

    /**
     * What an end of the program means, if all that it names fits.
     *
     * @param exit exit codes and ranges such as {@code 4} and {@code 10-19}; empty for any
     * @param output a regular expression (RE2) that some line of the captured output contains; empty for any output
     * @param as {@code succeeded}, {@code skipped} or {@code failed}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SuccessRule(List<String> exit, String output, String as) {}

    /**
     * Body of {@code POST /workers/{name}/heartbeats}.
     *
     * @param held everything this worker has; what was granted and is not listed is redelivered or released
     * @param runs runs for which this worker keeps a directory and of which it holds nothing now; 1000 at most
     */
    public record Heartbeat(long session, long claimCounter, List<Held> held, List<String> runs) {}

    /** @param endedRuns those of {@link Heartbeat#runs} of which nothing will come any more */
    public record HeartbeatReply(List<Stop> stop, List<String> endedRuns) {}

    /**
     * An attempt to stop.
     *
     * @param cause {@code cancelled}, {@code timed-out} (its run) or {@code stale} (the lease is another's: report
     *     nothing)
     */
    public record Stop(String attempt, long token, String cause) {}

    /**
     * @param session that was looked at: a later one may be alive
     * @param reason why somebody is certain that nothing of the worker runs
     */
    public record DeclareDead(long session, String reason) {}

    /** Body of {@code POST /workers/{name}/reports}. */
    public record Reports(long session, List<Report> reports) {}

    /**
     * What became of an attempt.
     *
     * @param kind {@code started} or {@code ended}
     * @param outcome with {@code ended}: {@code succeeded}, {@code failed}, {@code timed-out}, {@code cancelled},
     *     {@code out-of-memory} or {@code lost}
     * @param failure with {@code failed} and {@code lost}: one of {@code exit-code signal timeout out-of-memory
     *     worker-lost start-failed output-invalid policy-refused http-status connect response-invalid sql-error}
     * @param detail for people
     * @param startedAt by the worker's clock, for display; durations are in {@code phases}
     * @param rule which rule of success has decided, from 0; absent where none did
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Report(
            String attempt,
            long token,
            String kind,
            String outcome,
            Optional<Integer> exitCode,
            String failure,
            String detail,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Durations> durations,
            Map<String, Object> outputs,
            Optional<OutputManifest> output,
            List<Runs.Artifact> artifacts,
            Optional<Reply> reply,
            Optional<Integer> rule) {

        /** Of what asked no service and is judged by no rule. */
        public Report(
                String attempt,
                long token,
                String kind,
                String outcome,
                Optional<Integer> exitCode,
                String failure,
                String detail,
                Optional<Instant> startedAt,
                Optional<Instant> endedAt,
                Optional<Durations> durations,
                Map<String, Object> outputs,
                Optional<OutputManifest> output,
                List<Runs.Artifact> artifacts) {
            this(
                    attempt,
                    token,
                    kind,
                    outcome,
                    exitCode,
                    failure,
                    detail,
                    startedAt,
                    endedAt,
                    durations,
                    outputs,
                    output,
                    artifacts,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * What a service or a database said.
     *
     * @param code such as the status of HTTP; empty where it said none
     * @param endpointFault whether it, or the way to it, is at fault and not what was asked
     * @param retryAfterMillis how long it wants to be left alone; 0 where it did not say
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Reply(String code, boolean endpointFault, long retryAfterMillis) {}

    /** Microseconds that the worker spent on an attempt: before the program, in it, and after it. */
    public record Durations(long startMicros, long userMicros, long reportMicros) {}

    /** @param chunks how many chunks there are */
    public record OutputManifest(long bytes, long keptBytes, String sha256, boolean complete, long chunks) {}

    public record ReportsReply(List<ReportResult> results) {}

    /**
     * @param accepted whether it counts; a refused report is final too: the worker forgets the attempt
     * @param code {@code ok}, {@code stale} or {@code unknown}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ReportResult(
            String attempt,
            long token,
            @JsonInclude(JsonInclude.Include.ALWAYS) boolean accepted,
            String code,
            String detail) {}

    /** Body of {@code POST /workers/{name}/outputs}. */
    public record Outputs(long session, List<OutputChunk> chunks) {}

    /** @param seq from 0 within the attempt, without gaps */
    @SuppressWarnings("ArrayRecordComponent") // never compared; nobody writes into it
    public record OutputChunk(String attempt, long token, long seq, String stream, Instant at, byte[] data) {}

    public record OutputsReply(List<Acknowledged> acknowledged) {}

    /** @param next the first chunk that the server has not got; a stale attempt's is {@link Long#MAX_VALUE} */
    public record Acknowledged(String attempt, long next) {}

    /** A worker as the API shows it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Worker(
            String name,
            long session,
            String state,
            Map<String, String> labels,
            int slots,
            int busy,
            List<String> executors,
            String version,
            String containment,
            Instant joinedAt) {}
}
