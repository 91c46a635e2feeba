package dev.jem.model.event;

import dev.jem.model.job.Value;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What of a run is to be done again, and by which definition.
 *
 * @param which what is chosen by itself; what follows it is done again too unless {@code isAlone}
 * @param tasks the names of chosen tasks, or of elements of repeated ones such as {@code load.3}; empty unless
 *     {@link Which#TASKS}
 * @param isAlone whether only the chosen tasks are done again
 * @param definition by which version of the job
 * @param params values that take the place of what the run was given
 * @param isConfirmed whether a person has said that what is not idempotent may be done again
 */
public record Rerun(
        Which which,
        List<String> tasks,
        boolean isAlone,
        Definition definition,
        @Free SortedMap<String, Value> params,
        boolean isConfirmed) {

    /** What is chosen. */
    public enum Which {
        ALL,
        FAILED,
        TASKS
    }

    /** By which version of the job it is done. */
    public enum Definition {
        AS_IT_WAS,
        AS_IT_IS
    }

    public Rerun {
        tasks = List.copyOf(tasks);
        params = Collections.unmodifiableSortedMap(params);
    }
}
