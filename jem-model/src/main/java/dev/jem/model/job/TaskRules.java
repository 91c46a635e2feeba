package dev.jem.model.job;

import java.util.List;
import java.util.Optional;

/**
 * What decides, beside its edges, whether a task runs, how often, and whether it ended well.
 *
 * @param when a condition that is asked once, when the edges are met; without one it runs
 * @param forEach what it runs once for each element of; without one it runs once
 * @param success which ends of an attempt are a success, the first that fits; exit code 0 where none does
 */
public record TaskRules(Optional<String> when, Optional<ForEach> forEach, List<SuccessRule> success) {

    /** Runs once when its edges are met, and ends well with exit code 0. */
    public static final TaskRules NONE = new TaskRules(Optional.empty(), Optional.empty(), List.of());

    public TaskRules {
        success = List.copyOf(success);
    }
}
