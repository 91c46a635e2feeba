package dev.jem.worker.process;

import dev.jem.worker.output.OutputSpool;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An attempt on this worker, from the request until it is forgotten. Thread-safe. */
public interface RunningAttempt {

    String key();

    /** The caller's note from the request, also after a restart. */
    String note();

    /**
     * Stops it: SIGTERM to every process, SIGKILL after the grace time. An attempt that has ended by itself before
     * keeps its own outcome; a second stop can only shorten the grace.
     */
    void cancel(Duration grace);

    /** Completes when it has ended, normally always. */
    CompletableFuture<AttemptEnd> end();

    /** What it prints. */
    OutputSpool output();

    /** The values it has left; to be asked after its end. */
    TaskOutputs outputs() throws IOException;

    /** The files that it has left to be kept; to be asked after its end. Nothing for what can leave none. */
    Optional<LeftFiles> leftFiles();
}
