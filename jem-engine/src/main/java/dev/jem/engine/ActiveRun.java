package dev.jem.engine;

import dev.jem.model.event.Coming;
import dev.jem.model.event.Entity;
import dev.jem.model.job.Value;
import dev.jem.model.state.Cause;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;

/** A run that has not ended. What has ended is in the journal and the query tables, not in memory. */
final class ActiveRun {

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
    final int priority;
    final String concurrencyKey;
    final SortedMap<String, Value> params;

    /** What references that calculate with the business date stand for. */
    final SortedMap<String, String> dates;

    final TaskRun[] tasks;

    RunState state = RunState.WAITING;
    boolean admitted;
    Optional<StopCause> stop = Optional.empty();

    /** The maintenance window whose end it waits for. */
    Optional<Entity.Deferral> deferral = Optional.empty();

    int openTasks;

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
        this.dates = facts.dates();
        this.tasks = new TaskRun[version.tasks()];
        for (int index = 0; index < tasks.length; index++) {
            tasks[index] = new TaskRun(this, index);
        }
        this.openTasks = tasks.length;
    }

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
            SortedMap<String, String> dates) {}

    TaskRun task(String name) {
        return tasks[version.index(name)];
    }

    Group group() {
        return job.group(concurrencyKey);
    }

    @Override
    public String toString() {
        return job.key + "#" + number;
    }
}
