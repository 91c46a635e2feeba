package dev.jem.engine;

import dev.jem.model.event.Outcome;
import dev.jem.model.state.Disposition;
import dev.jem.model.state.RunState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How the last runs of a job ended: many of one that others depend on, the last one of any other. */
final class Outcomes {

    /** So many of a job that others depend on. */
    static final int NAMED_MAX = 32;

    private List<Outcome> kept = List.of();

    /** Oldest first. */
    List<Outcome> list() {
        return kept;
    }

    void restore(List<Outcome> outcomes) {
        kept = List.copyOf(outcomes);
    }

    void add(Outcome outcome, boolean isNamed) {
        int max = isNamed ? NAMED_MAX : 1;
        kept = Stream.concat(
                        kept.stream().filter(it -> it.run() != outcome.run()).skip(Math.max(0, kept.size() - max + 1L)),
                        Stream.of(outcome))
                .toList();
    }

    /** Counts from now on as something else; what is not remembered counts for nobody. */
    void force(long run, Disposition disposition) {
        kept = kept.stream()
                .map(it -> it.run() == run ? forced(it, disposition) : it)
                .toList();
    }

    private static Outcome forced(Outcome outcome, Disposition disposition) {
        List<RunState> forced = Stream.concat(
                        outcome.forced().stream(), Stream.of(disposition.counted(outcome.state())))
                .toList();
        return new Outcome(
                outcome.run(),
                outcome.number(),
                outcome.businessDate(),
                outcome.state(),
                outcome.exitCode(),
                outcome.endedAt(),
                forced);
    }

    void remove(long run) {
        kept = kept.stream().filter(it -> it.run() != run).toList();
    }

    /** The newest that is like this. */
    Optional<Outcome> last(Predicate<Outcome> wanted) {
        for (int index = kept.size() - 1; index >= 0; index--) {
            if (wanted.test(kept.get(index))) {
                return Optional.of(kept.get(index));
            }
        }
        return Optional.empty();
    }
}
