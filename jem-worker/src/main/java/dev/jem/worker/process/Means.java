package dev.jem.worker.process;

import dev.jem.worker.linux.Reactor;
import java.time.Duration;

/**
 * What every attempt needs.
 *
 * @param lingering how long processes that a program leaves behind may go on, for the sake of their last output
 */
record Means(
        Reactor reactor,
        AttemptJournal journal,
        SupervisorPool pool,
        Workspace workspace,
        Host host,
        Guard guard,
        Duration lingering) {}
