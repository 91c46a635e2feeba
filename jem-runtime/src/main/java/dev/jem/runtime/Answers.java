package dev.jem.runtime;

import dev.jem.runtime.Request.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Holds answers back until they are true for everybody. One thread.
 *
 * <p>An answer with events waits for the commit of its batch, which also proves the lead. One without events waits for
 * the commit of what it was decided on, and for a leadership read that began after it was asked: a server that was
 * paused must not speak.
 */
final class Answers {

    /**
     * An answer that may not be told yet.
     *
     * @param seq the batch that must be durable
     */
    record Held(Request request, Object answer, long seq) {
        private void release() {
            request.complete(new Reply.Decided(answer, seq));
        }
    }

    private final Deque<Held> untilCommit = new ArrayDeque<>();
    private List<Held> untilNextRead = new ArrayList<>();
    private List<Held> untilThisRead = List.of();
    private long committed;

    void holdUntilCommit(Request request, Object answer, long seq) {
        untilCommit.add(new Held(request, answer, seq));
    }

    void holdUntilRead(Request request, Object answer, long seq) {
        untilNextRead.add(new Held(request, answer, seq));
    }

    /** Whether a leadership read would help somebody. */
    boolean needRead() {
        return untilThisRead.isEmpty() && !untilNextRead.isEmpty();
    }

    /** A leadership read begins now. */
    void readBegins() {
        untilThisRead = untilNextRead;
        untilNextRead = new ArrayList<>();
    }

    /** The read has shown that this server led after it began. */
    void readSucceeded() {
        List<Held> read = untilThisRead;
        untilThisRead = List.of();
        for (Held held : read) {
            if (held.seq <= committed) {
                held.release();
            } else {
                untilCommit.add(held);
            }
        }
    }

    /** The read did not come through: those who waited for it wait for the next one. */
    void readFailed() {
        List<Held> again = new ArrayList<>(untilThisRead);
        again.addAll(untilNextRead);
        untilThisRead = List.of();
        untilNextRead = again;
    }

    /** Everything up to this batch is durable. */
    void committed(long seq) {
        committed = seq;
        for (Iterator<Held> held = untilCommit.iterator(); held.hasNext(); ) {
            Held next = held.next();
            if (next.seq <= seq) {
                held.remove();
                next.release();
            }
        }
    }

    /** Takes out the answers of one batch, whose fate is not known. */
    List<Held> takeUncertain(long seq) {
        List<Held> uncertain = new ArrayList<>();
        for (Iterator<Held> held = untilCommit.iterator(); held.hasNext(); ) {
            Held next = held.next();
            if (next.seq == seq) {
                held.remove();
                uncertain.add(next);
            }
        }
        return uncertain;
    }

    /** Holds answers whose batch turned out to be in the journal until a later batch is durable too. */
    void holdUntilCommit(List<Held> certain, long seq) {
        certain.forEach(held -> untilCommit.add(new Held(held.request, held.answer, seq)));
    }

    /** Tells everybody who waits that there will be no answer. */
    void failAll(Reply reply) {
        List<Held> all = new ArrayList<>(untilCommit);
        all.addAll(untilThisRead);
        all.addAll(untilNextRead);
        untilCommit.clear();
        untilThisRead = List.of();
        untilNextRead = new ArrayList<>();
        all.forEach(held -> held.request.complete(reply));
    }
}
