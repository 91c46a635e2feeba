package dev.jem.engine;

import dev.jem.model.job.Element;
import dev.jem.model.job.Value;
import dev.jem.model.state.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** A repeated task once its elements are known: these, and which of them may be active. */
final class Fan {

    final List<TaskRun> elements = new ArrayList<>();

    /** Elements that have not ended. */
    int open;

    private final int maxParallel;
    private int active;

    /** Elements that could begin but for {@code maxParallel}. */
    private final TreeSet<TaskRun> waiting = new TreeSet<>(TaskRun.BY_PLACE);

    Fan(int maxParallel) {
        this.maxParallel = maxParallel;
    }

    /** An element's part in it. */
    static final class Part {
        final TaskRun whole;
        final int index;
        final Value value;

        /** Whether it counts for {@code maxParallel}. */
        private boolean isActive;

        Part(TaskRun whole, int index, Value value) {
            this.whole = whole;
            this.index = index;
            this.value = value;
        }

        Fan fan() {
            return whole.fan.orElseThrow();
        }
    }

    void add(TaskRun element) {
        elements.add(element);
        open++;
    }

    /** Takes one of the places for an element, unless it has one; says whether it may go on. */
    boolean enter(TaskRun element) {
        Part part = element.part.orElseThrow();
        if (!part.isActive && active >= maxParallel) {
            waiting.add(element);
            return false;
        }
        if (!part.isActive) {
            part.isActive = true;
            active++;
            waiting.remove(element);
        }
        return true;
    }

    /** Gives the place of an element back, if it had one. */
    void leave(TaskRun element) {
        Part part = element.part.orElseThrow();
        waiting.remove(element);
        if (part.isActive) {
            part.isActive = false;
            active--;
        }
    }

    /** The element that may have a place that is free. */
    Optional<TaskRun> next() {
        return active < maxParallel && !waiting.isEmpty() ? Optional.of(waiting.first()) : Optional.empty();
    }

    int waiting() {
        return waiting.size();
    }

    int maxParallel() {
        return maxParallel;
    }

    /** Each output as the list of what the elements gave that ended well, in their order. */
    SortedMap<String, Value> outputs() {
        return Element.outputs(elements.stream()
                .filter(element -> element.state == TaskState.SUCCEEDED)
                .map(element -> element.outputs)
                .toList());
    }

    /** How the whole ends when all its elements have. */
    TaskState end() {
        boolean isCancelled = false;
        for (TaskRun element : elements) {
            if (element.state.isFailure()) {
                return element.run.stop.isPresent() ? element.state : TaskState.FAILED;
            }
            isCancelled |= element.state == TaskState.CANCELLED;
        }
        return isCancelled ? TaskState.CANCELLED : TaskState.SUCCEEDED;
    }
}
