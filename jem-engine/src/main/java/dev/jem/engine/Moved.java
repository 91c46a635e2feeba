package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.job.StartRules;
import dev.jem.model.job.StartRules.Outcome;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Nominal;
import dev.jem.model.time.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts of a trigger that its rules have moved over an instant.
 *
 * @param waiting those written for then or before that are still to come
 * @param early those written for later that have their outcome already
 */
record Moved(List<Fire> waiting, NavigableSet<Nominal> early) {

    /** No rule moves a start further: a shift, a window that opens, jitter. */
    static final Duration FARTHEST = Duration.ofDays(StartRules.SHIFT_DAYS_MAX + 4L);

    /**
     * @param at every start that is placed up to then has its outcome, if it was expected; epoch microseconds
     * @param foreign starts that were not expected of the trigger though they were written for later than it began
     */
    static Moved over(long at, TriggerSchedule trigger, NavigableSet<Nominal> foreign) {
        Instant now = Micros.instant(at);
        NavigableSet<Nominal> settled = stillOfInterest(trigger.progress().settled(), at);
        NavigableSet<Nominal> early = new TreeSet<>(settled);
        early.removeAll(foreign);
        List<Fire> waiting = new ArrayList<>();
        Optional<Schedule> written =
                trigger.trigger().rules().equals(StartRules.NONE) ? Optional.empty() : trigger.written(now);
        if (written.isPresent()) {
            Instant first = now.minus(FARTHEST);
            Instant begun = trigger.progress().begun();
            Optional<Fire> fire = written.get().next(first.isBefore(begun) ? begun : first);
            while (fire.isPresent() && fire.get().at().isBefore(now.plus(FARTHEST))) {
                Nominal nominal = new Nominal(fire.get().nominal(), fire.get().fold());
                Instant place = place(trigger, fire.get());
                boolean isPlacedLater = place.isAfter(now);
                boolean isWrittenLater = fire.get().at().isAfter(now);
                if (isPlacedLater && !isWrittenLater && !settled.contains(nominal)) {
                    waiting.add(fire.get());
                }
                boolean isExpected = place.isAfter(begun) && !foreign.contains(nominal);
                if (isWrittenLater && !isPlacedLater && isExpected) {
                    early.add(nominal);
                }
                fire = written.get().next(fire.get().at());
            }
        }
        return new Moved(Collections.unmodifiableList(waiting), early);
    }

    /** Without those that were written for so long ago that nothing can bring them back. */
    static NavigableSet<Nominal> stillOfInterest(Set<Nominal> settled, long at) {
        LocalDateTime oldest = LocalDateTime.ofInstant(Micros.instant(at).minus(FARTHEST), ZoneOffset.UTC);
        return new TreeSet<>(settled).tailSet(new Nominal(oldest, 0), true);
    }

    /** Where a start is; one that does not run stands where it was written for. */
    static Instant place(TriggerSchedule trigger, Fire fire) {
        return trigger.outcome(fire) instanceof Outcome.Runs(Instant at) ? at : fire.at();
    }
}
