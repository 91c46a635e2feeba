package dev.jem.runtime.projection;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Durations;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Marks;
import dev.jem.model.event.Occurrence;
import dev.jem.model.event.Prompt;
import dev.jem.model.event.Recorded;
import dev.jem.model.job.Element;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Value;
import dev.jem.model.state.AttemptState;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A run as its events tell it: the one place where they become what is shown. Not safe for use by several threads.
 *
 * <p>It knows no more than the events say. Whether a waiting task could start now depends on what else is going on and
 * is for the engine to say.
 */
public final class RunFold {

    /**
     * What changes only when it is carried out once more.
     *
     * @param announced the start that this outcome of another one announced, epoch microseconds
     */
    public record Birth(
            long run,
            long job,
            long number,
            long version,
            RunRow.Origin origin,
            OptionalLong announced,
            LocalDate businessDate,
            int priority,
            String concurrencyKey,
            SortedMap<String, Value> params,
            long createdAt,
            long dueAt,
            SortedMap<String, String> dates) {}

    /**
     * What changes, but for the tasks.
     *
     * @param failure what made it end otherwise than well, empty if nothing did
     * @param seq the last batch that changed it
     * @param revision how many events it has had since it was created
     */
    public record Progress(
            RunState state,
            Optional<RunRow.Stop> stop,
            OptionalLong admittedAt,
            OptionalLong startedAt,
            OptionalLong endedAt,
            String failure,
            Phases phases,
            long seq,
            long revision,
            Interventions interventions,
            Executions executions) {}

    private Birth birth;
    private RunPlan plan;
    private TaskRow[] tasks;
    private final BitSet changedTasks;
    private RunState state;
    private Optional<RunRow.Stop> stop;
    private OptionalLong admittedAt;
    private OptionalLong startedAt;
    private OptionalLong endedAt;
    private String failure;
    private Phases phases;
    private long seq;
    private long revision;
    private Interventions interventions;
    private Executions executions;
    private boolean reshaped;

    private RunFold(Birth birth, RunPlan plan, TaskRow[] tasks, Progress progress) {
        this.birth = birth;
        this.plan = plan;
        this.tasks = tasks;
        this.state = progress.state;
        this.stop = progress.stop;
        this.admittedAt = progress.admittedAt;
        this.startedAt = progress.startedAt;
        this.endedAt = progress.endedAt;
        this.failure = progress.failure;
        this.phases = progress.phases;
        this.seq = progress.seq;
        this.revision = progress.revision;
        this.interventions = progress.interventions;
        this.executions = progress.executions;
        this.changedTasks = new BitSet(tasks.length);
    }

    /**
     * How a run came to be.
     *
     * @param announced when its start was announced, if it was expected
     */
    public record Creation(Recorded recorded, Event.RunCreated event, OptionalLong announced) {}

    /** A run that has just been created. */
    public static RunFold created(long seq, Creation creation, RunPlan plan) {
        Recorded recorded = creation.recorded;
        Event.RunCreated event = creation.event;
        RunRow.Origin origin = new RunRow.Origin(
                event.cause(),
                recorded.by(),
                event.reason(),
                event.occurrence()
                        .map(Occurrence::trigger)
                        .or(() -> event.prompt().map(Prompt::trigger))
                        .orElse(""),
                event.occurrence().map(Occurrence::start));
        Birth birth = new Birth(
                event.run(),
                event.job(),
                event.number(),
                event.version(),
                origin,
                creation.announced,
                event.businessDate(),
                event.priority(),
                event.concurrencyKey(),
                event.params(),
                recorded.at(),
                event.dueAt(),
                event.dates());
        OptionalLong admittedAt = event.admitted() ? OptionalLong.of(recorded.at()) : OptionalLong.empty();
        Progress progress = new Progress(
                RunState.WAITING,
                Optional.empty(),
                admittedAt,
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                Phases.NONE,
                seq,
                0,
                Interventions.NONE,
                Executions.ONE);
        TaskRow[] tasks = new TaskRow[plan.size()];
        Arrays.setAll(tasks, index -> untouched(plan, index));
        return new RunFold(birth, plan, tasks, progress);
    }

    /** A run as it was stored. */
    public static RunFold restored(Birth birth, Progress progress, RunPlan plan, List<TaskRow> tasks) {
        if (tasks.size() != plan.size()) {
            throw new IllegalArgumentException(
                    "run " + birth.run + " has " + tasks.size() + " tasks, its version has " + plan.size());
        }
        return new RunFold(birth, plan, tasks.toArray(TaskRow[]::new), progress);
    }

    /** A task of which nothing has happened yet. */
    public static TaskRow untouched(RunPlan plan, int index) {
        return new TaskRow(
                plan.name(index),
                TaskState.WAITING,
                "",
                plan.needs(index),
                OptionalLong.empty(),
                OptionalLong.empty(),
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    public Birth birth() {
        return birth;
    }

    public Progress progress() {
        return new Progress(
                state, stop, admittedAt, startedAt, endedAt, failure, phases, seq, revision, interventions, executions);
    }

    public boolean isOver() {
        return state.isTerminal();
    }

    public List<TaskRow> tasks() {
        return List.of(tasks);
    }

    public RunPlan plan() {
        return plan;
    }

    public TaskRow task(int index) {
        return tasks[index];
    }

    public int size() {
        return tasks.length;
    }

    /** The tasks that something happened to since the last {@link #forgetChanges}. */
    public BitSet changedTasks() {
        return changedTasks;
    }

    /** Whether its tasks have other places than before, since the last {@link #forgetChanges}. */
    public boolean isReshaped() {
        return reshaped;
    }

    public void forgetChanges() {
        changedTasks.clear();
        reshaped = false;
    }

    public RunDetail detail(JobKey key) {
        return new RunDetail(row(birth, progress(), key), tasks());
    }

    public static RunRow row(Birth birth, Progress progress, JobKey key) {
        return new RunRow(
                birth.run,
                birth.job,
                key,
                birth.number,
                birth.version,
                progress.state,
                birth.origin,
                birth.businessDate,
                progress.interventions.priority().orElse(birth.priority),
                birth.concurrencyKey,
                progress.admittedAt.isPresent(),
                progress.stop,
                progress.failure,
                birth.params,
                new RunRow.Times(
                        birth.createdAt, birth.dueAt, progress.admittedAt, progress.startedAt, progress.endedAt),
                progress.phases,
                progress.seq,
                progress.revision,
                progress.interventions,
                birth.dates,
                progress.executions);
    }

    // ---- what events do

    /** Takes in what happened next to this run. */
    public void apply(long batch, Recorded recorded, Event.OfRun event) {
        long at = recorded.at();
        switch (event) {
            case Event.RunCreated it -> throw new IllegalStateException("run " + it.run() + " was created twice");
            case Event.RunReopened it ->
                throw new IllegalStateException("run " + it.run() + " is opened again without its plan");
            case Event.RunAdmitted _ -> admittedAt = OptionalLong.of(at);
            case Event.RunDeferred _, Event.RunReleased _, Event.RunNeedMet _ -> {}
            case Event.RunStopRequested it ->
                stop = Optional.of(new RunRow.Stop(it.cause(), recorded.by(), it.reason()));
            case Event.RunActed it -> interventions = interventions.with(it, recorded);
            case Event.RunDisposed it -> interventions = interventions.with(it, recorded);
            case Event.RunEnded it -> end(it.state(), at);
            case Event.AttemptLeased it -> lease(it, at);
            case Event.AttemptReleased it -> change(it.task(), task -> released(task, it.number()));
            case Event.AttemptStarted it ->
                changeAttempt(it.task(), it.number(), attempt -> started(attempt, it.startedAt(), at));
            case Event.AttemptStopRequested it ->
                changeAttempt(it.task(), it.number(), attempt -> stopping(attempt, it.cause()));
            case Event.AttemptEnded it -> endAttempt(it, at);
            case Event.TaskRetryScheduled it -> change(it.task(), task -> waiting(task, OptionalLong.of(it.retryAt())));
            case Event.TaskRetryDue it -> change(it.task(), task -> waiting(task, task.retryAt()));
            case Event.TaskConditionMet _ -> {}
            case Event.TaskExpanded it -> expand(it);
            case Event.TaskWaiting it -> beginWait(it, at);
            case Event.TaskSignalled _ -> {}
            case Event.TaskAnswered it ->
                change(it.task(), task -> with(task, answered(alone(task), it, recorded), task.outputs()));
            case Event.TaskCalledBack it ->
                change(it.task(), task -> with(task, calledBack(alone(task), at), task.outputs()));
            case Event.TaskGave it -> change(it.task(), task -> with(task, task.alone(), it.outputs()));
            case Event.TaskEnded it ->
                change(it.task(), task -> ended(task, new TaskEnd(it.state(), it.detail(), outputs(task), at)));
        }
        seq = batch;
        revision++;
    }

    /**
     * Takes in that the run, which had ended, is carried out once more.
     *
     * @param ofVersion the plan of the version it is carried out by
     */
    public void reopen(long batch, Recorded recorded, Event.RunReopened event, RunPlan ofVersion) {
        Entity.Run as = event.as();
        executions = executions.with(
                event,
                new Executions.Past(
                        birth.version,
                        interventions.disposition().counted(state),
                        as.execution().orElseThrow().before().getLast().exitCode(),
                        executions.number() == 1 ? birth.createdAt : executions.openedAt(),
                        endedAt.orElse(recorded.at()),
                        failure));
        reshape(as, ofVersion);
        birth = new Birth(
                birth.run,
                birth.job,
                birth.number,
                as.version(),
                birth.origin,
                birth.announced,
                birth.businessDate,
                as.priority(),
                as.concurrencyKey(),
                as.params(),
                birth.createdAt,
                birth.dueAt,
                as.dates());
        state = RunState.WAITING;
        stop = Optional.empty();
        admittedAt = as.admitted() ? OptionalLong.of(recorded.at()) : OptionalLong.empty();
        startedAt = OptionalLong.empty();
        endedAt = OptionalLong.empty();
        failure = "";
        phases = Phases.NONE;
        interventions = interventions.with(event, keptMarks(as, ofVersion), recorded);
        seq = batch;
        revision = Math.max(revision + 1, as.revision());
    }

    private static SortedMap<String, Marks> keptMarks(Entity.Run as, RunPlan plan) {
        SortedMap<String, Marks> kept = new TreeMap<>();
        for (int index = 0; index < as.tasks().size(); index++) {
            String name = plan.name(index);
            as.tasks().get(index).marks().ifPresent(it -> kept.put(name, it));
        }
        return kept;
    }

    /** Its tasks in their new places: what has ended as it was, of the rest its attempts. */
    private void reshape(Entity.Run as, RunPlan ofVersion) {
        Map<String, TaskRow> before = HashMap.newHashMap(tasks.length);
        Arrays.stream(tasks).forEach(it -> before.put(it.name(), it));
        RunPlan next = ofVersion;
        List<Entity.Task> states = new ArrayList<>(as.tasks());
        List<Optional<Value>> values = new ArrayList<>(Collections.nCopies(states.size(), Optional.empty()));
        for (Entity.Expansion it : as.expansions()) {
            next = next.with(new RunPlan.Expansion(it.task(), it.elements().size()));
            states.addAll(it.elements());
            it.values().forEach(value -> values.add(Optional.of(value)));
        }
        plan = next;
        tasks = new TaskRow[states.size()];
        for (int index = 0; index < tasks.length; index++) {
            TaskRow row = before.getOrDefault(plan.name(index), untouched(plan, index));
            tasks[index] = reopened(row, states.get(index).state(), plan.needs(index), values.get(index));
        }
        changedTasks.clear();
        changedTasks.set(0, tasks.length);
        reshaped = true;
    }

    private static TaskRow reopened(TaskRow row, TaskState state, List<String> needs, Optional<Value> element) {
        boolean isKept = state.isTerminal();
        return new TaskRow(
                row.name(),
                state,
                isKept ? row.detail() : "",
                needs,
                OptionalLong.empty(),
                isKept ? row.endedAt() : OptionalLong.empty(),
                isKept ? row.outputs() : Collections.emptySortedMap(),
                row.attempts(),
                element,
                isKept ? row.alone() : Optional.empty());
    }

    private void end(RunState end, long at) {
        state = end;
        endedAt = OptionalLong.of(at);
        failure = end == RunState.SUCCEEDED ? "" : firstFailure();
    }

    private String firstFailure() {
        return Arrays.stream(tasks)
                .filter(task -> task.state().isFailure() && !task.detail().isEmpty())
                .findFirst()
                .map(task -> task.name() + ": " + task.detail())
                .orElse("");
    }

    // ---- attempts

    private void lease(Event.AttemptLeased event, long at) {
        change(event.task(), task -> leased(task, event, at));
        begin(at);
    }

    private void begin(long at) {
        state = RunState.RUNNING;
        startedAt = startedAt.isPresent() ? startedAt : OptionalLong.of(at);
    }

    private TaskRow leased(TaskRow task, Event.AttemptLeased event, long at) {
        AttemptRow attempt = new AttemptRow(
                event.number(),
                AttemptState.LEASED,
                new AttemptRow.Lease(event.token(), event.worker(), event.session(), at),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                beforeLease(task, at));
        List<AttemptRow> attempts = new ArrayList<>(task.attempts().size() + 1);
        attempts.addAll(task.attempts());
        attempts.add(attempt);
        return with(task, TaskState.RUNNING, OptionalLong.empty(), attempts);
    }

    /** Until it could start it waited; from then on it queued for a worker. */
    private Phases beforeLease(TaskRow task, long at) {
        long since = task.attempts().isEmpty() ? Math.min(birth.dueAt, birth.createdAt) : endOfLast(task);
        since = Math.max(since, executions.openedAt());
        long ready = Math.max(since, admittedAt.orElse(birth.createdAt));
        for (String need : task.needs()) {
            ready = Math.max(ready, tasks[plan.index(need)].endedAt().orElse(ready));
        }
        ready = Math.min(at, Math.max(ready, task.retryAt().orElse(ready)));
        return new Phases(ready - Math.min(since, ready), at - ready, 0, 0, 0, 0);
    }

    private static long endOfLast(TaskRow task) {
        AttemptRow last = task.attempts().getLast();
        return last.result().map(AttemptRow.Result::endedAt).orElse(last.lease().leasedAt());
    }

    private static TaskRow released(TaskRow task, int number) {
        List<AttemptRow> attempts = task.attempts().stream()
                .filter(attempt -> attempt.number() != number)
                .toList();
        return with(task, TaskState.WAITING, task.retryAt(), attempts);
    }

    private static AttemptRow started(AttemptRow attempt, long startedAt, long at) {
        return new AttemptRow(
                attempt.number(),
                AttemptState.STARTED,
                attempt.lease(),
                attempt.stop(),
                OptionalLong.of(Math.clamp(startedAt, attempt.lease().leasedAt(), at)),
                attempt.result(),
                attempt.phases());
    }

    private static AttemptRow stopping(AttemptRow attempt, StopCause cause) {
        return new AttemptRow(
                attempt.number(),
                attempt.state(),
                attempt.lease(),
                Optional.of(cause),
                attempt.startedAt(),
                attempt.result(),
                attempt.phases());
    }

    private void endAttempt(Event.AttemptEnded event, long at) {
        AttemptResult result = event.result();
        changeAttempt(event.task(), event.number(), attempt -> ended(attempt, result, at));
        change(event.task(), task -> waitingAfter(task, result));
        TaskRow task = tasks[plan.index(event.task())];
        phases = phases.plus(task.attempts().get(place(task, event.number())).phases());
    }

    private static TaskRow waitingAfter(TaskRow task, AttemptResult result) {
        boolean succeeded = result.state() == AttemptState.SUCCEEDED;
        SortedMap<String, Value> outputs = succeeded ? result.outputs() : task.outputs();
        return new TaskRow(
                task.name(),
                TaskState.WAITING,
                task.detail(),
                task.needs(),
                task.retryAt(),
                task.endedAt(),
                outputs,
                task.attempts(),
                task.element(),
                task.alone());
    }

    private static AttemptRow ended(AttemptRow attempt, AttemptResult result, long at) {
        AttemptRow.Result row = new AttemptRow.Result(
                at,
                result.exitCode(),
                result.failure(),
                result.detail(),
                result.durations(),
                result.output(),
                result.artifacts());
        return new AttemptRow(
                attempt.number(),
                result.state(),
                attempt.lease(),
                attempt.stop(),
                startOf(attempt, result, at),
                Optional.of(row),
                afterEnd(attempt, result.durations(), at));
    }

    /**
     * Clocks differ: what the worker says is counted back from when it was heard, and never begins before the lease.
     */
    private static OptionalLong startOf(AttemptRow attempt, AttemptResult result, long at) {
        if (attempt.startedAt().isPresent() || result.startedAt() == 0) {
            return attempt.startedAt();
        }
        long onWorker = result.durations().userMicros() + result.durations().reportMicros();
        long startedAt = onWorker > 0 ? at - onWorker : result.startedAt();
        return OptionalLong.of(Math.clamp(startedAt, attempt.lease().leasedAt(), at));
    }

    /** What the worker does not account for was spent on the way. */
    private static Phases afterEnd(AttemptRow attempt, Durations spent, long at) {
        long whole = Math.max(0, at - attempt.lease().leasedAt());
        long onWorker = spent.startMicros() + spent.userMicros() + spent.reportMicros();
        return new Phases(
                attempt.phases().waitMicros(),
                attempt.phases().queueMicros(),
                Math.max(0, whole - onWorker),
                spent.startMicros(),
                spent.userMicros(),
                spent.reportMicros());
    }

    private static int place(TaskRow task, int number) {
        for (int i = task.attempts().size() - 1; i >= 0; i--) {
            if (task.attempts().get(i).number() == number) {
                return i;
            }
        }
        throw new IllegalStateException("task '" + task.name() + "' has no attempt " + number);
    }

    // ---- tasks

    private void expand(Event.TaskExpanded event) {
        int first = tasks.length;
        plan = plan.with(
                new RunPlan.Expansion(plan.index(event.task()), event.elements().size()));
        tasks = Arrays.copyOf(tasks, plan.size());
        for (int index = first; index < tasks.length; index++) {
            tasks[index] = elementOf(plan, index, event.elements().get(index - first));
            changedTasks.set(index);
        }
        change(event.task(), task -> with(task, TaskState.RUNNING, task.retryAt(), task.attempts()));
    }

    private static TaskRow elementOf(RunPlan plan, int index, Value value) {
        TaskRow task = untouched(plan, index);
        return new TaskRow(
                task.name(),
                task.state(),
                task.detail(),
                task.needs(),
                task.retryAt(),
                task.endedAt(),
                task.outputs(),
                task.attempts(),
                Optional.of(value),
                task.alone());
    }

    // ---- tasks without a worker

    private void beginWait(Event.TaskWaiting event, long at) {
        OptionalLong until = event.until() == 0 ? OptionalLong.empty() : OptionalLong.of(event.until());
        TaskRow.Alone waiting =
                new TaskRow.Alone(OptionalLong.of(at), until, event.text(), List.of(), OptionalLong.empty());
        change(event.task(), task -> with(task, Optional.of(waiting), task.outputs()));
        begin(at);
    }

    private static TaskRow.Alone alone(TaskRow task) {
        return task.alone().orElse(TaskRow.Alone.NOTHING);
    }

    private static Optional<TaskRow.Alone> calledBack(TaskRow.Alone task, long at) {
        return Optional.of(
                new TaskRow.Alone(task.since(), task.until(), task.text(), task.answers(), OptionalLong.of(at)));
    }

    private static Optional<TaskRow.Alone> answered(TaskRow.Alone task, Event.TaskAnswered event, Recorded recorded) {
        List<Doing.Given> answers = new ArrayList<>(task.answers());
        answers.add(new Doing.Given(recorded.by(), event.vote(), recorded.at(), event.reason(), event.ticket()));
        return Optional.of(new TaskRow.Alone(task.since(), task.until(), task.text(), answers, task.calledBack()));
    }

    private static TaskRow with(TaskRow task, Optional<TaskRow.Alone> alone, SortedMap<String, Value> outputs) {
        return new TaskRow(
                task.name(),
                task.state(),
                task.detail(),
                task.needs(),
                task.retryAt(),
                task.endedAt(),
                outputs,
                task.attempts(),
                task.element(),
                alone);
    }

    // ---- repeated tasks

    /** What a task gives: a repeated one what its elements gave. */
    private SortedMap<String, Value> outputs(TaskRow task) {
        List<String> elements = task.state() == TaskState.RUNNING ? plan.elements(task.name()) : List.of();
        return elements.isEmpty()
                ? task.outputs()
                : Element.outputs(elements.stream()
                        .map(it -> tasks[plan.index(it)])
                        .filter(it -> it.state() == TaskState.SUCCEEDED)
                        .map(TaskRow::outputs)
                        .toList());
    }

    private void change(String task, UnaryOperator<TaskRow> change) {
        int index = plan.index(task);
        tasks[index] = change.apply(tasks[index]);
        changedTasks.set(index);
    }

    private void changeAttempt(String name, int number, UnaryOperator<AttemptRow> change) {
        change(name, task -> {
            int place = place(task, number);
            List<AttemptRow> attempts = new ArrayList<>(task.attempts());
            attempts.set(place, change.apply(attempts.get(place)));
            return with(task, task.state(), task.retryAt(), attempts);
        });
    }

    private static TaskRow waiting(TaskRow task, OptionalLong retryAt) {
        return with(task, TaskState.WAITING, retryAt, task.attempts());
    }

    private record TaskEnd(TaskState state, String detail, SortedMap<String, Value> outputs, long at) {}

    private static TaskRow ended(TaskRow task, TaskEnd end) {
        return new TaskRow(
                task.name(),
                end.state,
                end.detail,
                task.needs(),
                OptionalLong.empty(),
                OptionalLong.of(end.at),
                end.outputs,
                task.attempts(),
                task.element(),
                task.alone());
    }

    private static TaskRow with(TaskRow task, TaskState state, OptionalLong retryAt, List<AttemptRow> attempts) {
        return new TaskRow(
                task.name(),
                state,
                task.detail(),
                task.needs(),
                retryAt,
                task.endedAt(),
                task.outputs(),
                attempts,
                task.element(),
                task.alone());
    }
}
