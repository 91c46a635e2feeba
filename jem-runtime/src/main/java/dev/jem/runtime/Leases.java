package dev.jem.runtime;

import dev.jem.engine.EngineView;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * When each worker was heard last. Not journaled: a server that takes the lead grants every lease one full term. One
 * thread.
 *
 * <p>The server counts from when it heard, the worker from when it sent: the worker's lease always ends first, and the
 * margin covers clocks that run at different speeds.
 */
final class Leases {

    private record Heard(long session, long at, long leaseMicros) {
        boolean isOver(long now) {
            return now - at > leaseMicros + leaseMicros / MARGIN_DIVISOR;
        }
    }

    /** The margin is a fifth of the lease. */
    private static final long MARGIN_DIVISOR = 5;

    /** A session that was not heard of in time. */
    record Silent(String worker, long session) {}

    private final TreeMap<String, Heard> heard = new TreeMap<>();

    void grantAll(EngineView view, long now) {
        heard.clear();
        view.workers()
                .forEach(worker -> hear(
                        worker.worker().worker(),
                        worker.worker().session(),
                        worker.worker().leaseMicros(),
                        now));
    }

    void hear(String worker, long session, long leaseMicros, long now) {
        heard.put(worker, new Heard(session, now, leaseMicros));
    }

    /** Renews the lease of a session that is known. */
    void renew(String worker, long session, long now) {
        heard.computeIfPresent(
                worker, (_, last) -> last.session == session ? new Heard(session, now, last.leaseMicros) : last);
    }

    /** Sessions whose lease is over; each is given once until it is heard again. */
    List<Silent> takeSilent(long now) {
        List<Silent> silent = new ArrayList<>();
        heard.forEach((worker, last) -> {
            if (last.isOver(now)) {
                silent.add(new Silent(worker, last.session));
            }
        });
        silent.forEach(it -> heard.remove(it.worker));
        return silent;
    }

    /** When the next lease may be over. */
    long nextCheck(long now) {
        return heard.values().stream()
                .mapToLong(last -> last.at + last.leaseMicros + last.leaseMicros / MARGIN_DIVISOR + 1)
                .min()
                .orElse(now + Long.MAX_VALUE / 4);
    }
}
