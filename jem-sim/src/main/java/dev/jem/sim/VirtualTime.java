package dev.jem.sim;

import java.util.PriorityQueue;

/**
 * Time that passes only from one planned thing to the next. Things of one instant happen in the order they were
 * planned.
 */
final class VirtualTime {

    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;

    private record Planned(long at, long order, Runnable what) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Planned> planned = new PriorityQueue<>();
    private final long start;
    private long now;
    private long planCount;

    /** @param start when it begins, epoch microseconds */
    VirtualTime(long start) {
        this.start = start;
        this.now = start;
    }

    long start() {
        return start;
    }

    /** Epoch microseconds. */
    long now() {
        return now;
    }

    void in(long micros, Runnable what) {
        planned.add(new Planned(now + Math.max(0, micros), planCount++, what));
    }

    /** Lets the next planned thing happen, if it is not behind {@code until}. */
    boolean step(long until) {
        Planned next = planned.peek();
        if (next == null || next.at > until) {
            now = until;
            return false;
        }
        planned.remove();
        now = next.at;
        next.what.run();
        return true;
    }
}
