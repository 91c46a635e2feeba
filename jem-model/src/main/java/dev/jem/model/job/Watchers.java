package dev.jem.model.job;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The workers that look for what starts a job: those that have all of it.
 *
 * @param names any of them; empty for all
 * @param labels all of them
 */
public record Watchers(List<String> names, SortedMap<String, String> labels) {

    /** Every worker that may. */
    public static final Watchers ALL = new Watchers(List.of(), Collections.emptySortedMap());

    public Watchers {
        names = names.stream().distinct().sorted().toList();
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Whether a worker is among them. */
    public boolean include(String worker, SortedMap<String, String> ofWorker) {
        return (names.isEmpty() || names.contains(worker))
                && labels.entrySet().stream().allMatch(it -> it.getValue().equals(ofWorker.get(it.getKey())));
    }
}
