package dev.jem.model.job;

import java.util.List;
import java.util.Optional;

/**
 * One version of a job: immutable, complete (every default is written out) and checked (names are unique, needs exist
 * and have no cycle, references resolve, schedules can fire).
 *
 * @param businessDate absent: the day of the start in the zone of its trigger
 * @param tasks in the order of the manifest; at least one
 */
public record JobDefinition(
        JobKey key,
        Description description,
        List<BundledFile> files,
        List<TriggerDefinition> triggers,
        Optional<BusinessDateRule> businessDate,
        List<ParamDefinition> params,
        Concurrency concurrency,
        int priority,
        Timeouts timeouts,
        List<TaskDefinition> tasks) {

    /** Priority where the manifest says nothing; 0 is lowest, 100 highest. */
    public static final int PRIORITY_DEFAULT = 50;

    /** The most tasks a job may have. */
    public static final int TASKS_MAX = 20_000;

    public JobDefinition {
        files = List.copyOf(files);
        triggers = List.copyOf(triggers);
        params = List.copyOf(params);
        tasks = List.copyOf(tasks);
    }
}
