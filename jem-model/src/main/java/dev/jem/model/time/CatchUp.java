package dev.jem.model.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What happens to starts that were missed, by an outage or a pause.
 *
 * @param policy which are made up
 * @param max at most so many of the newest, from 1 to {@link #MAX_LIMIT}
 * @param startingDeadline nothing older is made up
 */
public record CatchUp(Policy policy, OptionalInt max, Duration startingDeadline) {

    /** A start that is late by less is late, not missed. */
    public static final Duration MISFIRE_THRESHOLD = Duration.ofSeconds(60);

    /** The greatest {@code max}. */
    public static final int MAX_LIMIT = 10_000;

    public static final CatchUp DEFAULT = new CatchUp(Policy.LATEST, OptionalInt.empty(), Duration.ofHours(1));

    /** Which of the missed starts are made up. */
    public enum Policy {
        ALL,
        LATEST,
        NONE
    }

    public CatchUp {
        if (max.isPresent() && (max.getAsInt() < 1 || max.getAsInt() > MAX_LIMIT)) {
            throw new IllegalArgumentException(
                    "catch-up max is from 1 to %d, not %d".formatted(MAX_LIMIT, max.getAsInt()));
        }
        if (startingDeadline.isNegative()) {
            throw new IllegalArgumentException(
                    "catch-up startingDeadline is not negative, but it is %s".formatted(startingDeadline));
        }
    }

    /** Why starts that were missed are not made up. */
    public String leaves() {
        String deadline = " from the last " + DurationText.format(startingDeadline);
        return "it was missed, and catch-up makes up "
                + switch (policy) {
                    case NONE -> "nothing";
                    case LATEST -> "the latest" + deadline;
                    case ALL -> (max.isPresent() ? "at most " + max.getAsInt() : "those") + deadline;
                };
    }

    /**
     * The instant that divides the starts of a backlog: those after it run, those up to it do not. A start that is late
     * by less than {@link #MISFIRE_THRESHOLD} always runs; of the others those that the policy keeps. The newest count
     * first, late ones included: after an outage {@code LATEST} is one start, not two.
     *
     * <p>Costs about {@code max * log(span)} searches, whatever the number of starts.
     */
    Instant boundary(Schedule schedule, Backlog backlog) {
        Instant late = backlog.now().minus(MISFIRE_THRESHOLD);
        Instant deadline = backlog.now().minus(startingDeadline).minusNanos(1);
        Instant kept = switch (policy) {
            case NONE -> late;
            case LATEST -> newest(1, schedule, deadline, backlog);
            case ALL -> max.isPresent() ? newest(max.getAsInt(), schedule, deadline, backlog) : deadline;
        };
        Instant boundary = kept.isBefore(late) ? kept : late;
        return boundary.isBefore(backlog.after()) ? backlog.after() : boundary;
    }

    /**
     * The latest instant that has so many starts after it, or the given one if there are fewer after that. Halves the
     * span until few more than the wanted starts are left in it, so that a long backlog is never walked through.
     */
    private static Instant newest(int wanted, Schedule schedule, Instant notBefore, Backlog backlog) {
        Instant low = notBefore.isBefore(backlog.after()) ? backlog.after() : notBefore;
        Instant high = backlog.until();
        Instant middle = low;
        while (true) {
            Deque<Instant> starts = starts(schedule, middle, backlog.until(), 2 * wanted);
            boolean enough = starts.size() >= wanted;
            if (starts.size() < 2 * wanted && (enough || middle.equals(low))) {
                while (starts.size() > wanted) {
                    starts.removeFirst();
                }
                return enough ? starts.getFirst().minusNanos(1) : low;
            }
            low = enough ? middle : low;
            high = enough ? high : middle;
            middle = low.plus(Duration.between(low, high).dividedBy(2));
        }
    }

    /** The first starts after an instant, at most so many. */
    private static Deque<Instant> starts(Schedule schedule, Instant after, Instant until, int limit) {
        Deque<Instant> starts = new ArrayDeque<>();
        Optional<Fire> fire = schedule.next(after);
        while (starts.size() < limit && fire.isPresent() && !fire.get().at().isAfter(until)) {
            starts.add(fire.get().at());
            fire = schedule.next(fire.get().at());
        }
        return starts;
    }
}
