package dev.jem.sim;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.job.Action;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the journal has said so far of a task of a run, or of an element of one. */
final class FlowTask {

    final Flow flow;
    final String name;
    final TaskDefinition definition;

    /** Of which it is an element. */
    final Optional<FlowTask> whole;

    /** The elements, once a repeated task has them. */
    Optional<List<FlowTask>> elements = Optional.empty();

    Optional<TaskState> end = Optional.empty();

    /** Whether it was on ice when it ended. */
    boolean endedOnIce;

    boolean conditionMet;

    // ---- its attempts

    /** Counted on over all executions of its run. */
    int attempts;

    /** How many of them were before this execution. */
    int attemptsBefore;

    int lost;
    boolean isLeased;

    /** How its last attempt has ended, until it is known what follows. */
    Optional<AttemptResult> result = Optional.empty();

    /** What its present attempt was first asked to stop for. */
    Optional<StopCause> stop = Optional.empty();

    boolean waitsForRetry;
    OptionalInt exitCode = OptionalInt.empty();

    /** Of its last attempt that succeeded, or what it gave without one. */
    SortedMap<String, Value> outputs = Collections.emptySortedMap();

    // ---- what it does without a worker

    /** Until when it waits, 0 for ever; nothing before its turn. */
    Optional<Long> waitsUntil = Optional.empty();

    Optional<TaskState> calledBack = Optional.empty();
    boolean isSignalled;
    final Set<String> answered = new TreeSet<>();
    final Set<String> approved = new TreeSet<>();
    boolean isRejected;

    // ---- what operators have said

    boolean isHeld;
    Optional<Instead> instead = Optional.empty();
    final Set<Bypass> passed = EnumSet.noneOf(Bypass.class);
    Optional<TaskState> forced = Optional.empty();
    boolean isStopped;

    FlowTask(Flow flow, TaskDefinition definition) {
        this.flow = flow;
        this.name = definition.name();
        this.definition = definition;
        this.whole = Optional.empty();
    }

    private FlowTask(FlowTask whole, int index) {
        this.flow = whole.flow;
        this.name = whole.name + "." + index;
        this.definition = whole.definition;
        this.whole = Optional.of(whole);
    }

    void expand(int count) {
        List<FlowTask> all = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            FlowTask element = new FlowTask(this, index);
            element.goOnFrom(flow.elementAttemptsBefore);
            all.add(element);
        }
        elements = Optional.of(all);
    }

    /** All that its elements gave. */
    SortedMap<String, Value> gathered() {
        TreeMap<String, Value> gathered = new TreeMap<>();
        List<FlowTask> succeeded = elements.orElse(List.of()).stream()
                .filter(it -> it.hasEnded(TaskState.SUCCEEDED))
                .toList();
        for (String name :
                succeeded.stream().flatMap(it -> it.outputs.keySet().stream()).toList()) {
            gathered.put(
                    name,
                    new Value.Items(succeeded.stream()
                            .flatMap(it -> Optional.ofNullable(it.outputs.get(name)).stream())
                            .toList()));
        }
        return gathered;
    }

    /** Its attempts are counted on. */
    void goOnFrom(int before) {
        attempts = before;
        attemptsBefore = before;
    }

    /** It keeps the end that it had in the execution before. */
    void keep(FlowTask before) {
        end = before.end;
        endedOnIce = before.endedOnIce;
        goOnFrom(before.attempts);
        exitCode = before.exitCode;
        outputs = before.outputs;
        elements = before.elements.filter(_ -> isRepeated()).map(this::kept);
    }

    private List<FlowTask> kept(List<FlowTask> before) {
        List<FlowTask> all = new ArrayList<>();
        for (int index = 0; index < before.size(); index++) {
            FlowTask element = new FlowTask(this, index);
            element.keep(before.get(index));
            all.add(element);
        }
        return all;
    }

    /** Of its elements, which it has from the execution before, these are done again. */
    void goOn(FlowTask before, Set<Integer> again) {
        keep(before);
        end = Optional.empty();
        conditionMet = true;
        List<FlowTask> all = elements.orElseThrow();
        again.forEach(index -> {
            FlowTask element = new FlowTask(this, index);
            element.goOnFrom(before.elements.orElseThrow().get(index).attempts);
            all.set(index, element);
        });
    }

    boolean hasEnded(TaskState state) {
        return end.equals(Optional.of(state));
    }

    boolean isRepeated() {
        return whole.isEmpty() && definition.rules().forEach().isPresent();
    }

    boolean isHeldAnywhere() {
        return isHeld || flow.isHeld || whole.filter(it -> it.isHeld).isPresent();
    }

    Optional<Instead> insteadAnywhere() {
        return instead.or(() -> flow.instead);
    }

    /** Whether it has a question that was not answered yet. */
    boolean isAsking() {
        return whole.isEmpty()
                && definition.rules().when().isPresent()
                && !conditionMet
                && !passed.contains(Bypass.CONDITION);
    }

    /** Whether it is one of those that go on beside their siblings, as far as {@code maxParallel} lets them. */
    boolean isActiveElement() {
        return end.isEmpty() && (isLeased || waitsUntil.isPresent());
    }

    boolean isApproval() {
        return definition.action() instanceof Action.Approval;
    }

    @Override
    public String toString() {
        return "task " + name + " of " + flow;
    }
}
