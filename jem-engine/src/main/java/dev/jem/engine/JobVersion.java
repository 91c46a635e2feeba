package dev.jem.engine;

import dev.jem.model.condition.Condition;
import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.condition.Conditions;
import dev.jem.model.job.BusinessDateExpression;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * A recorded definition with its graph worked out. Immutable but for the count of its runs and what is worked out late.
 */
final class JobVersion {

    /** Up to so many tasks are found faster one by one, and need no map. */
    private static final int FEW_TASKS = 4;

    /** The edges of a graph of one task. */
    private static final int[][] NO_EDGES = {{}};

    final long number;
    final String sha256;
    final boolean adHoc;
    final JobDefinition definition;

    /** References that calculate with the business date, by their path. */
    final SortedMap<String, BusinessDateExpression> dates;

    /** How many active runs are pinned to it. */
    int pins;

    /** Empty where there are few tasks. */
    private final Map<String, Integer> indexes;

    /** What conditions may ask about, and those that were asked; worked out when the first one is. */
    private Optional<ConditionTypes> conditionTypes = Optional.empty();

    private final SortedMap<String, Condition> conditions = new TreeMap<>();

    private final int[][] successors;
    private final int[][] referenced;

    JobVersion(long number, String sha256, boolean adHoc, JobDefinition definition) {
        this.number = number;
        this.sha256 = sha256;
        this.adHoc = adHoc;
        this.definition = definition;
        this.dates = dates(definition);
        this.indexes = tasks() <= FEW_TASKS ? Collections.emptyMap() : indexes(definition.tasks());
        this.successors = compact(successors());
        this.referenced =
                compact(definition.tasks().stream().map(this::referenced).toArray(int[][]::new));
    }

    private static SortedMap<String, BusinessDateExpression> dates(JobDefinition definition) {
        List<Template> templates = new ArrayList<>();
        templates.add(definition.concurrency().key());
        definition.params().forEach(param -> param.fallback().ifPresent(templates::add));
        definition
                .triggers()
                .forEach(trigger -> templates.addAll(trigger.params().values()));
        definition.tasks().forEach(task -> templates.addAll(Templates.of(task)));
        SortedMap<String, BusinessDateExpression> dates = new TreeMap<>();
        for (Template template : templates) {
            for (Template.Reference reference : template.references()) {
                if (reference.path().startsWith(BusinessDateExpression.PREFIX)) {
                    dates.put(reference.path(), BusinessDateExpression.parse(reference.path()));
                }
            }
        }
        return dates.isEmpty() ? Collections.emptySortedMap() : dates;
    }

    ConditionTypes conditionTypes() {
        ConditionTypes types = conditionTypes.orElseGet(() -> ConditionTypes.of(definition));
        conditionTypes = Optional.of(types);
        return types;
    }

    /** A condition of one of its tasks. */
    Condition condition(String source, Conditions language) {
        return conditions.computeIfAbsent(source, it -> language.compile(it, conditionTypes()::type));
    }

    int tasks() {
        return definition.tasks().size();
    }

    TaskDefinition task(int index) {
        return definition.tasks().get(index);
    }

    /** A trigger by its name; none for the empty one. */
    Optional<TriggerDefinition> trigger(String name) {
        return definition.triggers().stream()
                .filter(it -> it.name().equals(name))
                .findFirst();
    }

    /** The place of a task in the definition. */
    int index(String task) {
        return find(task)
                .orElseThrow(() ->
                        new BrokenInvariant("job " + definition.key() + " version " + number + " has no task " + task));
    }

    boolean hasTask(String task) {
        return find(task).isPresent();
    }

    private OptionalInt find(String task) {
        if (!indexes.isEmpty()) {
            Integer index = indexes.get(task);
            return index == null ? OptionalInt.empty() : OptionalInt.of(index);
        }
        for (int index = 0; index < tasks(); index++) {
            if (task(index).name().equals(task)) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    /** The tasks that need this one. The array belongs to the version. */
    int[] successors(int index) {
        return successors[index];
    }

    /** The outputs of the upstream tasks that this task's templates refer to, by task. */
    SortedMap<String, SortedMap<String, Value>> upstream(int index, IntFunction<SortedMap<String, Value>> outputs) {
        if (referenced[index].length == 0) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, SortedMap<String, Value>> upstream = new TreeMap<>();
        for (int task : referenced[index]) {
            upstream.put(task(task).name(), outputs.apply(task));
        }
        return upstream;
    }

    private int[] referenced(TaskDefinition task) {
        return Templates.of(task).stream()
                .flatMap(template -> template.references().stream())
                .map(Template.Reference::path)
                .filter(path -> path.startsWith("tasks."))
                .map(path -> path.split("\\.", 3)[1])
                .distinct()
                .mapToInt(this::index)
                .toArray();
    }

    private static Map<String, Integer> indexes(List<TaskDefinition> tasks) {
        Map<String, Integer> indexes = HashMap.newHashMap(tasks.size());
        for (TaskDefinition task : tasks) {
            indexes.put(task.name(), indexes.size());
        }
        return indexes;
    }

    private static int[][] compact(int[][] edges) {
        return Arrays.deepEquals(edges, NO_EDGES) ? NO_EDGES : edges;
    }

    private int[][] successors() {
        List<TaskDefinition> tasks = definition.tasks();
        int[] counts = new int[tasks.size()];
        tasks.forEach(task -> task.needs().forEach(need -> counts[index(need)]++));
        int[][] successors = new int[tasks.size()][];
        Arrays.setAll(successors, index -> new int[counts[index]]);
        int[] filled = new int[tasks.size()];
        for (int index = 0; index < tasks.size(); index++) {
            for (String need : tasks.get(index).needs()) {
                int upstream = index(need);
                successors[upstream][filled[upstream]++] = index;
            }
        }
        return successors;
    }
}
