package dev.jem.engine;

import dev.jem.model.event.Doing;
import dev.jem.model.event.Marks;
import dev.jem.model.job.Action;
import dev.jem.model.job.Element;
import dev.jem.model.job.TaskDefinition;
import dev.jem.model.job.TaskRules;
import dev.jem.model.job.Value;
import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.StopCause;
import dev.jem.model.state.TaskState;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;

/** A task of an active run. */
final class TaskRun {

    /** By the age of their runs, then in the order of the definition. */
    static final Comparator<TaskRun> BY_PLACE =
            Comparator.<TaskRun>comparingLong(task -> task.run.id).thenComparingInt(task -> task.index);

    final ActiveRun run;

    /** Its place among the tasks of the run. */
    final int index;

    /** What it has to do with a repeated task if it is one of the elements. */
    final Optional<Fan.Part> part;

    /** The elements, where it is a repeated task and has them. */
    Optional<Fan> fan = Optional.empty();

    TaskState state = TaskState.WAITING;

    /** Attempts that have ended or are active. */
    int attempts;

    /** Those of them that belong to executions of the run before this one. */
    int attemptsBefore;

    /** Attempts that ended {@code LOST}. */
    int lost;

    /** When the first attempt was granted, epoch microseconds; 0 before. */
    long firstStartedAt;

    /** When the next attempt is due; 0 unless the task waits for it. */
    long retryAt;

    Optional<Lease> lease = Optional.empty();
    SortedMap<String, Value> outputs = Collections.emptySortedMap();

    /** Of its last attempt that has ended. */
    OptionalInt exitCode = OptionalInt.empty();

    /** Whether its condition was asked and is true. */
    boolean conditionMet;

    /** Where no worker runs it: what it does. */
    Optional<Doing> doing = Optional.empty();

    /** What operators have decided about it. */
    Marks marks = Marks.NONE;

    /** Edges that are met, and edges that never will be. */
    int met;

    int impossible;

    /** Whether a failure or a cancellation made an edge impossible. */
    boolean failedUpstream;

    TaskRun(ActiveRun run, int index) {
        this.run = run;
        this.index = index;
        this.part = Optional.empty();
    }

    TaskRun(ActiveRun run, int index, Fan.Part part) {
        this.run = run;
        this.index = index;
        this.part = Optional.of(part);
    }

    /** Its place in the definition; elements share that of their task. */
    int place() {
        return part.map(it -> it.whole.index).orElse(index);
    }

    /** An attempt in the hands of a worker. */
    static final class Lease {
        final int number;
        final long token;
        final long leasedAt;
        Session session;

        /** The claim it answered; 0 after it was taken over from a session before. */
        long claim;

        long startedAt;

        /** When the contact to its worker was lost, epoch microseconds; 0 while there is contact. */
        long contactLostAt;

        Optional<StopCause> stop = Optional.empty();

        boolean isKilled() {
            return stop.equals(Optional.of(StopCause.KILLED));
        }

        Lease(int number, long token, long leasedAt, Session session) {
            this.number = number;
            this.token = token;
            this.leasedAt = leasedAt;
            this.session = session;
        }
    }

    /** Attempts of this execution of its run that have ended or are active. */
    int tries() {
        return attempts - attemptsBefore;
    }

    TaskDefinition definition() {
        return run.version.task(place());
    }

    String name() {
        return part.map(it -> Element.name(definition().name(), it.index))
                .orElseGet(() -> definition().name());
    }

    /** What it is for, where it is one of the elements of a repeated task. */
    Optional<Element> element() {
        return part.map(it -> new Element(it.index, it.value));
    }

    /** Whether as many edges are met as its join asks for. */
    boolean isMet() {
        int edges = definition().needs().size();
        return part.isPresent()
                || marks.passes(Bypass.DEPENDENCY)
                || met >= definition().join().required(edges);
    }

    /** Whether something must be decided before its turn comes. */
    boolean isUndecided() {
        TaskRules rules = definition().rules();
        boolean isWhole = part.isEmpty() && rules.forEach().isPresent();
        boolean isAlone = !isWhole && !definition().action().needsWorker();
        return (instead().isPresent() && !isRunElsewhere())
                || isAsked()
                || (isWhole && fan.isEmpty())
                || (isAlone && !hasBegunAlone());
    }

    /** Whether it goes on by itself, without a worker. */
    boolean hasBegunAlone() {
        return doing.filter(it -> !(it instanceof Doing.CalledBack)).isPresent();
    }

    /** Whether a run of another job is its work now. */
    boolean isRunElsewhere() {
        return definition().action() instanceof Action.Job && hasBegunAlone();
    }

    /** Whether its condition has yet to be asked. */
    boolean isAsked() {
        return part.isEmpty()
                && definition().rules().when().isPresent()
                && !conditionMet
                && !marks.passes(Bypass.CONDITION);
    }

    /** What it does in place of its work, by its own mark or that of its run. */
    Optional<Instead> instead() {
        return marks.instead().or(run.marks::instead);
    }

    /** Whether an operator holds it or its run. */
    boolean isHeld() {
        return run.marks.hold().isPresent()
                || marks.hold().isPresent()
                || part.filter(it -> it.whole.marks.hold().isPresent()).isPresent();
    }

    /** Whether so many edges are impossible that it can never start. */
    boolean isImpossible() {
        int edges = definition().needs().size();
        return !marks.passes(Bypass.DEPENDENCY)
                && edges - impossible < definition().join().required(edges);
    }

    @Override
    public String toString() {
        return run + " task " + name();
    }
}
