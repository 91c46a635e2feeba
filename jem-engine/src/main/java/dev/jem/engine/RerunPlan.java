package dev.jem.engine;

import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Command.RerunRun;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Rerun;
import dev.jem.model.job.Action;
import dev.jem.model.job.Element;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.state.TaskState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which tasks of a run are done again and which keep their ends. What follows a task that is done again is done again
 * too, unless only the chosen tasks are wanted. Tasks are known by their names: the version may be another one.
 */
final class RerunPlan {

    private static final int NAMED_MAX = 10;

    private final RerunRun command;
    private final JobVersion was;
    private final JobVersion version;

    /** Tasks that are done again as a whole, by their place. */
    private final TreeSet<Integer> again = new TreeSet<>();

    /** Elements that are done again, by the place of their task, which keeps the others. */
    private final TreeMap<Integer, SortedSet<Integer>> elements = new TreeMap<>();

    private RerunPlan(RerunRun command, JobVersion was, JobVersion version) {
        this.command = command;
        this.was = was;
        this.version = version;
    }

    static RerunPlan of(RerunRun command, JobVersion was, JobVersion version) throws RefusedException {
        RerunPlan plan = new RerunPlan(command, was, version);
        switch (command.rerun().which()) {
            case ALL -> plan.chooseAll();
            case FAILED -> plan.chooseFailed();
            case TASKS -> plan.chooseNamed();
        }
        if (!command.rerun().isAlone()) {
            plan.follow();
        }
        plan.again.forEach(plan.elements::remove);
        plan.requireSense();
        if (plan.isChanged()) {
            plan.askAgain();
        }
        return plan;
    }

    // ---- chosen

    private void chooseAll() {
        for (int index = 0; index < version.tasks(); index++) {
            again.add(index);
        }
    }

    private void chooseFailed() {
        for (int index = 0; index < version.tasks(); index++) {
            Optional<Entity.Task> before = before(index);
            SortedSet<Integer> failed = failedElements(index);
            if (before.isPresent() && isBad(before.get()) && !failed.isEmpty()) {
                elements.put(index, failed);
            } else if (before.isEmpty() || isBad(before.get())) {
                again.add(index);
            }
        }
    }

    private void chooseNamed() throws RefusedException {
        for (String name : command.rerun().tasks()) {
            int dot = name.indexOf('.');
            String task = dot < 0 ? name : name.substring(0, dot);
            if (!version.hasTask(task)) {
                throw new RefusedException(
                        Code.NOT_FOUND, "version " + version.number + " of this job has no task '" + task + "'");
            }
            if (dot < 0) {
                again.add(version.index(task));
            } else {
                chooseElement(version.index(task), name);
            }
        }
    }

    private void chooseElement(int task, String name) throws RefusedException {
        if (!keepsElements(task)) {
            throw RefusedException.invalid(
                    "the elements of '" + version.task(task).name()
                            + "' are told anew when the definition or the parameters change; choose the whole task");
        }
        List<Entity.Task> all = expansion(task).map(Entity.Expansion::elements).orElse(List.of());
        for (int index = 0; index < all.size(); index++) {
            if (Element.name(version.task(task).name(), index).equals(name)) {
                elements.computeIfAbsent(task, _ -> new TreeSet<>()).add(index);
                return;
            }
        }
        throw new RefusedException(Code.NOT_FOUND, "this run has no element '" + name + "'");
    }

    private SortedSet<Integer> failedElements(int task) {
        SortedSet<Integer> failed = new TreeSet<>();
        List<Entity.Task> all = keepsElements(task)
                ? expansion(task).map(Entity.Expansion::elements).orElse(List.of())
                : List.of();
        for (int index = 0; index < all.size(); index++) {
            if (isBad(all.get(index))) {
                failed.add(index);
            }
        }
        return failed;
    }

    private static boolean isBad(Entity.Task task) {
        return task.state() != TaskState.SUCCEEDED && task.state() != TaskState.SKIPPED;
    }

    // ---- what follows from that

    private void follow() {
        Deque<Integer> changed = new ArrayDeque<>(again);
        changed.addAll(elements.keySet());
        while (!changed.isEmpty()) {
            for (int successor : version.successors(changed.remove())) {
                if (again.add(successor)) {
                    changed.add(successor);
                }
            }
        }
    }

    /**
     * What people have approved was another definition, or had other parameters: they are asked again, and what stands
     * between them and what is done again waits for them.
     */
    private void askAgain() {
        TreeSet<Integer> before = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>(again);
        open.addAll(elements.keySet());
        while (!open.isEmpty()) {
            int index = open.remove();
            if (before.add(index)) {
                version.task(index).needs().forEach(need -> open.add(version.index(need)));
            }
        }
        before.stream()
                .filter(it -> version.task(it).action() instanceof Action.Approval)
                .forEach(open::add);
        while (!open.isEmpty()) {
            int index = open.remove();
            again.add(index);
            for (int successor : version.successors(index)) {
                if (before.contains(successor) && !again.contains(successor)) {
                    open.add(successor);
                }
            }
        }
        again.forEach(elements::remove);
    }

    private void requireSense() throws RefusedException {
        if (again.isEmpty() && elements.isEmpty()) {
            throw RefusedException.conflict("no task of this run has failed; rerun all of it, or choose tasks");
        }
        for (int index : again) {
            TaskDefinition task = version.task(index);
            for (String need : task.needs()) {
                boolean isKeptBad = !again.contains(version.index(need))
                        && !elements.containsKey(version.index(need))
                        && before(version.index(need)).filter(it -> !isBad(it)).isEmpty();
                if (isKeptBad && command.rerun().which() == Rerun.Which.TASKS) {
                    throw RefusedException.conflict("task '" + task.name() + "' follows '" + need
                            + "', which has not succeeded and would not be done again; choose that too");
                }
            }
        }
    }

    // ---- as it was

    private Optional<Entity.Task> before(int index) {
        String name = version.task(index).name();
        return was.hasTask(name) ? Optional.of(command.ended().tasks().get(was.index(name))) : Optional.empty();
    }

    private Optional<Entity.Expansion> expansion(int index) {
        String name = version.task(index).name();
        OptionalInt place = was.hasTask(name) ? OptionalInt.of(was.index(name)) : OptionalInt.empty();
        return command.ended().expansions().stream()
                .filter(it -> place.isPresent() && it.task() == place.getAsInt())
                .findFirst();
    }

    /** Whether it is carried out by another definition, or with other parameters. */
    private boolean isChanged() {
        return version.number != was.number || !command.rerun().params().isEmpty();
    }

    /** Whether the elements are the same as before. */
    private boolean keepsElements(int task) {
        return !isChanged() && isRepeated(task);
    }

    private boolean isRepeated(int task) {
        return version.task(task).rules().forEach().isPresent();
    }

    private int attemptsBefore() {
        return command.ended().execution().map(Execution::attemptsBefore).orElse(0);
    }

    /** The highest number of an attempt at anything that is not remembered by its name from now on. */
    int highestForgotten() {
        int highest = attemptsBefore();
        for (int index = 0; index < was.tasks(); index++) {
            if (!version.hasTask(was.task(index).name())) {
                highest = Math.max(highest, command.ended().tasks().get(index).attempts());
            }
        }
        for (Entity.Expansion expansion : command.ended().expansions()) {
            for (Entity.Task element : expansion.elements()) {
                highest = Math.max(highest, element.attempts());
            }
        }
        return highest;
    }

    // ---- as it will be

    List<Entity.Task> tasks() {
        List<Entity.Task> tasks = new ArrayList<>();
        for (int index = 0; index < version.tasks(); index++) {
            Optional<Entity.Task> before = before(index);
            if (elements.containsKey(index)) {
                tasks.add(goingOn(before.orElseThrow()));
            } else {
                tasks.add(
                        again.contains(index) || before.isEmpty()
                                ? anew(before.map(Entity.Task::attempts).orElseGet(this::attemptsBefore))
                                : before.get());
            }
        }
        return tasks;
    }

    List<Entity.Expansion> expansions() {
        List<Entity.Expansion> expansions = new ArrayList<>();
        for (Entity.Expansion before : command.ended().expansions()) {
            String name = was.task(before.task()).name();
            if (version.hasTask(name) && !again.contains(version.index(name)) && isRepeated(version.index(name))) {
                int task = version.index(name);
                SortedSet<Integer> chosen = elements.getOrDefault(task, Collections.emptySortedSet());
                List<Entity.Task> changed = new ArrayList<>(before.elements());
                chosen.forEach(it -> {
                    int attempts = changed.get(it).attempts();
                    changed.set(it, anew(attempts == 0 ? attemptsBefore() : attempts));
                });
                expansions.add(new Entity.Expansion(task, before.values(), changed));
            }
        }
        return expansions;
    }

    private static Entity.Task anew(int attempts) {
        return new Entity.Task(
                TaskState.WAITING,
                attempts,
                0,
                0,
                0,
                Optional.empty(),
                Collections.emptySortedMap(),
                false,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                attempts);
    }

    /** A repeated task that keeps some of its elements. */
    private static Entity.Task goingOn(Entity.Task before) {
        return new Entity.Task(
                TaskState.RUNNING,
                before.attempts(),
                0,
                before.firstStartedAt(),
                0,
                Optional.empty(),
                Collections.emptySortedMap(),
                true,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                before.attempts());
    }

    // ---- in words

    /**
     * What was executed before and would be executed once more although the job does not say that this does no harm.
     */
    List<String> risky(Optional<Idempotent> declared) {
        List<String> risky = new ArrayList<>();
        if (declared.equals(Optional.of(Idempotent.TRUE))) {
            return risky;
        }
        boolean mayGoOn = declared.equals(Optional.of(Idempotent.CHECKPOINT));
        again.forEach(index -> before(index).ifPresent(it -> {
            List<Entity.Task> all =
                    expansion(index).map(Entity.Expansion::elements).orElse(List.of(it));
            boolean isForgotten = isRepeated(index) && mayBeForgotten(all) && !mayGoOn;
            boolean wasElsewhere = version.task(index).action() instanceof Action.Job
                    && all.stream().anyMatch(each -> !each.outputs().isEmpty());
            if (wasElsewhere || all.stream().anyMatch(each -> isRisky(each, mayGoOn)) || isForgotten) {
                risky.add(version.task(index).name());
            }
        }));
        elements.forEach((index, chosen) -> {
            List<Entity.Task> all = expansion(index).orElseThrow().elements();
            chosen.stream()
                    .filter(it -> isRisky(all.get(it), mayGoOn) || (mayBeForgotten(List.of(all.get(it))) && !mayGoOn))
                    .forEach(it -> risky.add(Element.name(version.task(index).name(), it)));
        });
        return risky;
    }

    /** Whether elements before these may have been executed: what they did is not known any more. */
    private boolean mayBeForgotten(List<Entity.Task> elements) {
        return attemptsBefore() > 0 && elements.stream().allMatch(it -> it.attempts() == 0);
    }

    private static boolean isRisky(Entity.Task task, boolean mayGoOn) {
        return task.attempts() > 0 && (!mayGoOn || task.state() == TaskState.SUCCEEDED);
    }

    String describe() {
        List<String> named = new ArrayList<>();
        again.forEach(it -> named.add(version.task(it).name()));
        elements.forEach((task, chosen) ->
                chosen.forEach(it -> named.add(Element.name(version.task(task).name(), it))));
        int kept = version.tasks() - again.size() - elements.size();
        return list(named) + (kept == 0 ? "" : ", keeps " + kept + (kept == 1 ? " task" : " tasks"));
    }

    static String list(List<String> names) {
        String shown = names.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
        return names.size() > NAMED_MAX ? shown + " and " + (names.size() - NAMED_MAX) + " more" : shown;
    }
}
