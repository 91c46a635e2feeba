package dev.jem.api;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.spec.ManifestObject;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds maintenance windows that apply to nothing: a freeze with a misspelt name protects nobody. */
final class WindowScopes {

    private final Backend backend;
    private final List<JobDefinition> coming;

    /** @param coming jobs that are applied together with the windows */
    WindowScopes(Backend backend, List<JobDefinition> coming) {
        this.backend = backend;
        this.coming = coming;
    }

    List<Finding> warnings(List<ManifestObject> objects) {
        List<Finding> warnings = new ArrayList<>();
        for (ManifestObject object : objects) {
            if (object instanceof ManifestObject.Window window) {
                for (String message : missing(window.definition())) {
                    warnings.add(new Finding(
                            window.place().source().name(),
                            window.place().line(),
                            window.place().column(),
                            window.place().path().pointer(),
                            "applies-to-nothing",
                            message,
                            ""));
                }
            }
        }
        return warnings;
    }

    private List<String> missing(WindowDefinition window) {
        return switch (window.scope()) {
            case Scope.Jobs scope -> ofJobs(window, scope);
            case Scope.Workers scope -> ofWorkers(scope);
        };
    }

    private List<String> ofJobs(WindowDefinition window, Scope.Jobs scope) {
        Map<JobKey, JobDefinition> jobs =
                new TreeMap<>(backend.cell().registry().jobs());
        coming.forEach(it -> jobs.put(it.key(), it));
        Set<String> namespaces = jobs.keySet().stream().map(JobKey::namespace).collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        for (String namespace : scope.namespaces()) {
            if (!namespace.equals(Scope.Jobs.EVERY) && !namespaces.contains(namespace)) {
                missing.add("no job matches the namespace '" + namespace + "'" + near(namespace, namespaces));
            }
        }
        for (JobKey name : scope.names()) {
            if (!jobs.containsKey(name)) {
                Set<String> names = jobs.keySet().stream().map(JobKey::toString).collect(Collectors.toSet());
                missing.add("no job matches the name '" + name + "'" + near(name.toString(), names));
            }
        }
        boolean isOfAny = jobs.values().stream()
                .anyMatch(it -> window.appliesTo(it.key(), it.description().labels()));
        return isOfAny || !missing.isEmpty()
                ? missing
                : List.of("no job matches: it applies to nothing until there is one that does");
    }

    private List<String> ofWorkers(Scope.Workers scope) {
        Set<String> workers = backend.queriesNow().workers().stream()
                .map(WorkerRow::worker)
                .collect(Collectors.toCollection(TreeSet::new));
        return scope.names().stream()
                .filter(it -> !workers.contains(it))
                .map(it -> "no worker matches the name '" + it + "'" + near(it, workers))
                .toList();
    }

    private static String near(String name, Collection<String> known) {
        String near = DidYouMean.suggestion(name, known);
        return near.isEmpty() ? "" : "; " + near;
    }
}
