package dev.jem.engine;

import dev.jem.model.job.Action;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.SubJob;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.signal.SignalKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which applied jobs depend on what: derived from their present definitions. */
final class Dependents {

    private final TreeMap<JobKey, SortedSet<JobKey>> byProvider = new TreeMap<>();
    private final TreeMap<SignalKey, SortedSet<JobKey>> bySignal = new TreeMap<>();

    final Hooks hooks = new Hooks();

    void add(JobDefinition job) {
        hooks.add(job);
        providers(job).forEach(it -> put(byProvider, it, job.key()));
        signals(job).forEach(it -> put(bySignal, it, job.key()));
    }

    void remove(JobDefinition job) {
        hooks.remove(job);
        providers(job).forEach(it -> take(byProvider, it, job.key()));
        signals(job).forEach(it -> take(bySignal, it, job.key()));
    }

    /** The jobs that need a job, start behind it or have its runs as their work, by name. */
    SortedSet<JobKey> of(JobKey provider) {
        return Collections.unmodifiableSortedSet(byProvider.getOrDefault(provider, new TreeSet<>()));
    }

    /** The jobs that a named event starts, by name. */
    List<JobKey> startedBy(SignalKey signal) {
        return List.copyOf(bySignal.getOrDefault(signal, new TreeSet<>()));
    }

    /** The jobs whose runs a job needs, starts behind or has as its work. */
    static SortedSet<JobKey> providers(JobDefinition job) {
        TreeSet<JobKey> providers = new TreeSet<>();
        for (Need need : job.needs()) {
            if (need instanceof Need.OfJob it) {
                providers.add(it.job());
            }
        }
        for (TriggerDefinition trigger : job.triggers()) {
            if (trigger.recurrence() instanceof Recurrence.After it) {
                providers.add(it.job());
            }
        }
        subJobs(job).forEach(it -> providers.add(it.job()));
        return providers;
    }

    /** Whether a job is started by the ends of another one's runs. */
    static boolean startsBehind(JobDefinition job, JobKey other) {
        return job.triggers().stream()
                .anyMatch(it -> it.recurrence() instanceof Recurrence.After after
                        && after.job().equals(other));
    }

    static Stream<SubJob> subJobs(JobDefinition job) {
        return job.tasks().stream()
                .map(TaskDefinition::action)
                .filter(Action.Job.class::isInstance)
                .map(it -> ((Action.Job) it).what());
    }

    private static SortedSet<SignalKey> signals(JobDefinition job) {
        TreeSet<SignalKey> signals = new TreeSet<>();
        for (TriggerDefinition trigger : job.triggers()) {
            if (trigger.recurrence() instanceof Recurrence.OnSignal it) {
                signals.add(it.signal());
            }
        }
        return signals;
    }

    private static <K> void put(SortedMap<K, SortedSet<JobKey>> into, K key, JobKey job) {
        into.computeIfAbsent(key, _ -> new TreeSet<>()).add(job);
    }

    private static <K> void take(SortedMap<K, SortedSet<JobKey>> from, K key, JobKey job) {
        SortedSet<JobKey> jobs = from.get(key);
        if (jobs != null && jobs.remove(job) && jobs.isEmpty()) {
            from.remove(key);
        }
    }
}
