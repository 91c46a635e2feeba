package dev.jem.worker.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an executor is set up.
 *
 * @param stateDirectory its memory; survives restarts, belongs to one executor at a time
 * @param workDirectory where tasks work; their accounts must be able to pass through what is above it
 * @param policy what tasks may
 * @param containment what to use; missing: the strongest that works here
 * @param idleMax how many prepared processes may wait for each account
 * @param lingering how long processes that a program leaves behind may go on after its end
 */
public record ExecutorSettings(
        Path stateDirectory,
        Path workDirectory,
        WorkerPolicy policy,
        Optional<ContainmentKind> containment,
        int idleMax,
        Duration lingering) {

    private static final int IDLE_MAX = 32;

    public static ExecutorSettings of(Path stateDirectory, Path workDirectory) {
        return new ExecutorSettings(
                stateDirectory,
                workDirectory,
                WorkerPolicy.standard(),
                Optional.empty(),
                IDLE_MAX,
                Duration.ofSeconds(1));
    }

    public ExecutorSettings with(ContainmentKind kind) {
        return new ExecutorSettings(stateDirectory, workDirectory, policy, Optional.of(kind), idleMax, lingering);
    }

    public ExecutorSettings with(WorkerPolicy other) {
        return new ExecutorSettings(stateDirectory, workDirectory, other, containment, idleMax, lingering);
    }

    /** With another time for what programs leave behind. */
    public ExecutorSettings with(Duration otherLingering) {
        return new ExecutorSettings(stateDirectory, workDirectory, policy, containment, idleMax, otherLingering);
    }
}
