package dev.jem.client;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The highest sequence number that answers have carried; the next read asks for it. Thread-safe. */
final class SeenSeq {

    private final AtomicLong highest = new AtomicLong();

    void note(long seq) {
        highest.accumulateAndGet(seq, Math::max);
    }

    /** Empty before the first. */
    OptionalLong highest() {
        long seq = highest.get();
        return seq == 0 ? OptionalLong.empty() : OptionalLong.of(seq);
    }
}
