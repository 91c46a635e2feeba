package dev.jem.api;

import dev.jem.model.connection.ConnectionDefinition;
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

    /** @param coming what is applied together */
    ReferenceChecks(Registry registry, List<ManifestObject> coming) {
        registry.calendars().keySet().forEach(it -> calendars.add(it.toString()));
        registry.connections().forEach((key, it) -> connections.put(key.toString(), it.definition()));
        for (ManifestObject object : coming) {
            switch (object) {
                case ManifestObject.Calendar it ->
                    calendars.add(it.definition().key().toString());
                case ManifestObject.Connection it ->
                    connections.put(it.definition().key().toString(), it.definition());
                case ManifestObject.Job _, ManifestObject.Window _ -> {}
            }
        }
    }

    /** What is wrong, each with its place. */
    List<Finding> findings(List<Reference> references) {
        return references.stream()
                .flatMap(it -> (it.kind().equals("Connection") ? connection(it) : calendar(it)).stream())
                .toList();
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
