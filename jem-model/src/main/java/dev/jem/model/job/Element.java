package dev.jem.model.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one of the side-by-side runs of a repeated task is for.
 *
 * @param index its place among the elements, from 0
 */
public record Element(int index, Value value) {

    /** The name of an element of a task: {@code load.0} is the first one of {@code load}. */
    public static String name(String task, int index) {
        return task + "." + index;
    }

    /** The outputs of a repeated task: each the list of what its elements gave, in their order. */
    public static SortedMap<String, Value> outputs(List<SortedMap<String, Value>> ofElements) {
        SortedMap<String, List<Value>> lists = new TreeMap<>();
        for (SortedMap<String, Value> outputs : ofElements) {
            outputs.forEach((name, value) ->
                    lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        }
        SortedMap<String, Value> outputs = new TreeMap<>();
        lists.forEach((name, values) -> outputs.put(name, new Value.Items(values)));
        return Collections.unmodifiableSortedMap(outputs);
    }
}
