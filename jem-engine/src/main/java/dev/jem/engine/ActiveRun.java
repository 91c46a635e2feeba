package dev.jem.engine;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Marks;
import dev.jem.model.event.Outcome;
import dev.jem.model.event.Parent;
import dev.jem.model.job.Need;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run that has not ended. What has ended is in the journal and the query tables, not in memory. */
final class ActiveRun {

    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    final long id;
    final Job job;
    final JobVersion version;
    final long number;
    final Cause cause;
    final String trigger;
    final Optional<Coming> start;
    final LocalDate businessDate;
    final long createdAt;
    final long dueAt;
    int priority;
    final String concurrencyKey;
    final SortedMap<String, Value> params;

    /** The principal that asked for it, if one did. */
    final Optional<String> submitter;

    /** The task that it is the work of. */
    final Optional<Parent> parent;

    /** What references that calculate with the business date stand for. */
    final SortedMap<String, String> dates;

    /** The tasks of the definition, in its order. */
    final TaskRun[] tasks;

    /** The elements of repeated tasks, in the order in which they came to be. */
    private List<TaskRun> elements = List.of();

    RunState state = RunState.WAITING;

    /** Which execution this is, from the second on. */
    Optional<Execution> opening = Optional.empty();

    boolean admitted;
    Optional<StopCause> stop = Optional.empty();

    /** The maintenance window whose end it waits for. */
    Optional<Entity.Deferral> deferral = Optional.empty();

    /** What operators have decided about it. */
    Marks marks = Marks.NONE;

    /** How many events it has had: what a person who acts on it must have seen. */
    long revision;

    int openTasks;

    /** What met each of its needs; empty where nothing has yet. */
    private final String[] needs;

    /** Whether one of its timeouts has passed; no other one counts then. */
    boolean timedOut;

    ActiveRun(Job job, JobVersion version, RunFacts facts) {
        this.id = facts.id();
        this.job = job;
        this.version = version;
        this.number = facts.number();
        this.cause = facts.cause();
        this.trigger = facts.trigger();
        this.start = facts.start();
        this.businessDate = facts.businessDate();
        this.createdAt = facts.createdAt();
        this.dueAt = facts.dueAt();
        this.priority = facts.priority();
        this.concurrencyKey = facts.concurrencyKey();
        this.params = facts.params();
        this.submitter = facts.submitter();
        this.parent = facts.parent();
        this.dates = facts.dates();
        this.tasks = new TaskRun[version.tasks()];
        for (int index = 0; index < tasks.length; index++) {
            tasks[index] = new TaskRun(this, index);
        }
        this.openTasks = tasks.length;
        this.needs = new String[version.definition.needs().size()];
        Arrays.fill(needs, "");
    }

    /** Which execution this is, from 1. */
    int execution() {
        return opening.map(Execution::number).orElse(1);
    }

    /** When this execution was asked for, epoch microseconds. */
    long openedAt() {
        return opening.map(Execution::openedAt).orElse(createdAt);
    }

    // ---- needs

    Need need(int index) {
        return version.definition.needs().get(index);
    }

    boolean waitsForNeeds() {
        return Arrays.stream(needs).anyMatch(String::isEmpty);
    }

    /** The places of the needs that nothing has met yet. */
    List<Integer> openNeeds() {
        return IntStream.range(0, needs.length)
                .filter(it -> needs[it].isEmpty())
                .boxed()
                .toList();
    }

    void meet(int index, String what) {
        if (!needs[index].isEmpty()) {
            throw new BrokenInvariant(this + " has what it needs already: " + needs[index]);
        }
        needs[index] = what;
    }

    /** What met each need; nothing where none was met. */
    List<String> metNeeds() {
        return Arrays.stream(needs).allMatch(String::isEmpty) ? List.of() : List.of(needs);
    }

    void restoreNeeds(List<String> met) {
        for (int index = 0; index < met.size(); index++) {
            needs[index] = met.get(index);
        }
    }

    /** Of the last task in the manifest that has one. */
    OptionalInt exitCode() {
        for (int index = tasks.length - 1; index >= 0; index--) {
            if (tasks[index].exitCode.isPresent()) {
                return tasks[index].exitCode;
            }
        }
        return OptionalInt.empty();
    }

    // ---- tasks

    /** What a run is from its creation on. */
    record RunFacts(
            long id,
            long number,
            Cause cause,
            String trigger,
            Optional<Coming> start,
            LocalDate businessDate,
            long createdAt,
            long dueAt,
            int priority,
            String concurrencyKey,
            SortedMap<String, Value> params,
            SortedMap<String, String> dates,
            Optional<String> submitter,
            Optional<Parent> parent) {}

    /** A task or an element by its name. */
    TaskRun task(String name) {
        return find(name).orElseThrow(() -> new BrokenInvariant(this + " has no task " + name));
    }

    Optional<TaskRun> find(String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return version.hasTask(name) ? Optional.of(tasks[version.index(name)]) : Optional.empty();
        }
        String index = name.substring(dot + 1);
        return find(name.substring(0, dot))
                .flatMap(whole -> whole.fan)
                .filter(fan -> INDEX.matcher(index).matches() && Integer.parseInt(index) < fan.elements.size())
                .map(fan -> fan.elements.get(Integer.parseInt(index)));
    }

    /** A task by its place in the definition, or an element by its place behind those. */
    TaskRun task(int index) {
        return index < tasks.length ? tasks[index] : elements.get(index - tasks.length);
    }

    /** All tasks, and behind them all elements. */
    Iterable<TaskRun> all() {
        return elements.isEmpty()
                ? List.of(tasks)
                : () -> Stream.concat(Stream.of(tasks), elements.stream()).iterator();
    }

    int elements() {
        return elements.size();
    }

    /** The tasks that a repeated task has been expanded to, in the order in which that was done. */
    List<TaskRun> expanded() {
        return elements.stream()
                .map(element -> element.part.orElseThrow().whole)
                .distinct()
                .toList();
    }

    /** Gives a repeated task its elements. */
    void expand(TaskRun whole, List<Value> values) {
        Fan fan = new Fan(whole.definition().rules().forEach().orElseThrow().maxParallel());
        whole.fan = Optional.of(fan);
        List<TaskRun> more = new ArrayList<>(elements);
        for (Value value : values) {
            Fan.Part part = new Fan.Part(whole, fan.elements.size(), value);
            TaskRun element = new TaskRun(this, tasks.length + more.size(), part);
            element.attempts = opening.map(Execution::attemptsBefore).orElse(0);
            element.attemptsBefore = element.attempts;
            fan.add(element);
            more.add(element);
        }
        elements = more;
    }

    /** How it has ended, for others that depend on it. */
    Outcome outcome(RunState end, long endedAt) {
        return new Outcome(id, number, businessDate, end, exitCode(), endedAt, List.of());
    }

    Group group() {
        return job.group(concurrencyKey);
    }

    @Override
    public String toString() {
        return job.key + "#" + number;
    }

    /** Who asked for a run; nobody did for one of a schedule, an event or another run. */
    static Optional<String> submitter(Cause cause, String by) {
        return switch (cause) {
            case MANUAL, AD_HOC -> Optional.of(by);
            case SCHEDULE, CATCH_UP, EVENT, DEPENDENCY, WEBHOOK, FILE, PARENT -> Optional.empty();
        };
    }
}
