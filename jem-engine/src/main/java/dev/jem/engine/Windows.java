package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.job.JobKey;
import dev.jem.model.window.Openings;
import dev.jem.model.window.Openings.Opening;
import dev.jem.model.window.WindowDefinition;
import dev.jem.model.window.WindowKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The maintenance windows that are applied, and what they are in the way of. */
final class Windows {

    /** A window in its present version. */
    record Applied(WindowDefinition definition, long version, String sha256) {}

    /**
     * A window that is in the way.
     *
     * @param until when it ends, epoch microseconds
     * @param detail for people
     */
    record Closed(WindowDefinition window, long until, String detail) {}

    /**
     * What is known of a window at an instant, and how long it stays so, epoch microseconds.
     *
     * @param open the opening that covers the stretch
     * @param next the opening after it; asked for only where none covers it
     */
    private record Stretch(long from, long to, Optional<Opening> open, Optional<Opening> next) {

        boolean covers(long at) {
            return from <= at && at < to;
        }
    }

    private final Calendars calendars;
    private final TreeMap<WindowKey, Applied> applied = new TreeMap<>();

    /** What was found out last, so that asking again costs nothing. */
    private final TreeMap<WindowKey, Stretch> stretches = new TreeMap<>();

    private long calendarChanges;

    Windows(Calendars calendars) {
        this.calendars = calendars;
    }

    Optional<Applied> get(WindowKey key) {
        return Optional.ofNullable(applied.get(key));
    }

    Iterable<Applied> all() {
        return applied.values();
    }

    boolean isEmpty() {
        return applied.isEmpty();
    }

    void put(Applied window) {
        applied.put(window.definition.key(), window);
        stretches.clear();
    }

    void remove(WindowKey key) {
        applied.remove(key);
        stretches.clear();
    }

    /** The window that keeps a run of a job from starting at an instant; of several the one that ends last. */
    Optional<Closed> before(Job job, JobVersion version, long at) {
        if (applied.isEmpty()) {
            return Optional.empty();
        }
        List<Closed> closed = new ArrayList<>();
        for (WindowDefinition window :
                ofJob(job.key, version.definition.description().labels())) {
            closed(window, job, at).ifPresent(closed::add);
        }
        return closed.stream().max(Comparator.comparingLong(Closed::until));
    }

    /** The window that takes a start away which is due at an instant. */
    Optional<Closed> skipping(Job job, JobVersion version, long at) {
        return before(job, version, at).filter(it -> it.window().effect() == WindowDefinition.Effect.SKIP);
    }

    /** The window that keeps a worker from being given a task at an instant. */
    Optional<Closed> before(Session session, Job job, long at) {
        if (applied.isEmpty()) {
            return Optional.empty();
        }
        return applied.values().stream()
                .map(Applied::definition)
                .filter(it -> it.appliesTo(session.worker, session.labels))
                .flatMap(it -> closed(it, job, at).stream())
                .max(Comparator.comparingLong(Closed::until));
    }

    /** The window in which the definition of a job cannot be changed. */
    Optional<Closed> freezing(JobKey job, SortedMap<String, String> labels, long at) {
        return freezing(it -> it.appliesTo(job, labels), at);
    }

    /** The window of some that is open and blocks changes; of several the one that ends last. */
    Optional<Closed> freezing(Predicate<WindowDefinition> wanted, long at) {
        return applied.values().stream()
                .map(Applied::definition)
                .filter(WindowDefinition::blocksChanges)
                .filter(wanted)
                .flatMap(it -> stretch(it, at).open.stream().map(opening -> open(it, opening)))
                .max(Comparator.comparingLong(Closed::until));
    }

    private List<WindowDefinition> ofJob(JobKey job, SortedMap<String, String> labels) {
        return applied.values().stream()
                .map(Applied::definition)
                .filter(it -> it.appliesTo(job, labels))
                .toList();
    }

    private Optional<Closed> closed(WindowDefinition window, Job job, long at) {
        Stretch stretch = stretch(window, at);
        if (stretch.open.isPresent()) {
            return stretch.open.map(it -> open(window, it));
        }
        OptionalLong expected = window.finishBefore() ? job.durations.p95() : OptionalLong.empty();
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        long end = at + expected.getAsLong() * 1_000;
        return stretch.next
                .filter(it -> Micros.of(it.from()) < end)
                .map(it -> new Closed(
                        window,
                        Micros.of(it.to()),
                        "would probably not end before " + window.key() + " opens at " + it.from()
                                + ": 95 of 100 runs end within " + (expected.getAsLong() + 999) / 1_000 + " s"));
    }

    private static Closed open(WindowDefinition window, Opening opening) {
        return new Closed(
                window,
                Micros.of(opening.to()),
                window.key() + " is open from " + opening.from() + " to " + opening.to());
    }

    private Stretch stretch(WindowDefinition window, long at) {
        if (calendarChanges != calendars.changes()) {
            calendarChanges = calendars.changes();
            stretches.clear();
        }
        Stretch known = stretches.get(window.key());
        if (known == null || !known.covers(at)) {
            known = find(window, at);
            stretches.put(window.key(), known);
        }
        return known;
    }

    private Stretch find(WindowDefinition window, long at) {
        Openings openings = new Openings(window, calendars::days);
        Optional<Opening> open = openings.covering(Micros.instant(at));
        if (open.isPresent()) {
            return new Stretch(at, Micros.of(open.get().to()), open, Optional.empty());
        }
        Optional<Opening> next = openings.after(Micros.instant(at));
        return new Stretch(at, next.map(it -> Micros.of(it.from())).orElse(Long.MAX_VALUE), open, next);
    }
}
