package dev.jem.model.job;

import java.util.List;
import java.util.Optional;

/**
 * One version of a job: immutable, complete (every default is written out) and checked (names are unique, needs exist
 * and have no cycle, references resolve, schedules can fire).
 *
 * @param businessDate absent: the day of the start in the zone of its trigger
 * @param tasks in the order of the manifest; at least one
 * @param needs what each run waits for before it begins
 * @param sharedWith the namespaces whose jobs may depend on it besides those of its own; {@link #EVERY} is every one
 * @param idempotent as declared; what is not counts as {@link Idempotent#FALSE}
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
        List<TaskDefinition> tasks,
        List<Need> needs,
        List<String> sharedWith,
        Optional<Idempotent> idempotent) {

    /** Priority where the manifest says nothing; 0 is lowest, 100 highest. */
    public static final int PRIORITY_DEFAULT = 50;

    public static final int PRIORITY_MAX = 100;

    /** Stands for all namespaces. */
    public static final String EVERY = "*";

    /** The most tasks a job may have. */
    public static final int TASKS_MAX = 20_000;

    public JobDefinition {
        files = List.copyOf(files);
        triggers = List.copyOf(triggers);
        params = List.copyOf(params);
        tasks = List.copyOf(tasks);
        needs = List.copyOf(needs);
        sharedWith = sharedWith.stream().distinct().sorted().toList();
    }

    /** A job that waits for no other and that no other namespace depends on. */
    public JobDefinition(
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
        this(
                key,
                description,
                files,
                triggers,
                businessDate,
                params,
                concurrency,
                priority,
                timeouts,
                tasks,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Whether jobs of a namespace may depend on it. */
    public boolean isOpenTo(String namespace) {
        return namespace.equals(key.namespace()) || sharedWith.contains(EVERY) || sharedWith.contains(namespace);
    }
}
