package dev.jem.sim;

import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.Need;
import dev.jem.model.job.StartRules.OnOutside;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Disposition;
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
    final long version;
    final JobDefinition definition;

    /** Which time it is carried out. */
    final int execution;

    /** From where on attempts at elements are counted. */
    final int elementAttemptsBefore;

    /** The attempts there ever were, as {@code task/number}. */
    final Set<String> attempts;

    final LocalDate businessDate;
    final long dueAt;

    /** Who asked for this execution; empty where nobody did. */
    final String submitter;

    /** The tasks in the order of the definition. */
    final Map<String, FlowTask> tasks = new LinkedHashMap<>();

    /** Places of the needs that are not met. */
    final Set<Integer> needs = new TreeSet<>();

    /** Whether it was created outside of its hours, which makes it fail at once. */
    boolean failsAtOnce;

    boolean isAdmitted;
    boolean isDeferred;

    /** Grows with every event. */
    long revision;

    /** In which it was when it ended; only dispositions come behind it. */
    long endedRevision;

    /** Why it was asked to stop, first things first. */
    final List<StopCause> stops = new ArrayList<>();

    Optional<RunState> end = Optional.empty();
    long endedAt;

    /** What operators have said about its end. */
    Disposition disposition = Disposition.NORMAL;

    // ---- what operators have said

    boolean isHeld;
    Optional<Instead> instead = Optional.empty();
    final Set<Bypass> passed = EnumSet.noneOf(Bypass.class);
    Optional<TaskState> forced = Optional.empty();

    Flow(Event.RunCreated event, JobDefinition definition, String submitter) {
        this.run = event.run();
        this.number = event.number();
        this.version = event.version();
        this.definition = definition;
        this.execution = 1;
        this.elementAttemptsBefore = 0;
        this.attempts = new TreeSet<>();
        this.businessDate = event.businessDate();
        this.dueAt = event.dueAt();
        this.submitter = submitter;
        this.isAdmitted = event.admitted();
        this.failsAtOnce = event.occurrence()
                .flatMap(it -> trigger(it.trigger()).rules().window())
                .filter(it -> it.onOutside() == OnOutside.FAIL)
                .isPresent();
        definition.tasks().forEach(it -> tasks.put(it.name(), new FlowTask(this, it)));
        needAll();
    }

    /** Its next execution, before anything is known of its tasks. */
    Flow(Flow before, Entity.Run as, JobDefinition definition, String by) {
        this.run = before.run;
        this.number = before.number;
        this.version = as.version();
        this.definition = definition;
        this.execution = before.execution + 1;
        this.elementAttemptsBefore = as.execution().orElseThrow().attemptsBefore();
        this.attempts = before.attempts;
        this.businessDate = before.businessDate;
        this.dueAt = before.dueAt;
        this.submitter = by;
        this.isAdmitted = as.admitted();
        this.revision = as.revision();
        definition.tasks().forEach(it -> tasks.put(it.name(), new FlowTask(this, it)));
        if (!before.isAdmitted) {
            needAll();
        }
    }

    private void needAll() {
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

    /** As what its end counts for others. */
    RunState counted() {
        return switch (disposition) {
            case NORMAL, EXCUSED -> end.orElseThrow();
            case FORCED_SUCCESS -> RunState.SUCCEEDED;
            case FORCED_FAILURE -> RunState.FAILED;
        };
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
