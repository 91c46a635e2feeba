package dev.jem.model.plan;

import dev.jem.model.job.JobKey;
import dev.jem.model.job.TriggerDefinition;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.time.DurationText;
import dev.jem.model.time.Fire;
import dev.jem.model.time.Schedule;
import dev.jem.model.window.Openings;
import dev.jem.model.window.Openings.Opening;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Coming starts that maintenance windows are in the way of.
 *
 * @param found in the order of the openings
 * @param left what was left out of a window and a job that get in each other's way too often to list
 * @param cutAt from here on some may be missing, because there are too many; absent where none is
 */
public record Conflicts(List<Conflict> found, List<Left> left, Optional<Instant> cutAt) {

    /** How many starts and openings are looked at. */
    static final int EXAMINED_MAX = 200_000;

    public Conflicts {
        found = List.copyOf(found);
        left = List.copyOf(left);
    }

    /** What a start and a window have to do with each other. */
    public enum Kind {
        /** It is due while the window is open. */
        FALLS_INTO,
        /** It is due before, and would probably still run when the window opens. */
        RUNS_INTO
    }

    /**
     * Starts of one trigger that one opening of a window is in the way of, in one way.
     *
     * @param clock the zone in which the trigger is written
     * @param firstAt when the first is due
     * @param lastAt when the last is due
     * @param fate what becomes of the first of them
     * @param why for people
     */
    public record Conflict(
            JobKey job,
            String trigger,
            ZoneId clock,
            WindowKey window,
            Opening opening,
            Kind kind,
            Instant firstAt,
            Instant lastAt,
            long count,
            Fate fate,
            String why) {}

    /**
     * Conflicts of one window and one job that are behind those that are listed.
     *
     * @param count how many
     * @param until when the first start of the last of them is due
     */
    public record Left(WindowKey window, JobKey job, long count, Instant until) {}

    /** A window that applies to a job. */
    private record Pair(WindowKey window, JobKey job) {}

    /**
     * Looks for conflicts of all windows that apply to a job, with starts and openings in the span.
     *
     * @param each so many are listed of a window and a job, the first; the others are counted
     */
    public static Conflicts of(List<PlannedJob> jobs, Surroundings surroundings, Horizon horizon, int each) {
        Search search = new Search(surroundings, horizon, each);
        jobs.forEach(search::look);
        List<Conflict> found = search.found.stream()
                .filter(it -> !it.firstAt.isAfter(search.until))
                .sorted(Comparator.comparing((Conflict it) -> it.opening.from())
                        .thenComparing(Conflict::window)
                        .thenComparing(Conflict::job)
                        .thenComparing(Conflict::trigger)
                        .thenComparing(Conflict::firstAt))
                .toList();
        return new Conflicts(
                found, search.left(), Optional.of(search.until).filter(it -> it.isBefore(horizon.until())));
    }

    /** One search, which ends when it has looked at enough. */
    private static final class Search {

        private final Surroundings surroundings;
        private final Instant from;
        private final int each;
        private final List<Conflict> found = new ArrayList<>();
        /** When the conflicts are due that are not listed. */
        private final Map<Pair, List<Instant>> unlisted = new LinkedHashMap<>();

        private Instant until;
        private int examined;
        private int listed;

        Search(Surroundings surroundings, Horizon horizon, int each) {
            this.surroundings = surroundings;
            this.each = each;
            this.from = horizon.after();
            this.until = horizon.until();
        }

        void look(PlannedJob job) {
            for (WindowDefinition window : surroundings.windowsOf(job.definition())) {
                listed = 0;
                Openings openings = new Openings(window, surroundings.days());
                Optional<Opening> opening = openings.covering(from).or(() -> openings.after(from));
                Instant lookedAt = from;
                while (opening.isPresent()
                        && !opening.get().from().isAfter(until)
                        && isGoingOn(opening.get().from())) {
                    look(job, window, opening.get(), lookedAt);
                    lookedAt = opening.get().to().minusNanos(1);
                    opening = openings.after(opening.get().from());
                }
            }
        }

        /** @param after until here everything was looked at, for an opening before that reaches into this one */
        private void look(PlannedJob job, WindowDefinition window, Opening opening, Instant after) {
            for (TriggerDefinition trigger : job.definition().triggers()) {
                PlannedJob.Standing standing = job.standing(trigger.name());
                Instant since = standing.next().orElse(from);
                TriggerSchedule meaning =
                        new TriggerSchedule(job.definition().key(), trigger, surroundings.days(), standing.progress());
                Optional<Schedule> schedule = meaning.fixed(since);
                if (schedule.isPresent()) {
                    ZoneId clock = meaning.clock(since);
                    Maintenance maintenance = new Maintenance(job, surroundings, clock);
                    OfOpening of = new OfOpening(job, meaning, clock, window, opening, maintenance);
                    Instant first = job.usual().map(opening.from()::minus).orElse(opening.from());
                    runsInto(schedule.get(), later(first, after), of);
                    fallsInto(schedule.get(), after, of);
                }
            }
        }

        private void runsInto(Schedule schedule, Instant after, OfOpening of) {
            Instant end = of.opening.from().minusNanos(1);
            Starts starts = starts(schedule, new Horizon(after, later(end, after)));
            add(Kind.RUNS_INTO, starts, of);
        }

        private void fallsInto(Schedule schedule, Instant since, OfOpening of) {
            Instant after = later(of.opening.from().minusNanos(1), since);
            Instant last = of.opening.to().minusNanos(1);
            Instant end = last.isBefore(until) ? last : until;
            Starts starts = starts(schedule, new Horizon(after, later(end, after)));
            add(Kind.FALLS_INTO, starts, of);
        }

        private void add(Kind kind, Starts starts, OfOpening of) {
            if (starts.first.isPresent() && listed < each) {
                listed++;
                found.add(of.conflict(kind, starts));
            } else if (starts.first.isPresent()) {
                Pair pair = new Pair(of.window.key(), of.job.definition().key());
                unlisted.computeIfAbsent(pair, _ -> new ArrayList<>()).add(starts.first.get());
            }
        }

        List<Left> left() {
            List<Left> left = new ArrayList<>();
            unlisted.forEach((pair, all) -> {
                List<Instant> due =
                        all.stream().filter(it -> !it.isAfter(until)).sorted().toList();
                if (!due.isEmpty()) {
                    left.add(new Left(pair.window, pair.job, due.size(), due.getLast()));
                }
            });
            return left;
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private Starts starts(Schedule schedule, Horizon within) {
            Optional<Instant> first = Optional.empty();
            Instant last = within.after();
            long count = 0;
            Optional<Fire> fire = schedule.next(within.after());
            while (fire.isPresent()
                    && within.includes(fire.get().at())
                    && isGoingOn(fire.get().at())) {
                last = fire.get().at();
                first = first.isEmpty() ? Optional.of(last) : first;
                count++;
                fire = schedule.next(last);
            }
            return new Starts(first, last, count);
        }

        /** Whether enough is left to look at what is at an instant. */
        private boolean isGoingOn(Instant at) {
            examined++;
            if (examined > EXAMINED_MAX && at.isBefore(until)) {
                until = at;
            }
            return examined <= EXAMINED_MAX;
        }
    }

    private record Starts(Optional<Instant> first, Instant last, long count) {}

    /** One opening of a window and one trigger. */
    private record OfOpening(
            PlannedJob job,
            TriggerSchedule meaning,
            ZoneId clock,
            WindowDefinition window,
            Opening opening,
            Maintenance maintenance) {

        Conflict conflict(Kind kind, Starts starts) {
            Instant first = starts.first.orElseThrow();
            Optional<Maintenance.Verdict> verdict = maintenance.verdict(first, meaning);
            String why = verdict.map(Maintenance.Verdict::why).orElseGet(this::goesOn);
            return new Conflict(
                    job.definition().key(),
                    meaning.trigger().name(),
                    clock,
                    window.key(),
                    opening,
                    kind,
                    first,
                    starts.last,
                    starts.count,
                    verdict.map(Maintenance.Verdict::fate).orElse(new Fate.Runs()),
                    why);
        }

        private String goesOn() {
            return "95 of 100 runs end within %s; this one would go on while the window is open"
                    .formatted(job.usual().map(DurationText::format).orElse("?"));
        }
    }
}
