package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.command.AttemptKey;
import dev.jem.model.event.Coming;
import dev.jem.model.event.Doing;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Marks;
import dev.jem.model.job.Action;
import dev.jem.model.job.ApprovalRule;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.plan.PlannedJob;
import dev.jem.model.state.Excuse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What can be asked of the state. Only for use on the engine's thread, for the length of one question; what it returns
 * is immutable and may be kept.
 */
public final class EngineView {

    private final State state;
    private final long at;

    /** @param at engine time of the questions, epoch microseconds */
    EngineView(State state, long at) {
        this.state = state;
        this.at = at;
    }

    /** Engine time of the questions, epoch microseconds. */
    public long at() {
        return at;
    }

    public String incarnation() {
        return state.incarnation;
    }

    public long epoch() {
        return state.epoch;
    }

    /** Engine time of the last event, epoch microseconds. */
    public long lastAt() {
        return state.lastAt;
    }

    public List<Entity.Principal> principals() {
        return List.copyOf(state.principals.values());
    }

    public List<String> namespaces() {
        return List.copyOf(state.namespaces);
    }

    /** The number of the newest run. */
    public long lastRun() {
        return state.lastRun;
    }

    /** The whole state as a snapshot holds it; for comparing, as it takes long. */
    public List<Entity> entities() {
        return Restoration.entities(state);
    }

    /** How much there is. */
    public record Counts(int jobs, int activeRuns, int readyTasks, int workers) {}

    public Counts counts() {
        int applied = (int) state.jobs.values().stream().filter(Job::isApplied).count();
        return new Counts(applied, state.runs.size(), state.ready.size(), state.sessions.size());
    }

    /** An applied job. */
    public record AppliedJob(
            long uid,
            long version,
            String sha256,
            JobDefinition definition,
            boolean quarantined,
            List<NextStart> next) {}

    /** When a trigger fires next; absent if it waits for a run to end or will not fire again. */
    public record NextStart(String trigger, Optional<Coming> next) {}

    public Optional<AppliedJob> job(JobKey key) {
        return Optional.ofNullable(state.jobsByKey.get(key))
                .filter(Job::isApplied)
                .map(EngineView::applied);
    }

    /** All applied jobs by name. */
    public List<AppliedJob> jobs() {
        return state.jobs.values().stream()
                .filter(Job::isApplied)
                .sorted((a, b) -> a.key.compareTo(b.key))
                .map(EngineView::applied)
                .toList();
    }

    private static AppliedJob applied(Job job) {
        JobVersion version = job.current.orElseThrow();
        List<NextStart> next = job.triggers.stream()
                .map(trigger -> new NextStart(trigger.name(), trigger.next))
                .toList();
        return new AppliedJob(job.uid, version.number, version.sha256, version.definition, job.quarantined, next);
    }

    /** All calendars by name. */
    public List<Entity.Calendar> calendars() {
        List<Entity.Calendar> calendars = new ArrayList<>();
        state.calendars
                .all()
                .forEach(it -> calendars.add(new Entity.Calendar(it.definition(), it.version(), it.sha256())));
        return List.copyOf(calendars);
    }

    /** The pauses that are not over. */
    public List<Entity.Pause> pauses() {
        return List.copyOf(state.pauses.all());
    }

    /** The named events that are kept, of a namespace or of all, oldest first. */
    public List<Entity.Signal> signals(Predicate<Entity.Signal> wanted) {
        return state.signals.all().stream().filter(wanted).toList();
    }

    public Optional<Entity.Signal> signal(long signal) {
        return state.signals.get(signal);
    }

    /** All maintenance windows by name. */
    public List<Entity.Window> windows() {
        List<Entity.Window> windows = new ArrayList<>();
        state.windows.all().forEach(it -> windows.add(new Entity.Window(it.definition(), it.version(), it.sha256())));
        return List.copyOf(windows);
    }

    /** All connections by name. */
    public List<Entity.Connection> connections() {
        List<Entity.Connection> connections = new ArrayList<>();
        state.connections
                .all()
                .forEach(it -> connections.add(new Entity.Connection(it.definition(), it.version(), it.sha256())));
        return List.copyOf(connections);
    }

    /** A worker in its present session. */
    public record WorkerState(Entity.Worker worker, int busy) {}

    public List<WorkerState> workers() {
        return state.sessions.values().stream()
                .map(session -> new WorkerState(Restoration.entity(session), session.held.size()))
                .toList();
    }

    /** The session of a worker, if it is the present one. */
    public boolean hasSession(String worker, long session) {
        return state.session(worker, session).isPresent();
    }

    /** How long the present session of a worker is valid without a heartbeat; 0 without a session. */
    public long leaseMicros(String worker) {
        return Optional.ofNullable(state.sessions.get(worker))
                .map(session -> session.leaseMicros)
                .orElse(0L);
    }

    /** The job of an attempt, as long as this is the present attempt of its task and this its fencing token. */
    public Optional<JobKey> jobOf(AttemptKey attempt, long token) {
        return Optional.ofNullable(state.runs.get(attempt.run()))
                .filter(run -> run.find(attempt.task())
                        .flatMap(task -> task.lease)
                        .filter(lease -> lease.number == attempt.number() && lease.token == token)
                        .isPresent())
                .map(run -> run.job.key);
    }

    /** What an active run is for. */
    public Optional<LocalDate> businessDate(long run) {
        return Optional.ofNullable(state.runs.get(run)).map(it -> it.businessDate);
    }

    /**
     * A task that somebody outside ends.
     *
     * @param outputs what it promises
     */
    public record Awaited(JobKey job, long number, List<OutputDefinition> outputs) {}

    /** A task of an active run that ends with a callback, whatever became of it. */
    public Optional<Awaited> awaited(long run, String task) {
        return Optional.ofNullable(state.runs.get(run))
                .flatMap(it -> it.find(task))
                .filter(WaitDecisions::isCalledBack)
                .map(it -> new Awaited(
                        it.run.job.key, it.run.number, it.definition().outputs()));
    }

    /**
     * A task that asks people now.
     *
     * @param submitter who started the run, if somebody did
     * @param revision grows with each answer
     */
    public record Asking(
            long run,
            JobKey job,
            long number,
            String task,
            ApprovalRule rule,
            Doing.Waiting waiting,
            Optional<String> submitter,
            long revision) {}

    /** All tasks that ask people now, those of the oldest runs first. */
    public List<Asking> asking() {
        return state.asking.stream().map(EngineView::asking).toList();
    }

    private static Asking asking(TaskRun task) {
        Doing.Waiting waiting = (Doing.Waiting) task.doing.orElseThrow();
        return new Asking(
                task.run.id,
                task.run.job.key,
                task.run.number,
                task.name(),
                ((Action.Approval) task.definition().action()).rule(),
                waiting,
                task.run.submitter,
                ApprovalDecisions.revision(waiting));
    }

    /**
     * A run or a task that an operator holds.
     *
     * @param task empty for the run itself
     */
    public record HeldPart(long run, JobKey job, long number, String task, Marks.Hold hold) {}

    /** Holds that were to be over by now, those of the oldest runs first. */
    public List<HeldPart> overdueHolds() {
        return state.runs.values().stream()
                .sorted(Comparator.comparingLong(run -> run.id))
                .flatMap(run -> Stream.concat(
                        part(run, "", run.marks),
                        StreamSupport.stream(run.all().spliterator(), false)
                                .flatMap(task -> part(run, task.name(), task.marks))))
                .toList();
    }

    private Stream<HeldPart> part(ActiveRun run, String task, Marks marks) {
        return marks.hold().filter(it -> it.until() != 0 && it.until() <= at).stream()
                .map(it -> new HeldPart(run.id, run.job.key, run.number, task, it));
    }

    public boolean isActive(long run) {
        return state.runs.containsKey(run);
    }

    /** How many events an active run has had; empty for others. */
    public OptionalLong revision(long run) {
        return Optional.ofNullable(state.runs.get(run))
                .map(it -> OptionalLong.of(it.revision))
                .orElse(OptionalLong.empty());
    }

    /** Why an active run does not go on, or what it is doing; empty for one that has ended. */
    public Optional<Explanation> explainRun(long run) {
        return Optional.ofNullable(state.runs.get(run)).map(new Gates(state, at)::explain);
    }

    /** Why the oldest active runs do not go on. */
    public List<Explanation> explainActive(int max) {
        return state.runs.values().stream()
                .sorted(Comparator.comparingLong(run -> run.id))
                .limit(max)
                .map(new Gates(state, at)::explain)
                .toList();
    }

    public Optional<Explanation> explainJob(JobKey key) {
        return Optional.ofNullable(state.jobsByKey.get(key)).map(new Gates(state, at)::explain);
    }

    /** An applied job, with what looking ahead needs to know of it. */
    public record Ahead(long uid, PlannedJob job) {}

    /** Applied jobs by name, to look ahead for. */
    public List<Ahead> ahead(Predicate<JobKey> wanted) {
        return state.jobs.values().stream()
                .filter(job -> job.isApplied() && wanted.test(job.key))
                .sorted(Comparator.comparing((Job job) -> job.key))
                .map(this::ahead)
                .toList();
    }

    private Ahead ahead(Job job) {
        OptionalLong usual = job.durations.p95();
        List<PlannedJob.Standing> standings = job.triggers.stream()
                .map(trigger -> new PlannedJob.Standing(
                        trigger.name(),
                        trigger.next.map(it -> Micros.instant(it.at())),
                        trigger.progress(new TreeSet<>(trigger.settled)),
                        Micros.instant(trigger.coveredTo)))
                .toList();
        return new Ahead(
                job.uid,
                new PlannedJob(
                        job.current.orElseThrow().definition,
                        usual.isPresent() ? Optional.of(Duration.ofMillis(usual.getAsLong())) : Optional.empty(),
                        standstill(job),
                        standings));
    }

    private Optional<PlannedJob.Standstill> standstill(Job job) {
        if (job.quarantined) {
            String why = "the definition of the job could not be evaluated; apply one that can";
            return Optional.of(new PlannedJob.Standstill(Excuse.QUARANTINED, why, Optional.empty()));
        }
        return state.pauses
                .covering(job.key)
                .map(it -> new PlannedJob.Standstill(
                        Excuse.SKIPPED_PAUSED,
                        Block.of(it).detail(),
                        it.until() == 0 ? Optional.empty() : Optional.of(Micros.instant(it.until()))));
    }
}
