package dev.jem.model.job;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run of another job as the work of a task, for the business date of its own run. Immutable.
 *
 * @param params what is given for the parameters of the other job; the text becomes a value of its type when the turn
 *     of the task comes
 * @param awaited whether the task ends as the run does; otherwise it ends as soon as there is one
 */
public record SubJob(JobKey job, SortedMap<String, Template> params, boolean awaited) {

    /** So deep may runs be the work of each other. */
    public static final int DEPTH_MAX = 16;

    /** The id of the run. */
    public static final String RUN = "run";

    /** The run as people write it: {@code finance/report#12}. */
    public static final String KEY = "key";

    /** The state of the run when the task ended. */
    public static final String STATE = "state";

    /** What such a task gives. */
    public static final List<OutputDefinition> OUTPUTS = List.of(
            new OutputDefinition(RUN, ValueType.STRING),
            new OutputDefinition(KEY, ValueType.STRING),
            new OutputDefinition(STATE, ValueType.STRING));

    public SubJob {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }
}
