package dev.jem.model.condition;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.OutputDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What conditions of a job may ask about, and of what type each value is. Immutable.
 *
 * <p>Names are those of references, such as {@code params.day} and {@code tasks.load.outputs.rows}; a dash in the name
 * of a task is written as an underscore, since it would be a minus. Of a task that lies before, its {@code state} is
 * known too, and its {@code exitCode} unless it ran more than once side by side.
 */
public final class ConditionTypes {

    public static final String PARAMS = "params.";

    /** What is known of the run. */
    private static final Map<String, ValueType> OF_RUN = Map.of(
            "run.id", ValueType.STRING,
            "run.key", ValueType.STRING,
            "run.number", ValueType.INT,
            "run.businessDate", ValueType.DATE,
            "run.scheduledAt", ValueType.STRING,
            "job.name", ValueType.STRING,
            "job.namespace", ValueType.STRING,
            "job.version", ValueType.INT);

    /**
     * A task as far as conditions know it.
     *
     * @param isRepeated whether it runs once for each of several elements
     */
    public record Task(String name, List<OutputDefinition> outputs, boolean isRepeated) {}

    private final SortedMap<String, ParamDefinition> params = new TreeMap<>();
    private final SortedMap<String, Task> tasks = new TreeMap<>();

    public ConditionTypes(List<ParamDefinition> params, List<Task> tasks) {
        params.forEach(it -> this.params.put(it.name(), it));
        tasks.forEach(it -> this.tasks.put(inConditions(it.name()), it));
    }

    public static ConditionTypes of(JobDefinition job) {
        return new ConditionTypes(
                job.params(), job.tasks().stream().map(ConditionTypes::task).toList());
    }

    private static Task task(TaskDefinition task) {
        return new Task(task.name(), task.outputs(), task.rules().forEach().isPresent());
    }

    /** The name of a task in a condition. */
    public static String inConditions(String task) {
        return task.replace('-', '_');
    }

    /** The type of the value of a name; empty where there is no such name. */
    public Optional<ConditionType> type(String name) {
        if (name.startsWith(PARAMS)) {
            return Optional.ofNullable(params.get(name.substring(PARAMS.length())))
                    .map(it -> ConditionType.one(it.type()));
        }
        Optional<ValueType> ofRun = Optional.ofNullable(OF_RUN.get(name));
        return ofRun.map(ConditionType::one).or(() -> task(name).flatMap(it -> ofTask(it, name)));
    }

    private static Optional<ConditionType> ofTask(Task task, String name) {
        String member = name.substring(name.indexOf('.', "tasks.".length()) + 1);
        if (member.startsWith("outputs.")) {
            return task.outputs().stream()
                    .filter(it -> member.equals("outputs." + it.name()))
                    .findFirst()
                    .map(it -> new ConditionType(it.type(), task.isRepeated()));
        }
        return switch (member) {
            case "state" -> Optional.of(ConditionType.one(ValueType.STRING));
            case "exitCode" -> Optional.of(ConditionType.one(ValueType.INT)).filter(_ -> !task.isRepeated());
            default -> Optional.empty();
        };
    }

    /** The task that a name is about; empty for one that is about something else. */
    public Optional<Task> task(String name) {
        int end = name.startsWith("tasks.") ? name.indexOf('.', "tasks.".length()) : -1;
        return end < 0 ? Optional.empty() : Optional.ofNullable(tasks.get(name.substring("tasks.".length(), end)));
    }

    /** All names there are for what is not of a task, and those of the task that a name is about. */
    public SortedSet<String> names(String like) {
        SortedSet<String> names = new TreeSet<>(OF_RUN.keySet());
        params.keySet().forEach(it -> names.add(PARAMS + it));
        Optional<Task> task = task(like);
        if (task.isPresent()) {
            names.addAll(names(task.get()));
        } else {
            String member = like.substring(Math.max(0, like.indexOf('.', "tasks.".length())));
            tasks.keySet().forEach(it -> names.add("tasks." + it + member));
        }
        return Collections.unmodifiableSortedSet(names);
    }

    private static List<String> names(Task task) {
        List<String> names = new ArrayList<>();
        String prefix = "tasks." + inConditions(task.name()) + ".";
        names.add(prefix + "state");
        if (!task.isRepeated()) {
            names.add(prefix + "exitCode");
        }
        task.outputs().forEach(it -> names.add(prefix + "outputs." + it.name()));
        return names;
    }
}
