package dev.jem.worker.call;

import dev.jem.worker.process.Outcome;

/** What an attempt does. Used once. */
public interface Call {

    /** Does it, on a thread of its own, and says what came of it. Must return soon after {@link #cancel()}. */
    Outcome run(CallOutput output);

    /** Breaks it off, from any thread; also before it has begun and after it has ended. */
    void cancel();
}
