package dev.jem.model.time;

import dev.jem.model.state.Excuse;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nominal times on the wall clock of a zone. What happens at clock changes, of whatever size and reason, is up to the
 * policy; {@code AUTO} depends on {@link NominalTimes#followsWallClock}.
 *
 * <p>Time is cut at the zone's transitions into stretches of one offset. Away from transitions the next wall-clock
 * match is the answer; near one, the stretch is searched together with what the policy moves into it.
 */
public record WallClockSchedule(NominalTimes times, ZoneId zone, DstPolicy dst) implements Schedule {

    /** The first second after the year 9999. */
    static final long HORIZON = 253_402_300_800L;

    /** The first second of the year 0. */
    private static final long ORIGIN = -62_167_219_200L;

    /** No offset change is longer: offsets lie within 18 hours of UTC. */
    private static final long LONGEST_CHANGE_SECONDS = 36 * 3600L;

    @Override
    public Optional<Fire> next(Instant afterExclusive) {
        ZoneRules rules = zone.getRules();
        long start = Math.clamp(afterExclusive.getEpochSecond(), ORIGIN, HORIZON) + 1;
        while (start < HORIZON) {
            if (changesNear(rules, start)) {
                Stretch stretch = Stretch.at(rules, start);
                Optional<Fire> fire = firstIn(stretch, rules, start);
                if (fire.isPresent() || exhausted(stretch, start)) {
                    return fire;
                }
                start = stretch.end();
            } else {
                long local = times.next(
                        start + rules.getOffset(Instant.ofEpochSecond(start)).getTotalSeconds());
                if (local >= HORIZON) {
                    return Optional.empty();
                }
                LocalDateTime nominal = localTime(local);
                ZoneOffsetTransition change = rules.getTransition(nominal);
                if (change == null) {
                    long at = local - rules.getOffset(nominal).getTotalSeconds();
                    return Optional.of(fire(at, nominal, 0, List.of()));
                }
                // Nothing matches before that change; search again from where it is near.
                start = Math.max(start, change.toEpochSecond() - LONGEST_CHANGE_SECONDS);
            }
        }
        return Optional.empty();
    }

    @Override
    public List<SkippedStarts> skipped(Instant afterExclusive, Instant untilInclusive) {
        if (gap() != DstPolicy.Gap.SKIP) {
            return List.of();
        }
        List<SkippedStarts> skipped = new ArrayList<>();
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition change = rules.nextTransition(afterExclusive);
        while (change != null && !change.getInstant().isAfter(untilInclusive)) {
            if (change.isGap()) {
                Instant at = change.getInstant();
                nominals(beforeLocal(change), afterLocal(change))
                        .ifPresent(range -> skipped.add(new SkippedStarts(at, at, range, Excuse.SKIPPED_DST_GAP, "")));
            }
            change = rules.nextTransition(change.getInstant());
        }
        return List.copyOf(skipped);
    }

    /** What the policy for times that do not exist comes to for these times. */
    private DstPolicy.Gap gap() {
        return switch (dst.gap()) {
            case AUTO -> times.followsWallClock() ? DstPolicy.Gap.SKIP : DstPolicy.Gap.RUN_AFTER;
            case RUN_AFTER, SKIP, SHIFT -> dst.gap();
        };
    }

    /** What the policy for times that exist twice comes to for these times. */
    private DstPolicy.Overlap overlap() {
        return switch (dst.overlap()) {
            case AUTO -> times.followsWallClock() ? DstPolicy.Overlap.BOTH : DstPolicy.Overlap.FIRST;
            case FIRST, LAST, BOTH -> dst.overlap();
        };
    }

    /** Whether a clock change before or after can move times across an instant. */
    private static boolean changesNear(ZoneRules rules, long second) {
        if (rules.isFixedOffset()) {
            return false;
        }
        ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(second - LONGEST_CHANGE_SECONDS));
        return next != null && next.toEpochSecond() <= second + LONGEST_CHANGE_SECONDS;
    }

    /** Whether no later stretch can have a start either. */
    private boolean exhausted(Stretch stretch, long start) {
        return times.next(start + stretch.offset() - LONGEST_CHANGE_SECONDS) >= HORIZON;
    }

    /**
     * The time between two transitions.
     *
     * @param change the transition it begins with
     * @param end first second after it
     * @param offset seconds ahead of UTC
     * @param next the transition it ends with
     */
    private record Stretch(
            Optional<ZoneOffsetTransition> change, long end, int offset, Optional<ZoneOffsetTransition> next) {

        static Stretch at(ZoneRules rules, long second) {
            Instant instant = Instant.ofEpochSecond(second);
            ZoneOffsetTransition next = rules.nextTransition(instant);
            return new Stretch(
                    Optional.ofNullable(rules.previousTransition(instant.plusNanos(1))),
                    next == null ? HORIZON : next.toEpochSecond(),
                    rules.getOffset(instant).getTotalSeconds(),
                    Optional.ofNullable(next));
        }

        /** Until when on the local clock this stretch is the second pass. */
        long secondPassEnd() {
            return change.filter(ZoneOffsetTransition::isOverlap)
                    .map(WallClockSchedule::beforeLocal)
                    .orElse(Long.MIN_VALUE);
        }

        /** From when on the local clock this stretch is the first of two passes. */
        long firstPassStart() {
            return next.filter(ZoneOffsetTransition::isOverlap)
                    .map(WallClockSchedule::afterLocal)
                    .orElse(Long.MAX_VALUE);
        }
    }

    private Optional<Fire> firstIn(Stretch stretch, ZoneRules rules, long start) {
        long real = firstReal(stretch, start);
        List<ZoneOffsetTransition> gaps = gapsReaching(stretch, rules, start);
        long at = real == NominalTimes.NEVER ? NominalTimes.NEVER : real - stretch.offset();
        for (ZoneOffsetTransition change : gaps) {
            at = Math.min(at, firstMoved(change, start));
        }
        if (at >= stretch.end()) {
            return Optional.empty();
        }
        List<NominalRange> moved = new ArrayList<>();
        for (ZoneOffsetTransition change : gaps) {
            movedTo(change, at).ifPresent(moved::add);
        }
        if (real == NominalTimes.NEVER || real - stretch.offset() != at) {
            return Optional.of(withoutReal(at, moved));
        }
        return Optional.of(fire(at, localTime(real), real < stretch.secondPassEnd() ? 1 : 0, moved));
    }

    /** The first local time in the stretch that exists, matches, and is on a pass that the policy chooses. */
    private long firstReal(Stretch stretch, long start) {
        long from = start + stretch.offset();
        long to = stretch.end() + stretch.offset();
        switch (overlap()) {
            case FIRST -> from = Math.max(from, stretch.secondPassEnd());
            case LAST -> to = Math.min(to, stretch.firstPassStart());
            case BOTH, AUTO -> {}
        }
        long real = times.next(from);
        return real < to ? real : NominalTimes.NEVER;
    }

    /** The gaps whose times the policy may move to the given second or later in the stretch, earliest first. */
    private List<ZoneOffsetTransition> gapsReaching(Stretch stretch, ZoneRules rules, long start) {
        List<ZoneOffsetTransition> gaps = new ArrayList<>();
        if (gap() == DstPolicy.Gap.SKIP) {
            return gaps;
        }
        ZoneOffsetTransition change = stretch.change().orElse(null);
        while (change != null && change.toEpochSecond() > start - LONGEST_CHANGE_SECONDS) {
            if (change.isGap()) {
                gaps.addFirst(change);
            }
            change = rules.previousTransition(change.getInstant());
        }
        return gaps;
    }

    /** The first second from the given one on to which the policy moves a time out of a gap. */
    private long firstMoved(ZoneOffsetTransition change, long start) {
        if (gap() == DstPolicy.Gap.RUN_AFTER) {
            long at = change.toEpochSecond();
            return at >= start && times.next(beforeLocal(change)) < afterLocal(change) ? at : NominalTimes.NEVER;
        }
        int offset = change.getOffsetBefore().getTotalSeconds();
        long nominal = times.next(Math.max(beforeLocal(change), start + offset));
        return nominal < afterLocal(change) ? nominal - offset : NominalTimes.NEVER;
    }

    /** The times that the policy moves out of a gap to the given second. */
    private Optional<NominalRange> movedTo(ZoneOffsetTransition change, long at) {
        if (gap() == DstPolicy.Gap.RUN_AFTER) {
            return at == change.toEpochSecond() ? nominals(beforeLocal(change), afterLocal(change)) : Optional.empty();
        }
        long nominal = at + change.getOffsetBefore().getTotalSeconds();
        return nominals(Math.max(nominal, beforeLocal(change)), Math.min(nominal + 1, afterLocal(change)));
    }

    /** A start at which no nominal time is real: the latest that was moved there stands for the others. */
    private Fire withoutReal(long at, List<NominalRange> moved) {
        NominalRange latest = moved.removeLast();
        if (latest.count() > 1) {
            long last = latest.last().toEpochSecond(ZoneOffset.UTC);
            long first = latest.first().toEpochSecond(ZoneOffset.UTC);
            nominals(first, last).ifPresent(moved::add);
        }
        return fire(at, latest.last(), 0, moved);
    }

    private Optional<NominalRange> nominals(long from, long to) {
        long first = times.next(from);
        return first >= to
                ? Optional.empty()
                : Optional.of(
                        new NominalRange(localTime(first), localTime(times.last(first, to)), times.count(first, to)));
    }

    private static Fire fire(long at, LocalDateTime nominal, int fold, List<NominalRange> coalesced) {
        return new Fire(Instant.ofEpochSecond(at), nominal, fold, coalesced);
    }

    /** The local second a transition happens at, on the clock before it. */
    private static long beforeLocal(ZoneOffsetTransition change) {
        return change.toEpochSecond() + change.getOffsetBefore().getTotalSeconds();
    }

    /** The local second a transition happens at, on the clock after it. */
    private static long afterLocal(ZoneOffsetTransition change) {
        return change.toEpochSecond() + change.getOffsetAfter().getTotalSeconds();
    }

    private static LocalDateTime localTime(long second) {
        return LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return times.in(zone);
    }
}
