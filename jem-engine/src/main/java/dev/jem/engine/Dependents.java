package dev.jem.engine;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.signal.SignalKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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

    /** The jobs that need a job, or start behind it, by name. */
    SortedSet<JobKey> of(JobKey provider) {
        return Collections.unmodifiableSortedSet(byProvider.getOrDefault(provider, new TreeSet<>()));
    }

    /** The jobs that a named event starts, by name. */
    List<JobKey> startedBy(SignalKey signal) {
        return List.copyOf(bySignal.getOrDefault(signal, new TreeSet<>()));
    }

    /** The jobs whose runs a job needs or starts behind. */
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
        return providers;
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
