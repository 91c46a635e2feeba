package dev.jem.sim;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.event.Execution;
import dev.jem.model.event.Rerun;
import dev.jem.model.job.Action;
import dev.jem.model.job.Idempotent;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The laws of reruns: what was chosen and what follows it is done again, everything else keeps its end and its outputs,
 * attempts are counted on, and what may do harm twice was confirmed.
 */
final class RerunLaws {

    private final Flow before;
    private final Rerun rerun;
    private final JobDefinition definition;
    private final boolean isSame;
    private final String by;

    /** Tasks that are done again as a whole. */
    private final Set<String> again = new TreeSet<>();

    /** Elements that are done again, of tasks that keep the others. */
    private final Map<String, Set<Integer>> elements = new TreeMap<>();

    private RerunLaws(Flow before, Event.RunReopened event, JobDefinition definition, String by) {
        this.before = before;
        this.rerun = event.rerun();
        this.definition = definition;
        this.by = by;
        this.isSame =
                before.version == event.as().version() && event.rerun().params().isEmpty();
    }

    /**
     * The next execution of a run that has ended.
     *
     * @param definition of the version that it is carried out by
     * @param by who asked for it
     */
    static Flow reopen(Flow before, Event.RunReopened event, JobDefinition definition, String by) {
        RerunLaws laws = new RerunLaws(before, event, definition, by);
        laws.choose();
        if (!event.rerun().isAlone()) {
            laws.follow();
        }
        laws.elements.keySet().removeAll(laws.again);
        if (!laws.isSame) {
            Set.copyOf(laws.again).forEach(laws::askAgain);
        }
        laws.requireConfirmed();
        Flow now = laws.opened(event.as());
        laws.requireSame(now, event.as());
        return now;
    }

    private void require(boolean isTrue, String law, Object detail) {
        if (!isTrue) {
            throw new BrokenLaw(law, before + ", by " + rerun + ": " + detail);
        }
    }

    // ---- what is done again

    private void choose() {
        switch (rerun.which()) {
            case ALL -> definition.tasks().forEach(it -> again.add(it.name()));
            case FAILED -> definition.tasks().forEach(it -> chooseIfFailed(it.name()));
            case TASKS ->
                rerun.tasks().forEach(it -> {
                    int dot = it.indexOf('.');
                    if (dot < 0) {
                        again.add(it);
                    } else {
                        choose(it.substring(0, dot), Integer.parseInt(it.substring(dot + 1)));
                    }
                });
        }
    }

    private void choose(String task, int element) {
        require(isSame, "elements stay while nothing changes", task);
        elements.computeIfAbsent(task, _ -> new TreeSet<>()).add(element);
    }

    private void chooseIfFailed(String name) {
        FlowTask task = before.tasks.get(name);
        if (task == null) {
            again.add(name);
        } else if (isBad(task)) {
            List<FlowTask> all = isSame ? task.elements.orElse(List.of()) : List.of();
            for (int index = 0; index < all.size(); index++) {
                if (isBad(all.get(index))) {
                    choose(name, index);
                }
            }
            if (!elements.containsKey(name)) {
                again.add(name);
            }
        }
    }

    private static boolean isBad(FlowTask task) {
        return !task.hasEnded(TaskState.SUCCEEDED) && !task.hasEnded(TaskState.SKIPPED);
    }

    /** The tasks are in an order in which none needs a later one. */
    private void follow() {
        for (TaskDefinition task : definition.tasks()) {
            if (task.needs().stream().anyMatch(it -> again.contains(it) || elements.containsKey(it))) {
                again.add(task.name());
            }
        }
    }

    /** What was approved was another definition. */
    private void askAgain(String task) {
        for (TaskDefinition each : definition.tasks()) {
            if (each.name().equals(task)) {
                if (each.action() instanceof Action.Approval) {
                    again.add(task);
                }
                each.needs().forEach(this::askAgain);
            }
        }
    }

    private void requireConfirmed() {
        Optional<Idempotent> declared = definition.idempotent();
        if (rerun.isConfirmed() || declared.equals(Optional.of(Idempotent.TRUE))) {
            return;
        }
        boolean mayGoOn = declared.equals(Optional.of(Idempotent.CHECKPOINT));
        for (FlowTask task : before.all()) {
            boolean isAgain = task.whole
                    .map(it -> again.contains(it.name) || isChosen(task))
                    .orElseGet(() -> again.contains(task.name));
            boolean isRisky = wasExecuted(task) && (!mayGoOn || task.hasEnded(TaskState.SUCCEEDED));
            require(!isAgain || !isRisky, "what may do harm twice is confirmed", task);
        }
    }

    /** In whatever execution. */
    private boolean wasExecuted(FlowTask task) {
        return before.attempts.stream()
                .anyMatch(it -> it.startsWith(task.name + "/") || it.startsWith(task.name + "."));
    }

    private boolean isChosen(FlowTask element) {
        int index = Integer.parseInt(element.name.substring(element.name.indexOf('.') + 1));
        return elements.getOrDefault(element.whole.orElseThrow().name, Set.of()).contains(index);
    }

    // ---- as it is then

    private Flow opened(Entity.Run as) {
        Flow now = new Flow(before, as, definition, by);
        for (FlowTask task : now.tasks.values()) {
            FlowTask was = before.tasks.get(task.name);
            if (was == null || again.contains(task.name)) {
                task.goOnFrom(was == null ? 0 : was.attempts);
            } else if (elements.containsKey(task.name)) {
                task.goOn(was, elements.getOrDefault(task.name, Set.of()));
            } else {
                task.keep(was);
            }
        }
        return now;
    }

    private void requireSame(Flow now, Entity.Run as) {
        Execution execution = as.execution().orElseThrow();
        require(execution.number() == now.execution, "only the last execution is followed by another", execution);
        require(
                as.revision() > before.revision,
                "no screen has seen what comes",
                "revision " + as.revision() + " behind " + before.revision);
        require(now.needs.isEmpty() || !as.admitted(), "a run waits for what it needs", now);
        int index = 0;
        for (FlowTask task : now.tasks.values()) {
            requireSame(task, as.tasks().get(index));
            index++;
        }
        for (Entity.Expansion expansion : as.expansions()) {
            FlowTask task = now.task(definition.tasks().get(expansion.task()).name());
            List<FlowTask> all = task.elements.orElse(List.of());
            require(all.size() == expansion.elements().size(), "elements stay while nothing changes", task);
            for (int element = 0; element < all.size(); element++) {
                requireSame(all.get(element), expansion.elements().get(element));
            }
        }
    }

    private void requireSame(FlowTask task, Entity.Task as) {
        if (task.end.isPresent()) {
            boolean isKept = task.hasEnded(as.state())
                    && task.outputs.equals(as.outputs())
                    && task.exitCode.equals(as.exitCode());
            require(isKept, "what is kept stays as it ended", task + " is " + as);
        } else {
            TaskState state = task.elements.isPresent() ? TaskState.RUNNING : TaskState.WAITING;
            require(
                    as.state() == state && as.outputs().isEmpty(),
                    "what is done again begins anew",
                    task + " is " + as);
            require(as.attempts() >= task.attempts, "attempts are counted on", task + " is " + as);
            task.goOnFrom(as.attempts());
        }
    }
}
