package dev.jem.runtime;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** Claims that wait until there is work for their worker, or until they have waited long enough. One thread. */
final class Parked {

    /** @param until monotonic microseconds */
    private record Waiting(Request.Claim claim, long until) {}

    private final List<Waiting> waiting = new ArrayList<>();

    void add(Request.Claim claim, long now) {
        waiting.add(new Waiting(claim, now + claim.waitMicros()));
    }

    /** Takes out those that have news or are out of patience, in the order of their arrival. */
    List<Request.Claim> take(long now, Predicate<Request.Claim> hasNews) {
        List<Request.Claim> taken = new ArrayList<>();
        for (Iterator<Waiting> it = waiting.iterator(); it.hasNext(); ) {
            Waiting next = it.next();
            if (next.until <= now || hasNews.test(next.claim)) {
                it.remove();
                taken.add(next.claim);
            }
        }
        return taken;
    }

    List<Request.Claim> takeAll() {
        return take(Long.MAX_VALUE, _ -> true);
    }

    /** When the first one is out of patience, monotonic microseconds. */
    long nextDeadline() {
        return waiting.stream().mapToLong(Waiting::until).min().orElse(Long.MAX_VALUE);
    }
}
