package dev.jem.model.event;

import dev.jem.model.state.Bypass;
import dev.jem.model.state.Instead;
import dev.jem.model.state.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What operators have decided about a run that goes on, or about a task of it. Immutable.
 *
 * @param hold keeps it from beginning
 * @param instead what it does in place of its work
 * @param passed gates that do not count for it
 * @param forced how it ends, whatever its attempts say
 */
public record Marks(Optional<Hold> hold, Optional<Instead> instead, List<Bypass> passed, Optional<TaskState> forced) {

    /** Nothing was decided. */
    public static final Marks NONE = new Marks(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    public Marks {
        passed = List.copyOf(passed);
    }

    /**
     * Why it does not begin, and since when.
     *
     * @param until when the hold is overdue, epoch microseconds; 0 for never
     */
    public record Hold(
            long since, long until, String by, @Free String reason) {}

    public boolean passes(Bypass gate) {
        return passed.contains(gate);
    }

    public Marks with(Hold held) {
        return new Marks(Optional.of(held), instead, passed, forced);
    }

    public Marks with(Instead other) {
        return new Marks(hold, Optional.of(other), passed, forced);
    }

    public Marks with(Bypass gate) {
        List<Bypass> all = Stream.concat(passed.stream(), Stream.of(gate))
                .distinct()
                .sorted()
                .toList();
        return new Marks(hold, instead, all, forced);
    }

    public Marks with(TaskState end) {
        return new Marks(hold, instead, passed, Optional.of(end));
    }

    /** Without a hold and without anything in place of its work. */
    public Marks released() {
        return new Marks(Optional.empty(), Optional.empty(), passed, forced);
    }
}
