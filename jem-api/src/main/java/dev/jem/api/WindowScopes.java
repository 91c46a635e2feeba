package dev.jem.api;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.JobKey;
import dev.jem.model.window.WindowDefinition.Scope;
import dev.jem.runtime.projection.WorkerRow;
import dev.jem.spec.ManifestObject;
import dev.jem.spec.Reference;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds maintenance windows that apply to nothing: a freeze with a misspelt name protects nobody. */
final class WindowScopes {

    private static final String RULE = "applies-to-nothing";

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
                warnings.addAll(
                        switch (window.definition().scope()) {
                            case Scope.Jobs _ -> ofJobs(window);
                            case Scope.Workers _ -> ofWorkers(window);
                        });
            }
        }
        return warnings;
    }

    private List<Finding> ofJobs(ManifestObject.Window window) {
        Map<JobKey, JobDefinition> jobs =
                new TreeMap<>(backend.cell().registry().jobs());
        coming.forEach(it -> jobs.put(it.key(), it));
        Set<String> namespaces = jobs.keySet().stream().map(JobKey::namespace).collect(Collectors.toSet());
        Set<String> names = jobs.keySet().stream().map(JobKey::toString).collect(Collectors.toSet());
        List<Finding> missing = new ArrayList<>();
        for (Reference each : window.selects()) {
            if (each.kind().equals(Reference.NAMESPACE)) {
                missing(each, "no job matches the namespace", namespaces).ifPresent(missing::add);
            } else {
                missing(each, "no job matches the name", names).ifPresent(missing::add);
            }
        }
        boolean isOfAny = jobs.values().stream()
                .anyMatch(it ->
                        window.definition().appliesTo(it.key(), it.description().labels()));
        return isOfAny || !missing.isEmpty()
                ? missing
                : List.of(window.place()
                        .finding(RULE, "no job matches: it applies to nothing until there is one that does"));
    }

    private List<Finding> ofWorkers(ManifestObject.Window window) {
        Set<String> workers = backend.queriesNow().workers().stream()
                .map(WorkerRow::worker)
                .collect(Collectors.toCollection(TreeSet::new));
        return window.selects().stream()
                .flatMap(it -> missing(it, "no worker matches the name", workers).stream())
                .toList();
    }

    private static Optional<Finding> missing(Reference reference, String what, Collection<String> known) {
        String name = reference.name();
        return known.contains(name) || name.equals(Scope.Jobs.EVERY)
                ? Optional.empty()
                : Optional.of(reference.place().finding(RULE, what + " '" + name + "'" + near(name, known)));
    }

    private static String near(String name, Collection<String> known) {
        String near = DidYouMean.suggestion(name, known);
        return near.isEmpty() ? "" : "; " + near;
    }
}
