package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Outcome;
import dev.jem.model.job.Consume;
import dev.jem.model.job.DateScope;
import dev.jem.model.job.JobKey;
import dev.jem.model.job.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether what a run needs is there. Changes nothing. */
final class Needs {

    private final State state;

    Needs(State state) {
        this.state = state;
    }

    /** What is there for a need: for people, and the named event where it is one. */
    record Found(int need, String what, Optional<Entity.Signal> signal) {}

    /** What is there of the needs that leave it to others. */
    List<Found> kept(ActiveRun run) {
        List<Found> found = new ArrayList<>();
        for (int index : run.openNeeds()) {
            switch (run.need(index)) {
                case Need.OfJob it ->
                    outcome(run, it).map(end -> found(index, it, end)).ifPresent(found::add);
                case Need.OfSignal it
                when it.consume() == Consume.KEEP ->
                    signals(run, it).stream()
                            .findFirst()
                            .map(signal -> found(index, signal))
                            .ifPresent(found::add);
                case Need.OfSignal _ -> {}
            }
        }
        return found;
    }

    /** What a run would take away, if all it waits for is there; otherwise nothing, so that nobody takes in vain. */
    List<Found> taken(ActiveRun run) {
        List<Found> found = new ArrayList<>();
        for (int index : run.openNeeds()) {
            if (!(run.need(index) instanceof Need.OfSignal it) || it.consume() != Consume.ONE) {
                return List.of();
            }
            Optional<Entity.Signal> free = signals(run, it).stream()
                    .filter(signal -> found.stream()
                            .noneMatch(other -> other.signal.orElseThrow().signal() == signal.signal()))
                    .findFirst();
            if (free.isEmpty()) {
                return List.of();
            }
            found.add(found(index, free.get()));
        }
        return found;
    }

    private static Found found(int index, Need.OfJob need, Outcome outcome) {
        return new Found(index, need.job() + "#" + outcome.number(), Optional.empty());
    }

    private static Found found(int index, Entity.Signal signal) {
        return new Found(index, describe(signal), Optional.of(signal));
    }

    static String describe(Entity.Signal signal) {
        return "event " + signal.key() + " of " + signal.date() + " (number " + signal.signal() + ")";
    }

    /** The named events that a run may have, oldest first. */
    List<Entity.Signal> signals(ActiveRun run, Need.OfSignal need) {
        return state.signals.of(need.signal()).stream()
                .filter(it -> !it.taken())
                .filter(it -> need.date() == DateScope.ANY || it.date().equals(run.businessDate))
                .toList();
    }

    private Optional<Outcome> outcome(ActiveRun run, Need.OfJob need) {
        return last(run, need).filter(it -> need.ends().matches(it.counted(), it.exitCode()));
    }

    /** How the last run that counts has ended; nothing where its owners do not share it. */
    Optional<Outcome> last(ActiveRun run, Need.OfJob need) {
        return provider(need.job())
                .filter(it -> isOpen(it, run.job.key))
                .flatMap(it -> it.outcomes.last(end -> counts(run, need, end)));
    }

    Optional<Job> provider(JobKey key) {
        return Optional.ofNullable(state.jobsByKey.get(key)).filter(Job::isApplied);
    }

    static boolean isOpen(Job provider, JobKey to) {
        return provider.current
                .filter(it -> it.definition.isOpenTo(to.namespace()))
                .isPresent();
    }

    static boolean counts(ActiveRun run, Need.OfJob need, Outcome end) {
        return need.within()
                .map(span -> end.endedAt() >= run.dueAt - Micros.of(span))
                .orElseGet(() -> end.businessDate().equals(run.businessDate));
    }
}
