package dev.jem.runtime;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Recurrence;
import dev.jem.model.job.TriggerDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The webhooks of applied jobs by their address. Written by the writer alone, read by any thread. */
public final class Hooks {

    private final Map<Address, Hook> byAddress = new ConcurrentHashMap<>();

    /** Used by the writer alone. */
    private final Map<JobKey, List<Address>> byJob = new HashMap<>();

    private record Address(String namespace, String path) {}

    /** A trigger with an address. */
    public record Hook(JobKey job, TriggerDefinition trigger, Recurrence.Webhook webhook) {}

    Hooks() {}

    public Optional<Hook> of(String namespace, String path) {
        return Optional.ofNullable(byAddress.get(new Address(namespace, path)));
    }

    void put(JobDefinition job) {
        remove(job.key());
        List<Address> addresses = new ArrayList<>();
        for (TriggerDefinition trigger : job.triggers()) {
            if (trigger.recurrence() instanceof Recurrence.Webhook it) {
                Address address = new Address(job.key().namespace(), it.path());
                byAddress.put(address, new Hook(job.key(), trigger, it));
                addresses.add(address);
            }
        }
        if (!addresses.isEmpty()) {
            byJob.put(job.key(), addresses);
        }
    }

    /** Another job may have taken an address over before. */
    void remove(JobKey job) {
        Optional.ofNullable(byJob.remove(job)).stream()
                .flatMap(List::stream)
                .forEach(it ->
                        byAddress.computeIfPresent(it, (_, hook) -> hook.job().equals(job) ? null : hook));
    }
}
