package dev.jem.model.time;

import dev.jem.model.state.Excuse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of every expected start of a backlog: it runs, or it is excused with a reason. Handed out in slices, so
 * that a year of missed minutes never blocks anything. Pure: the plan is these few instants, and each slice depends on
 * nothing but the plan and where it begins.
 *
 * @param boundary starts after it run, those up to it are missed and not made up
 */
public record CatchUpPlan(Schedule schedule, CatchUp catchUp, Backlog backlog, Instant boundary) {

    /**
     * Decides which starts of a backlog run. Costs no more than a few dozen searches for each start that {@code max}
     * keeps.
     */
    public static CatchUpPlan of(Schedule schedule, CatchUp catchUp, Backlog backlog) {
        return new CatchUpPlan(schedule, catchUp, backlog, catchUp.boundary(schedule, backlog));
    }

    /** A start that runs, and why. */
    public record PlannedStart(Fire fire, Timeliness timeliness) {}

    /** How late a start is. */
    public enum Timeliness {
        /** By less than {@link CatchUp#MISFIRE_THRESHOLD}: not missed, it runs under every policy. */
        LATE,
        /** By more: missed, and the policy makes it up. */
        MADE_UP
    }

    /**
     * Expected starts that do not run.
     *
     * @param why for people; empty where the reason says all
     * @param nominals their nominal times, in the order of their instants
     * @param firstAt the instant of the first
     * @param lastAt the instant of the last
     */
    public record Excused(Excuse reason, String why, NominalRange nominals, Instant firstAt, Instant lastAt) {}

    /**
     * The outcomes of a part of the backlog.
     *
     * @param starts what runs, in order
     * @param excused what does not, by reason; neighbours of one reason in one entry
     * @param coveredTo every start up to and including this instant has its outcome now; the next slice begins here
     * @param complete whether that is the whole backlog
     */
    public record Slice(List<PlannedStart> starts, List<Excused> excused, Instant coveredTo, boolean complete) {

        public Slice {
            starts = List.copyOf(starts);
            excused = List.copyOf(excused);
        }
    }

    /** The first slice. */
    public Slice first(int limit) {
        return slice(backlog.after(), limit);
    }

    /**
     * The outcomes from an instant on.
     *
     * @param from exclusive; where the slice before ended
     * @param limit how many starts are looked at, at least 1
     */
    public Slice slice(Instant from, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a slice looks at one start at least, not " + limit);
        }
        List<PlannedStart> starts = new ArrayList<>();
        Excuses excuses = new Excuses(catchUp.leaves());
        Instant position = from;
        boolean complete = false;
        for (int examined = 0; examined < limit && !complete; examined++) {
            Optional<Fire> fire = schedule.next(position).filter(f -> !f.at().isAfter(backlog.until()));
            complete = fire.isEmpty();
            position = fire.map(Fire::at).orElse(backlog.until().isAfter(from) ? backlog.until() : from);
            fire.ifPresent(f -> decide(f, starts, excuses));
        }
        for (SkippedStarts skipped : schedule.skipped(from, position)) {
            excuses.add(skipped);
        }
        return new Slice(starts, excuses.list(), position, complete);
    }

    private void decide(Fire fire, List<PlannedStart> starts, Excuses excuses) {
        for (NominalRange range : fire.coalesced()) {
            excuses.addCoalesced(range, fire);
        }
        if (fire.at().isAfter(boundary)) {
            boolean late = fire.at().isAfter(backlog.now().minus(CatchUp.MISFIRE_THRESHOLD));
            starts.add(new PlannedStart(fire, late ? Timeliness.LATE : Timeliness.MADE_UP));
        } else {
            excuses.addMissed(fire);
        }
    }

    /** Collects excuses; missed starts, which may be many, in one entry. */
    private static final class Excuses {

        private final String left;
        private final List<Excused> others = new ArrayList<>();
        private Optional<Excused> missed = Optional.empty();

        Excuses(String left) {
            this.left = left;
        }

        void add(SkippedStarts it) {
            others.add(new Excused(it.reason(), it.why(), it.nominals(), it.at(), it.lastAt()));
        }

        void addCoalesced(NominalRange range, Fire by) {
            others.add(new Excused(Excuse.COALESCED, by.covers(), range, by.at(), by.at()));
        }

        void addMissed(Fire fire) {
            NominalRange own = NominalRange.of(fire.nominal());
            missed = Optional.of(missed.map(m -> missed(m.nominals().followedBy(own), m.firstAt(), fire.at()))
                    .orElseGet(() -> missed(own, fire.at(), fire.at())));
        }

        private Excused missed(NominalRange nominals, Instant first, Instant last) {
            return new Excused(Excuse.SKIPPED_MISFIRE, left, nominals, first, last);
        }

        List<Excused> list() {
            List<Excused> all = new ArrayList<>();
            missed.ifPresent(all::add);
            all.addAll(others);
            return all;
        }
    }
}
