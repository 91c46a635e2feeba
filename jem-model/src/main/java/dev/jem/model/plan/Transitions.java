package dev.jem.model.plan;

import dev.jem.model.job.StartRules;
import dev.jem.model.job.TriggerSchedule;
import dev.jem.model.state.Excuse;
import dev.jem.model.time.Fire;
import dev.jem.model.time.NominalRange;
import dev.jem.model.time.Schedule;
import dev.jem.model.time.SkippedStarts;
import dev.jem.model.time.WallClockSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The clock changes that starts of a trigger are affected by, and what they do to them. */
public final class Transitions {

    /** How many starts around one clock change are looked at. */
    private static final int STARTS_MAX = 100_000;

    private final TriggerSchedule meaning;
    private final WallClockSchedule written;

    private Transitions(TriggerSchedule meaning, WallClockSchedule written) {
        this.meaning = meaning;
        this.written = written;
    }

    /**
     * One clock change.
     *
     * @param zone whose
     * @param change when, and from what to what
     * @param effects what becomes of the times that do not exist, or exist twice; at least one
     */
    public record ClockChange(ZoneId zone, ZoneOffsetTransition change, List<Effect> effects) {

        public ClockChange {
            effects = List.copyOf(effects);
        }
    }

    /**
     * What becomes of nominal times at a clock change.
     *
     * @param nominals neighbours that become the same
     * @param fold which pass of a repeated time; 0 in a gap
     * @param fate what becomes of them
     */
    public record Effect(NominalRange nominals, int fold, Landing fate) {

        /** The name of the fate, in the manner of excuses. */
        public String outcome() {
            return switch (fate) {
                case Landing.Runs _ -> "RUNS";
                case Landing.Coalesced _ -> Excuse.COALESCED.name();
                case Landing.Excused excused -> excused.reason.name();
                case Landing.OtherPass _ -> "OTHER_PASS";
            };
        }

        /** When the first of them runs, or what it is coalesced with. */
        public Optional<Instant> at() {
            return switch (fate) {
                case Landing.Runs runs -> Optional.of(runs.at);
                case Landing.Coalesced coalesced -> Optional.of(coalesced.at);
                case Landing.Excused _, Landing.OtherPass _ -> Optional.empty();
            };
        }
    }

    /** What becomes of a nominal time. */
    public sealed interface Landing {

        /** It runs; several from the first instant to the last. */
        record Runs(Instant at, Instant lastAt) implements Landing {}

        /** It lands on the instant of another start, which covers it. */
        record Coalesced(LocalDateTime with, Instant at) implements Landing {}

        /** It does not run. */
        record Excused(Excuse reason, String why) implements Landing {}

        /** On this pass it does not run, only on the other. */
        record OtherPass() implements Landing {}
    }

    /**
     * The clock changes in a span that affect a trigger.
     *
     * @param since when the trigger took effect, or any start of it after that
     */
    public static List<ClockChange> of(TriggerSchedule meaning, Instant since, Horizon horizon) {
        Optional<Schedule> schedule = meaning.written(since);
        return schedule.isPresent() && schedule.get() instanceof WallClockSchedule written
                ? new Transitions(meaning, written).in(horizon)
                : List.of();
    }

    private List<ClockChange> in(Horizon horizon) {
        List<ClockChange> changes = new ArrayList<>();
        ZoneOffsetTransition next = written.zone().getRules().nextTransition(horizon.after());
        while (next != null && !next.getInstant().isAfter(horizon.until())) {
            List<Effect> effects = next.isGap() ? gap(next) : overlap(next);
            if (effects.stream().anyMatch(Transitions::isOfTheClock)) {
                changes.add(new ClockChange(written.zone(), next, effects));
            }
            next = written.zone().getRules().nextTransition(next.getInstant());
        }
        return changes;
    }

    /** What would not run on that day anyway is not affected by the clock. */
    private static boolean isOfTheClock(Effect effect) {
        return switch (effect.fate) {
            case Landing.Runs _, Landing.Coalesced _ -> true;
            case Landing.Excused excused -> excused.reason == Excuse.SKIPPED_DST_GAP;
            case Landing.OtherPass _ -> false;
        };
    }

    // ---- times that do not exist

    private List<Effect> gap(ZoneOffsetTransition change) {
        List<Effect> effects = new ArrayList<>();
        Instant justBefore = change.getInstant().minusNanos(1);
        for (SkippedStarts skipped : written.skipped(justBefore, change.getInstant())) {
            effects.add(new Effect(skipped.nominals(), 0, new Landing.Excused(skipped.reason(), skipped.why())));
        }
        Instant end = change.getInstant().plus(length(change));
        Optional<Fire> fire = written.next(justBefore);
        for (int i = 0; i < STARTS_MAX && fire.isPresent() && fire.get().at().isBefore(end); i++) {
            for (NominalRange range : fire.get().coalesced()) {
                add(
                        new Effect(
                                range,
                                0,
                                new Landing.Coalesced(
                                        fire.get().nominal(), fire.get().at())),
                        effects);
            }
            if (isBetween(fire.get().nominal(), change.getDateTimeBefore(), change.getDateTimeAfter())) {
                add(new Effect(NominalRange.of(fire.get().nominal()), 0, landing(fire.get())), effects);
            }
            fire = written.next(fire.get().at());
        }
        return effects;
    }

    private static Duration length(ZoneOffsetTransition change) {
        return change.getDuration().abs();
    }

    private static boolean isBetween(LocalDateTime time, LocalDateTime from, LocalDateTime to) {
        return !time.isBefore(from) && time.isBefore(to);
    }

    private Landing landing(Fire fire) {
        return switch (meaning.outcome(fire)) {
            case StartRules.Outcome.Runs(Instant at) -> new Landing.Runs(at, at);
            case StartRules.Outcome.Fails _ -> new Landing.Runs(fire.at(), fire.at());
            case StartRules.Outcome.Excused(Excuse reason, String why) -> new Landing.Excused(reason, why);
        };
    }

    // ---- times that exist twice

    private List<Effect> overlap(ZoneOffsetTransition change) {
        List<Effect> effects = new ArrayList<>();
        long from = change.getDateTimeAfter().toEpochSecond(ZoneOffset.UTC);
        long to = change.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
        for (int fold = 0; fold <= 1; fold++) {
            Instant begin = fold == 0 ? change.getInstant().minus(length(change)) : change.getInstant();
            Optional<Fire> fire = written.next(begin.minusNanos(1));
            long time = written.times().next(from);
            for (int i = 0; i < STARTS_MAX && time < to; i++) {
                LocalDateTime nominal = LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC);
                Instant at = begin.plusSeconds(time - from);
                while (fire.isPresent() && fire.get().at().isBefore(at)) {
                    fire = written.next(fire.get().at());
                }
                boolean runs = fire.filter(it -> it.at().equals(at)).isPresent();
                Landing landing = runs ? landing(fire.orElseThrow()) : new Landing.OtherPass();
                add(new Effect(NominalRange.of(nominal), fold, landing), effects);
                time = written.times().next(time + 1);
            }
        }
        return effects;
    }

    // ---- together

    private static void add(Effect effect, List<Effect> to) {
        Optional<Effect> both = to.isEmpty() ? Optional.empty() : together(to.getLast(), effect);
        if (both.isPresent()) {
            to.removeLast();
        }
        to.add(both.orElse(effect));
    }

    private static Optional<Effect> together(Effect first, Effect second) {
        if (first.fold != second.fold) {
            return Optional.empty();
        }
        NominalRange both = first.nominals.followedBy(second.nominals);
        if (first.fate instanceof Landing.Runs from && second.fate instanceof Landing.Runs to) {
            return Optional.of(new Effect(both, first.fold, new Landing.Runs(from.at, to.lastAt)));
        }
        return first.fate.equals(second.fate)
                ? Optional.of(new Effect(both, first.fold, first.fate))
                : Optional.empty();
    }
}
