package dev.jem.runtime.projection;

import dev.jem.model.job.Element;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TaskDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a job's version is needed to tell its runs: the names of its tasks and what they follow. Behind them stand
 * the elements of repeated tasks, once these are known. Immutable.
 */
public final class RunPlan {

    private final List<String> tasks;
    private final List<List<String>> needs;
    private final Map<String, Integer> indexes;
    private final List<Expansion> expansions;

    /**
     * A repeated task with its elements.
     *
     * @param task its place in the definition
     */
    public record Expansion(int task, int elements) {}

    private RunPlan(List<String> tasks, List<List<String>> needs, List<Expansion> expansions) {
        this.tasks = tasks;
        this.needs = needs;
        this.expansions = expansions;
        this.indexes = HashMap.newHashMap(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            indexes.put(tasks.get(i), i);
        }
    }

    public static RunPlan of(JobDefinition definition) {
        return new RunPlan(
                definition.tasks().stream().map(TaskDefinition::name).toList(),
                definition.tasks().stream().map(TaskDefinition::needs).toList(),
                List.of());
    }

    /** The same with the elements of one more task. */
    public RunPlan with(Expansion expansion) {
        List<String> names = new ArrayList<>(tasks);
        List<List<String>> edges = new ArrayList<>(needs);
        for (int element = 0; element < expansion.elements; element++) {
            names.add(Element.name(name(expansion.task), element));
            edges.add(needs(expansion.task));
        }
        List<Expansion> more = new ArrayList<>(expansions);
        more.add(expansion);
        return new RunPlan(names, edges, List.copyOf(more));
    }

    /** The repeated tasks that have their elements, in the order in which they got them. */
    public List<Expansion> expansions() {
        return expansions;
    }

    /** The names of the elements of a task; empty if it has none yet or is not repeated. */
    public List<String> elements(String task) {
        List<String> elements = new ArrayList<>();
        for (int index = 0; indexes.containsKey(Element.name(task, index)); index++) {
            elements.add(Element.name(task, index));
        }
        return elements;
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
