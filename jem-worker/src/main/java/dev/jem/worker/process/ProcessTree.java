package dev.jem.worker.process;

import dev.jem.worker.linux.Signal;
import java.io.IOException;

/** All processes below one supervisor and the supervisor itself. For the reactor's thread. */
interface ProcessTree {

    /**
     * Whether no process lives but the supervisor. A program that has ended and is kept for its parent does not live.
     */
    boolean deserted() throws IOException;

    /** Sends a signal to every living process except the supervisor. */
    void signal(Signal signal) throws IOException;

    /** Kills every process, the supervisor included. Repeat it until {@link #gone}. */
    void kill() throws IOException;

    /** Whether no process lives any more. */
    boolean gone() throws IOException;

    /** Whether the kernel has killed a process of it for want of memory since this was last asked. */
    boolean ranOutOfMemory() throws IOException;

    /** Looks away; its processes go on. */
    void close();

    /** Removes what the tree was kept in; it must be {@link #gone}. */
    void remove() throws IOException;
}
