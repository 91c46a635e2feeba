package dev.jem.model.plan;

import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.DurationText;
import dev.jem.model.window.Openings;
import dev.jem.model.window.Openings.Opening;
import dev.jem.model.window.WindowDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The maintenance windows that apply to one job, asked about instants in any order. Not thread-safe. */
final class Maintenance {

    /** Windows that follow one another without a break; one that waits behind so many may wait for ever. */
    private static final int CHAIN_MAX = 100;

    private final List<OfWindow> windows = new ArrayList<>();
    private final Optional<Duration> usual;
    private final ZoneId zone;

    /** @param zone in which people are told of times */
    Maintenance(PlannedJob job, Surroundings surroundings, ZoneId zone) {
        this.usual = job.usual();
        this.zone = zone;
        for (WindowDefinition each : surroundings.windowsOf(job.definition())) {
            windows.add(new OfWindow(each, new Openings(each, surroundings.days())));
        }
    }

    /** What windows make of a start, and why. */
    record Verdict(Fate fate, String why) {}

    private record Closed(WindowDefinition window, Instant until, String why) {}

    /** What is known of a window, and for how long it stays so. */
    private static final class OfWindow {

        private final WindowDefinition definition;
        private final Openings openings;
        private Instant from = Instant.MAX;
        private Instant to = Instant.MAX;
        private Optional<Opening> open = Optional.empty();
        private Optional<Opening> next = Optional.empty();

        OfWindow(WindowDefinition definition, Openings openings) {
            this.definition = definition;
            this.openings = openings;
        }

        void look(Instant at) {
            if (!at.isBefore(from) && at.isBefore(to)) {
                return;
            }
            open = openings.covering(at);
            next = open.isPresent() ? Optional.empty() : openings.after(at);
            from = at;
            to = open.map(Opening::to).or(() -> next.map(Opening::from)).orElse(Instant.MAX);
        }
    }

    /**
     * What becomes of a start at an instant; empty where no window is in its way.
     *
     * @param meaning of its trigger, which may have hours of its own
     */
    Optional<Verdict> verdict(Instant at, TriggerSchedule meaning) {
        return closed(at).map(first -> {
            if (first.window.effect() == WindowDefinition.Effect.SKIP) {
                return new Verdict(new Fate.Excused(Excuse.SKIPPED_MAINTENANCE), first.why);
            }
            Instant until = first.until;
            Optional<Instant> behind = behind(at, until, meaning);
            for (int i = 0; i < CHAIN_MAX && behind.isPresent(); i++) {
                until = behind.get();
                behind = behind(at, until, meaning);
            }
            return behind.isPresent()
                    ? new Verdict(
                            new Fate.Waits(Optional.empty()),
                            first.why + ": windows follow one another without a break, at least " + until(until))
                    : new Verdict(new Fate.Waits(Optional.of(until)), first.why + ": it waits " + until(until));
        });
    }

    private String until(Instant until) {
        return "until " + Moment.text(until, zone);
    }

    /** Until when something else is in the way. */
    private Optional<Instant> behind(Instant due, Instant at, TriggerSchedule meaning) {
        return closed(at).map(Closed::until).or(() -> meaning.opensAfter(due, at));
    }

    /** The window that is in the way; of several the one that ends last. */
    private Optional<Closed> closed(Instant at) {
        return windows.stream().flatMap(it -> closed(it, at).stream()).max(Comparator.comparing(Closed::until));
    }

    private Optional<Closed> closed(OfWindow window, Instant at) {
        window.look(at);
        if (window.open.isPresent()) {
            return window.open.map(it -> new Closed(
                    window.definition,
                    it.to(),
                    "maintenance window %s is open from %s to %s"
                            .formatted(
                                    window.definition.key(),
                                    Moment.text(it.from(), zone),
                                    Moment.text(it.to(), zone))));
        }
        if (!window.definition.finishBefore() || usual.isEmpty()) {
            return Optional.empty();
        }
        return window.next
                .filter(it -> it.from().isBefore(at.plus(usual.get())))
                .map(it -> new Closed(window.definition, it.to(), late(window.definition, it, usual.get())));
    }

    private String late(WindowDefinition window, Opening opening, Duration usual) {
        return "it would probably not end before maintenance window %s opens at %s (95 of 100 runs end within %s)"
                .formatted(window.key(), Moment.text(opening.from(), zone), DurationText.format(usual));
    }
}
