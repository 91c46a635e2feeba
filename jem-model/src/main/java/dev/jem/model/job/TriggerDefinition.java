package dev.jem.model.job;

import dev.jem.model.time.CatchUp;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A schedule of a job.
 *
 * @param name unique within the job; part of the identity of each occurrence
 * @param recurrence when
 * @param rules what else decides whether and when an expected start runs
 * @param catchUp what happens to starts that were missed
 * @param params values for parameters of the job, in place of their defaults
 */
public record TriggerDefinition(
        String name, Recurrence recurrence, StartRules rules, CatchUp catchUp, SortedMap<String, Template> params) {

    public TriggerDefinition {
        // Most have none, and there may be a million of them.
        params = params.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    /** A schedule whose every start runs when it is expected, with the parameters' defaults. */
    public TriggerDefinition(String name, Recurrence recurrence, CatchUp catchUp) {
        this(name, recurrence, StartRules.NONE, catchUp, Collections.emptySortedMap());
    }
}
