package dev.jem.server;

import dev.jem.runtime.SteppedCell.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a server to lead. */
final class Leadership {

    /** Long enough for the replay of a large journal. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long LOOK_AGAIN_MILLIS = 5;

    private Leadership() {}

    /** Returns when the node leads; throws when it never will, or not in time. */
    static void await(Node node, Duration patience) throws StartFailure {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!node.cell().status().leads()) {
            Status status = node.cell().status();
            if (status.stopped() || hasFailed(node)) {
                throw StartFailure.of("The engine did not start: " + status.detail());
            }
            if (System.nanoTime() > deadline) {
                throw StartFailure.of("The engine did not get the lead within " + patience.toSeconds() + " s: "
                        + status.detail() + ". Another server may hold it; see its log.");
            }
        }
    }

    /** Lets a moment pass. */
    private static boolean hasFailed(Node node) throws StartFailure {
        try {
            node.failure().get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new StartFailure("The engine did not start: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while the engine was starting", e);
        }
    }
}
