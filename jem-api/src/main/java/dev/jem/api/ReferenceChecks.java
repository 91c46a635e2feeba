package dev.jem.api;

import dev.jem.model.connection.ConnectionDefinition;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.runtime.Registry;
import dev.jem.spec.ManifestObject;
import dev.jem.spec.Reference;
import dev.jem.spec.text.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether what objects name is there, or comes with them, and is what they take it for. */
final class ReferenceChecks {

    private final Set<String> calendars = new TreeSet<>();
    private final Map<String, ConnectionDefinition> connections = new TreeMap<>();
    private final Map<JobKey, JobDefinition> jobs = new TreeMap<>();
    private final Registry registry;

    /** @param coming what is applied together */
    ReferenceChecks(Registry registry, List<ManifestObject> coming) {
        registry.calendars().keySet().forEach(it -> calendars.add(it.toString()));
        registry.connections().forEach((key, it) -> connections.put(key.toString(), it.definition()));
        this.registry = registry;
        for (ManifestObject object : coming) {
            switch (object) {
                case ManifestObject.Calendar it ->
                    calendars.add(it.definition().key().toString());
                case ManifestObject.Connection it ->
                    connections.put(it.definition().key().toString(), it.definition());
                case ManifestObject.Job it -> jobs.put(it.definition().key(), it.definition());
                case ManifestObject.Window _ -> {}
            }
        }
    }

    /** What is wrong, each with its place. */
    List<Finding> findings(List<Reference> references) {
        return references.stream().flatMap(it -> finding(it).stream()).toList();
    }

    private Optional<Finding> finding(Reference reference) {
        return switch (reference.kind()) {
            case "Connection" -> connection(reference);
            case Reference.JOB -> job(reference);
            case Reference.HOOK_KEY -> Optional.empty();
            default -> calendar(reference);
        };
    }

    private Optional<Finding> job(Reference reference) {
        int slash = reference.name().indexOf('/');
        JobKey key = new JobKey(
                reference.name().substring(0, slash), reference.name().substring(slash + 1));
        Optional<JobDefinition> found = Optional.ofNullable(jobs.get(key)).or(() -> registry.definition(key));
        if (found.isEmpty()) {
            Set<JobKey> known = new TreeSet<>(registry.jobs().keySet());
            known.addAll(jobs.keySet());
            return Optional.of(
                    reference.missing(known.stream().map(JobKey::toString).toList()));
        }
        String namespace = reference.use().namespace();
        return found.get().isOpenTo(namespace)
                ? Optional.empty()
                : Optional.of(reference.unfit(
                        "is not shared with the namespace " + namespace,
                        "its owners can add that to its 'sharedWith'"));
    }

    private Optional<Finding> calendar(Reference reference) {
        return calendars.contains(reference.name()) ? Optional.empty() : Optional.of(reference.missing(calendars));
    }

    private Optional<Finding> connection(Reference reference) {
        Optional<ConnectionDefinition> found = Optional.ofNullable(connections.get(reference.name()));
        if (found.isEmpty()) {
            return Optional.of(reference.missing(connections.keySet()));
        }
        String type = found.get().endpoint().type();
        if (!type.equals(reference.use().type())) {
            String message = "is for " + type + ", not for " + reference.use().type();
            return Optional.of(reference.unfit(message, ""));
        }
        if (!found.get().isOpenTo(reference.use().namespace())) {
            String message =
                    "is not shared with the namespace " + reference.use().namespace();
            return Optional.of(reference.unfit(message, "its owners can add that to its 'sharedWith'"));
        }
        return Optional.empty();
    }
}
