package dev.jem.sim;

import dev.jem.model.event.AttemptResult;
import dev.jem.model.job.Action;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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

    int attempts;
    int lost;
    boolean isLeased;

    /** How its last attempt has ended, until it is known what follows. */
    Optional<AttemptResult> result = Optional.empty();

    /** What its present attempt was first asked to stop for. */
    Optional<StopCause> stop = Optional.empty();

    boolean waitsForRetry;
    OptionalInt exitCode = OptionalInt.empty();

    // ---- what it does without a worker

    /** Until when it waits, 0 for ever; nothing before its turn. */
    Optional<Long> waitsUntil = Optional.empty();

    Optional<TaskState> calledBack = Optional.empty();
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
            all.add(new FlowTask(this, index));
        }
        elements = Optional.of(all);
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
