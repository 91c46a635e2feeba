package dev.jem.runtime.projection;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TaskDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What of a job's version is needed to tell its runs: the names of its tasks and what they follow. Immutable. */
public final class RunPlan {

    private final List<String> tasks;
    private final List<List<String>> needs;
    private final Map<String, Integer> indexes;

    private RunPlan(List<String> tasks, List<List<String>> needs) {
        this.tasks = tasks;
        this.needs = needs;
        this.indexes = HashMap.newHashMap(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            indexes.put(tasks.get(i), i);
        }
    }

    public static RunPlan of(JobDefinition definition) {
        return new RunPlan(
                definition.tasks().stream().map(TaskDefinition::name).toList(),
                definition.tasks().stream().map(TaskDefinition::needs).toList());
    }

    public int size() {
        return tasks.size();
    }

    public String name(int index) {
        return tasks.get(index);
    }

    public List<String> needs(int index) {
        return needs.get(index);
    }

    /** Where the task stands in the definition. */
    public int index(String task) {
        Integer index = indexes.get(task);
        if (index == null) {
            throw new IllegalArgumentException("the job's version has no task '" + task + "'");
        }
        return index;
    }
}
