package dev.jem.sim;

import dev.jem.model.event.Event;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Need;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.RunState;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What the journal has said so far of a run. */
final class Flow {

    final long run;
    final long number;
    final JobDefinition definition;
    final LocalDate businessDate;
    final long dueAt;

    /** Who asked for it; empty where nobody did. */
    final String submitter;

    /** The tasks in the order of the definition. */
    final Map<String, FlowTask> tasks = new LinkedHashMap<>();

    /** Places of the needs that are not met. */
    final Set<Integer> needs = new TreeSet<>();

    /** Whether it was created outside of its hours, which makes it fail at once. */
    boolean failsAtOnce;

    boolean isAdmitted;
    boolean isDeferred;

    /** How many events it has had since it was created. */
    long revision;

    /** Why it was asked to stop, first things first. */
    final List<StopCause> stops = new ArrayList<>();

    Optional<RunState> end = Optional.empty();
    long endedAt;

    // ---- what operators have said

    boolean isHeld;
    Optional<Instead> instead = Optional.empty();
    final Set<Bypass> passed = EnumSet.noneOf(Bypass.class);
    Optional<TaskState> forced = Optional.empty();

    Flow(Event.RunCreated event, JobDefinition definition, String submitter) {
        this.run = event.run();
        this.number = event.number();
        this.definition = definition;
        this.businessDate = event.businessDate();
        this.dueAt = event.dueAt();
        this.submitter = submitter;
        this.isAdmitted = event.admitted();
        this.failsAtOnce = event.occurrence()
                .flatMap(it -> trigger(it.trigger()).rules().window())
                .filter(it -> it.onOutside() == OnOutside.FAIL)
                .isPresent();
        definition.tasks().forEach(it -> tasks.put(it.name(), new FlowTask(this, it)));
        for (int need = 0; need < definition.needs().size(); need++) {
            needs.add(need);
        }
    }

    private TriggerDefinition trigger(String name) {
        return definition.triggers().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BrokenLaw("a run is of a trigger of its version", name + " of " + this));
    }

    Need need(int place) {
        return definition.needs().get(place);
    }

    /** A task or an element. */
    FlowTask task(String name) {
        int dot = name.indexOf('.');
        FlowTask task = tasks.get(dot < 0 ? name : name.substring(0, dot));
        if (task == null) {
            throw new BrokenLaw("what happens to tasks happens to those there are", name + " of " + this);
        }
        int index = dot < 0 ? 0 : Integer.parseInt(name.substring(dot + 1));
        return dot < 0
                ? task
                : task.elements
                        .filter(it -> index < it.size())
                        .map(it -> it.get(index))
                        .orElseThrow(() -> new BrokenLaw("an element exists before it runs", name + " of " + this));
    }

    /** Tasks and their elements. */
    List<FlowTask> all() {
        List<FlowTask> all = new ArrayList<>(tasks.values());
        tasks.values().forEach(it -> it.elements.ifPresent(all::addAll));
        return all;
    }

    /** Of the last task in the manifest that has one. */
    OptionalInt exitCode() {
        OptionalInt last = OptionalInt.empty();
        for (FlowTask task : tasks.values()) {
            last = task.exitCode.isPresent() ? task.exitCode : last;
        }
        return last;
    }

    @Override
    public String toString() {
        return definition.key() + "#" + number + " (run " + run + ")";
    }
}
