package dev.jem.worker.process;

import dev.jem.worker.linux.ProcessId;
import java.time.Instant;

/**
 * Hears what happens to an attempt. Called on one thread that serves all attempts: must return at once and not throw.
 */
public interface AttemptListener {

    /** The program was released; from here on it may do things. */
    void started(Instant at, ProcessId program);

    /** More output can be read from the attempt's spool. */
    void outputArrived();

    /** No process of it is left, all its output is in the spool. Comes last, and once. */
    void ended(AttemptEnd end);

    /** Hears nothing. */
    AttemptListener NONE = new AttemptListener() {
        @Override
        public void started(Instant at, ProcessId program) {
            // nobody wants to know
        }

        @Override
        public void outputArrived() {
            // nobody wants to know
        }

        @Override
        public void ended(AttemptEnd end) {
            // nobody wants to know
        }
    };
}
