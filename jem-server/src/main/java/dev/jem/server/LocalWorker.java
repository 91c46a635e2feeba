package dev.jem.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a worker process alive beside the server: goes on with the one that lives already, starts one where there is
 * none, and again when it dies. Closing it stops the worker politely: what the worker runs goes on, and the next worker
 * takes it over.
 */
final class LocalWorker implements AutoCloseable {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
    private static final long DELAY_MILLIS_MIN = 500;
    private static final long DELAY_MILLIS_MAX = 30_000;
    private static final Duration GOOD_LIFE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(LocalWorker.class);

    private final WorkerProgram program;
    private final WorkerPlace place;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("jem-worker-watch").unstarted(this::watch);
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private volatile Optional<ProcessHandle> worker = Optional.empty();

    LocalWorker(WorkerProgram program) {
        this.program = program;
        this.place = new WorkerPlace(program.place());
    }

    void start() {
        thread.start();
    }

    /** The process of the worker, while it lives. */
    Optional<ProcessHandle> process() {
        return worker.filter(ProcessHandle::isAlive);
    }

    private void watch() {
        long delayMillis = DELAY_MILLIS_MIN;
        while (!closing.isDone()) {
            long begun = System.nanoTime();
            try {
                ProcessHandle handle = adoptOrStart();
                worker = Optional.of(handle);
                CompletableFuture.anyOf(handle.onExit(), closing).join();
            } catch (IOException e) {
                LOG.error("The worker could not be started ({}); tried again in {} ms", e.getMessage(), delayMillis);
            }
            boolean wasGood = System.nanoTime() - begun > GOOD_LIFE.toNanos();
            delayMillis = wasGood ? DELAY_MILLIS_MIN : Math.min(2 * delayMillis, DELAY_MILLIS_MAX);
            if (!closing.isDone()) {
                LOG.warn("The worker has ended; it is started again in {} ms", delayMillis);
                isOver(closing, Duration.ofMillis(delayMillis));
            }
        }
    }

    private ProcessHandle adoptOrStart() throws IOException {
        Optional<ProcessHandle> living = place.find(program.url());
        if (living.isPresent()) {
            LOG.info(
                    "The worker of an earlier start goes on (process {})",
                    living.get().pid());
            return living.get();
        }
        Optional<ProcessHandle> other = place.findAny();
        if (other.isPresent()) {
            LOG.info("The worker of an earlier start looks for its server elsewhere; it is replaced");
            stop(other.get());
        }
        Process started = program.start();
        LOG.info("Started a worker (process {})", started.pid());
        return started.toHandle();
    }

    @Override
    public void close() {
        closing.complete(null);
        boolean isStopped = join();
        worker.filter(ProcessHandle::isAlive).ifPresent(LocalWorker::stop);
        LOG.debug("The worker's watch has ended: {}", isStopped);
    }

    private boolean join() {
        try {
            return thread.join(STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void stop(ProcessHandle handle) {
        handle.destroy();
        if (!isOver(handle.onExit(), STOP_PATIENCE)) {
            LOG.warn(
                    "The worker (process {}) has not ended in {} s and is killed; what it runs goes on",
                    handle.pid(),
                    STOP_PATIENCE.toSeconds());
            handle.destroyForcibly();
            isOver(handle.onExit(), KILL_PATIENCE);
        }
    }

    /** Waits at most so long; whether it is over then. */
    private static boolean isOver(CompletableFuture<?> future, Duration patience) {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
