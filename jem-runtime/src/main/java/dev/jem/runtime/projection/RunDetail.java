package dev.jem.runtime.projection;

import java.util.List;

/**
 * A run with its tasks.
 *
 * @param tasks in the order of the definition
 */
public record RunDetail(RunRow run, List<TaskRow> tasks) {

    public RunDetail {
        tasks = List.copyOf(tasks);
    }
}
