package dev.jem.runtime;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The triggers of applied jobs that workers look out for. Written by the writer alone, read by any thread. */
public final class Watches {

    private final Map<JobKey, List<Watched>> byJob = new ConcurrentSkipListMap<>();

    /** A trigger that somebody has to look out for. */
    public record Watched(JobKey job, TriggerDefinition trigger) {}

    Watches() {}

    /** All of them, by job. */
    public Stream<Watched> all() {
        return byJob.values().stream().flatMap(List::stream);
    }

    public Optional<Watched> of(JobKey job, String trigger) {
        return byJob.getOrDefault(job, List.of()).stream()
                .filter(it -> it.trigger.name().equals(trigger))
                .findFirst();
    }

    void put(JobDefinition job) {
        List<Watched> watched = job.triggers().stream()
                .filter(it -> it.recurrence() instanceof Recurrence.FileArrival)
                .map(it -> new Watched(job.key(), it))
                .toList();
        if (watched.isEmpty()) {
            byJob.remove(job.key());
        } else {
            byJob.put(job.key(), watched);
        }
    }

    void remove(JobKey job) {
        byJob.remove(job);
    }
}
