package dev.jem.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API tells of runs, and how they are asked for. */
public final class Runs {

    private Runs() {}

    /**
     * Body of {@code POST /namespaces/{ns}/jobs/{job}/runs}.
     *
     * @param params values as JSON of the declared type, or as the text of one, as it is typed on a command line
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Submit(Map<String, Object> params, Optional<LocalDate> businessDate, String reason) {}

    /** Body of {@code POST /runs}: a manifest with one job, recorded as an ad-hoc definition and run once. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record SubmitManifest(
            Manifests.Request manifest, Map<String, Object> params, Optional<LocalDate> businessDate, String reason) {}

    /** Body of {@code POST /runs:batch}. */
    public record Batch(List<BatchItem> runs) {}

    /** @param idempotencyKey may be empty */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record BatchItem(String namespace, String job, Map<String, Object> params, String idempotencyKey) {}

    /** Answers in the order of the batch. */
    public record BatchReply(List<BatchResult> items) {}

    /** Either an id with its number, or a problem. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record BatchResult(String id, long number, Optional<Problem> problem) {}

    /**
     * Body of {@code POST /runs/{id}/cancel}.
     *
     * @param task only this task; empty for the run
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Cancel(String reason, String ticket, String task) {

        public Cancel(String reason) {
            this(reason, "", "");
        }
    }

    /**
     * Body of an action such as {@code POST /runs/{id}/hold}.
     *
     * @param task what it is about; empty for the run itself
     * @param until of a hold: when it is overdue
     * @param gate of a bypass: as {@link Gate#gate}
     * @param priority of a change of priority
     * @param state of a force: {@code success} or {@code failure}
     * @param dryRun whether nothing is done, and it is only told what would be
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Action(
            String task,
            String reason,
            String ticket,
            Optional<Instant> until,
            String gate,
            Optional<Integer> priority,
            String state,
            boolean dryRun) {}

    /**
     * What of a run that has ended is to be done again.
     *
     * @param which {@code all}, {@code failed} or {@code tasks}; empty for what 'tasks' says
     * @param only whether what follows the tasks is left as it is
     * @param definition {@code as-it-was} or {@code as-it-is}; empty for as it was
     * @param params values in place of those it was given
     * @param confirmed whether what is not idempotent may be done again
     */
    public record Rerun(
            String which,
            List<String> tasks,
            boolean only,
            String definition,
            Map<String, Object> params,
            boolean confirmed,
            String reason,
            String ticket,
            boolean dryRun) {}

    /**
     * An execution of a run that was followed by another.
     *
     * @param reason why it did not end well; empty where it did
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Execution(
            int execution, long version, String state, Instant queuedAt, Instant endedAt, String reason) {}

    /**
     * What an action has done, or would do.
     *
     * @param repeated whether its idempotency key was known and nothing was done again
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ActionReply(
            String run, String task, String action, String before, String after, boolean dryRun, boolean repeated) {}

    /**
     * A hold of a run or a task.
     *
     * @param until when it is overdue; it does not end by itself
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Hold(Instant since, Optional<Instant> until, String by, String reason) {}

    /**
     * What an operator did to a run.
     *
     * @param task empty for the run itself
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Acted(
            Instant at,
            String by,
            String action,
            String task,
            String before,
            String after,
            String reason,
            String ticket) {}

    /**
     * One run.
     *
     * @param disposition what an operator has said about its end: {@code NORMAL}, {@code FORCED_SUCCESS},
     *     {@code FORCED_FAILURE} or {@code EXCUSED}
     * @param instead what its tasks do in place of their work, such as {@code no-exec}
     * @param actions what operators did to it, oldest first
     * @param revision how many events it has had: what an action can be made to depend on
     * @param executions those before the present one, oldest first
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Run(
            String id,
            String namespace,
            String job,
            long number,
            @JsonInclude(JsonInclude.Include.ALWAYS) int execution,
            long version,
            String state,
            String disposition,
            Trigger trigger,
            Optional<Instant> scheduledAt,
            Optional<LocalDate> businessDate,
            Instant queuedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            String reason,
            Map<String, Object> params,
            Optional<Phases> phases,
            List<Task> tasks,
            long seq,
            int priority,
            Optional<Hold> held,
            String instead,
            List<Acted> actions,
            long revision,
            List<Execution> executions) {}

    /**
     * Why a run exists.
     *
     * @param kind {@code schedule}, {@code manual}, {@code catch-up} or {@code ad-hoc}
     * @param name the name of the schedule, empty otherwise
     * @param by who asked for it
     * @param nominal the wall-clock time that its schedule was written for, in the schedule's zone, wherever rules have
     *     moved the start; empty for runs of no schedule
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Trigger(String kind, String name, String by, String reason, String nominal) {}

    /** Where the time of a run or attempt went, in milliseconds with a fraction. */
    public record Phases(
            double waitMs, double queueMs, double dispatchMs, double startMs, double userMs, double reportMs) {}

    /**
     * A task of a run; the elements of repeated tasks stand behind all others.
     *
     * @param each the element it is for, where it is one of those of a repeated task
     * @param alone what it did without a worker, where none runs it and it has begun
     * @param instead what it does in place of its work: {@code ice}, {@code no-exec} or {@code skip}
     * @param bypassed the gates it is let through
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Task(
            String name,
            String state,
            String reason,
            List<String> needs,
            Optional<Instant> retryAt,
            Map<String, Object> outputs,
            List<Attempt> attempts,
            Optional<Object> each,
            Optional<Alone> alone,
            Optional<Hold> held,
            String instead,
            List<String> bypassed) {

        public Task(
                String name,
                String state,
                String reason,
                List<String> needs,
                Optional<Instant> retryAt,
                Map<String, Object> outputs,
                List<Attempt> attempts,
                Optional<Object> each) {
            this(
                    name,
                    state,
                    reason,
                    needs,
                    retryAt,
                    outputs,
                    attempts,
                    each,
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    List.of());
        }
    }

    /**
     * What a task does without a worker.
     *
     * @param since when its turn had come
     * @param until when it is or was over at the latest
     * @param text what people are asked; empty where none are
     * @param calledBackAt when somebody outside said how it ends
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Alone(
            Optional<Instant> since,
            Optional<Instant> until,
            String text,
            List<Answer> answers,
            Optional<Instant> calledBackAt) {}

    /**
     * What one person answered to an approval.
     *
     * @param answer {@code approve} or {@code reject}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Answer(String by, String answer, String reason, String ticket, Instant at) {}

    /** One execution of a task on a worker. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Attempt(
            String id,
            int number,
            String worker,
            String state,
            Optional<Integer> exitCode,
            String reason,
            boolean suspect,
            Optional<Instant> leasedAt,
            Optional<Instant> startedAt,
            Optional<Instant> endedAt,
            Optional<Phases> phases,
            Optional<Output> output,
            List<Artifact> artifacts) {}

    /**
     * What an attempt printed.
     *
     * @param bytes as they were produced
     * @param keptBytes as they are kept, where the cap cut the middle out
     * @param sha256 over all produced bytes, stdout and stderr in the order they were read
     * @param complete whether all kept bytes have arrived
     */
    public record Output(long bytes, long keptBytes, String sha256, boolean complete) {}

    /** A file an attempt left in its output directory; its content is at {@code …/tasks/{task}/artifact?path=…}. */
    public record Artifact(String path, long size, String sha256) {}

    /**
     * A piece of output.
     *
     * @param seq from 0 within the attempt
     * @param stream {@code stdout}, {@code stderr} or {@code jem} for remarks such as a cut middle
     * @param data base64
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; nobody writes into it
    public record Chunk(int attempt, long seq, String stream, Instant at, byte[] data) {}

    /** Why a run or job does not start, or what it is doing. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Explanation(String subject, String state, String summary, List<Gate> gates, Instant at) {}

    /**
     * One condition that is not met.
     *
     * @param gate stable name, such as {@code concurrency}
     * @param object what it is about, such as a task or a limit
     * @param holder who or what holds it
     * @param expectedAt when it will be met, where that is known
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Gate(
            int order, String gate, String object, String holder, String detail, Optional<Instant> expectedAt) {}
}
