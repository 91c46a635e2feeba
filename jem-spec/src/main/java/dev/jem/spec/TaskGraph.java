package dev.jem.spec;

import dev.jem.model.condition.ConditionTypes;
import dev.jem.model.job.OutputDefinition;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Node;
import dev.jem.spec.text.Place;
import dev.jem.spec.text.Show;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks of a job and which follow which. Every algorithm is iterative and linear in tasks and edges, apart from the
 * check of upstream tasks, which takes one linear pass for each 64 tasks that are referred to from afar.
 */
final class TaskGraph {

    private static final int CYCLE_SHOWN_MAX = 12;

    private final Reader reader;
    private final Map<String, Integer> indexes = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Map<String, String> namesInConditions = new LinkedHashMap<>();
    private final List<ConditionTypes.Task> tasks = new ArrayList<>();
    private final List<Set<Integer>> needs = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Distant> distant = new ArrayList<>();
    private final List<String> calledBack = new ArrayList<>();

    /** A reference to a task that is not among the direct needs. */
    private record Distant(int producer, int consumer, Place place, String path) {}

    TaskGraph(Reader reader) {
        this.reader = reader;
    }

    void add(ConditionTypes.Task task, Place place) {
        String inConditions = ConditionTypes.inConditions(task.name());
        String other = namesInConditions.putIfAbsent(inConditions, task.name());
        if (other != null) {
            String message = "the tasks '" + other + "' and '" + task.name() + "' have one name in conditions: tasks."
                    + inConditions;
            reader.error(place, "duplicate", message, "rename one of them");
        }
        indexes.put(task.name(), indexes.size());
        names.add(task.name());
        places.add(place);
        tasks.add(task);
        needs.add(new LinkedHashSet<>());
    }

    /** Says of a task that somebody outside ends it. */
    void addCalledBack(String task) {
        calledBack.add(task);
    }

    /** The tasks that somebody outside ends. */
    List<String> calledBack() {
        return calledBack;
    }

    boolean has(String task) {
        return indexes.containsKey(task);
    }

    List<String> names() {
        return names;
    }

    /** The tasks as far as conditions know them. */
    List<ConditionTypes.Task> conditionTasks() {
        return tasks;
    }

    /** Whether a task runs once for each of several elements. */
    boolean isRepeated(String task) {
        return tasks.get(index(task)).isRepeated();
    }

    List<OutputDefinition> outputs(String task) {
        return tasks.get(index(task)).outputs();
    }

    private int index(String task) {
        Integer index = indexes.get(task);
        if (index == null) {
            throw new IllegalArgumentException("no task " + task);
        }
        return index;
    }

    /** Adds an edge for each need that leads to a task; reports the others. */
    void connect(String task, List<Node.Scalar> itsNeeds) {
        for (Node.Scalar need : itsNeeds) {
            Integer index = indexes.get(need.text());
            if (index == null) {
                String suggestion = reader.findings().isFull() ? "" : DidYouMean.suggestion(need.text(), names());
                String message = "there is no task '" + Show.quoted(need.text()) + "'";
                reader.error(need.place(), "unknown-task", message, suggestion);
            } else if (!needs.get(index(task)).add(index)) {
                String message = "the task '" + need.text() + "' is listed twice";
                reader.error(need.place(), "duplicate", message, "remove one of them");
            }
        }
    }

    /** Remembers that a task refers to another one that must lie before it. */
    void requireUpstream(String producer, String consumer, Place place, String path) {
        int from = index(producer);
        int to = index(consumer);
        if (!needs.get(to).contains(from)) {
            distant.add(new Distant(from, to, place, path));
        }
    }

    /**
     * Reports a cycle if there is one, else the references to tasks that do not lie before the one that refers to them.
     */
    void check() {
        int[] order = topologicalOrder();
        if (order.length < needs.size()) {
            reportCycle(order);
            return;
        }
        int[] producers =
                distant.stream().mapToInt(Distant::producer).distinct().toArray();
        for (int from = 0; from < producers.length; from += Long.SIZE) {
            int to = Math.min(producers.length, from + Long.SIZE);
            checkUpstream(order, Arrays.copyOfRange(producers, from, to));
        }
    }

    /** Checks the references to at most 64 tasks: each gets a bit, which flows down the edges. */
    private void checkUpstream(int[] order, int[] producers) {
        Map<Integer, Long> bits = new LinkedHashMap<>();
        for (int i = 0; i < producers.length; i++) {
            bits.put(producers[i], 1L << i);
        }
        long[] upstream = new long[needs.size()];
        for (int task : order) {
            for (int need : needs.get(task)) {
                upstream[task] |= upstream[need] | bits.getOrDefault(need, 0L);
            }
        }
        for (Distant use : distant) {
            long bit = bits.getOrDefault(use.producer, 0L);
            if (bit != 0 && (upstream[use.consumer] & bit) == 0) {
                reportNotUpstream(use);
            }
        }
    }

    private void reportNotUpstream(Distant use) {
        String producer = name(use.producer);
        String consumer = name(use.consumer);
        boolean isSelf = use.producer == use.consumer;
        String message = isSelf
                ? "a task cannot refer to its own outputs"
                : "'" + use.path + "' is not known here: '" + consumer + "' does not follow '" + producer + "'";
        reader.error(use.place, "reference", message, isSelf ? "" : "add '" + producer + "' to its needs");
    }

    /** Kahn's algorithm; tasks on or behind a cycle are left out. */
    private int[] topologicalOrder() {
        int count = needs.size();
        int[] open = new int[count];
        List<List<Integer>> followers = new ArrayList<>(count);
        for (int task = 0; task < count; task++) {
            followers.add(new ArrayList<>(0));
            open[task] = needs.get(task).size();
        }
        for (int task = 0; task < count; task++) {
            for (int need : needs.get(task)) {
                followers.get(need).add(task);
            }
        }
        int[] order = new int[count];
        int end = 0;
        for (int task = 0; task < count; task++) {
            if (open[task] == 0) {
                order[end++] = task;
            }
        }
        for (int at = 0; at < end; at++) {
            for (int follower : followers.get(order[at])) {
                if (--open[follower] == 0) {
                    order[end++] = follower;
                }
            }
        }
        return Arrays.copyOf(order, end);
    }

    /** Each task that is left has a need that is left; following these leads into a cycle. */
    private void reportCycle(int[] ordered) {
        boolean[] isOrdered = new boolean[needs.size()];
        for (int task : ordered) {
            isOrdered[task] = true;
        }
        int at = 0;
        while (isOrdered[at]) {
            at++;
        }
        Map<Integer, Integer> steps = new LinkedHashMap<>();
        List<Integer> path = new ArrayList<>();
        while (steps.putIfAbsent(at, path.size()) == null) {
            path.add(at);
            at = needs.get(at).stream().filter(it -> !isOrdered[it]).findFirst().orElseThrow();
        }
        report(path.subList(steps.getOrDefault(at, 0), path.size()));
    }

    /** Reports a cycle at the task of it that is written first. */
    private void report(List<Integer> cycle) {
        int first = cycle.stream().mapToInt(Integer::intValue).min().orElseThrow();
        int turn = cycle.indexOf(first);
        List<Integer> turned = new ArrayList<>(cycle.subList(turn, cycle.size()));
        turned.addAll(cycle.subList(0, turn));
        String shown = turned.stream().limit(CYCLE_SHOWN_MAX).map(this::name).collect(Collectors.joining(" → "));
        String rest = turned.size() > CYCLE_SHOWN_MAX ? " → … (" + turned.size() + " tasks)" : "";
        String message = "the tasks need each other in a circle: " + shown + rest + " → " + name(first);
        reader.error(places.get(first), "cycle", message, "remove one of these needs");
    }

    private String name(int index) {
        return names.get(index);
    }
}
