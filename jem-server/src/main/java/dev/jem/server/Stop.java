package dev.jem.server;

import dev.jem.cli.command.ExitStatus;
import java.nio.channels.FileLock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a program that runs until it is told to stop. A signal (SIGTERM, Ctrl-C) runs what was registered, the
 * last first; the exit status is then the signal's.
 */
final class Stop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    private final Deque<Runnable> actions = new ArrayDeque<>();
    private final Thread hook = new Thread(this::run, "jem-stop");
    private boolean isOver;

    private Stop() {}

    static Stop onSignal() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** Does this too when the program stops; at once if it is stopping already. */
    void alsoDo(Runnable action) {
        synchronized (actions) {
            if (!isOver) {
                actions.push(action);
                return;
            }
        }
        action.run();
    }

    private void run() {
        Deque<Runnable> todo;
        synchronized (actions) {
            isOver = true;
            todo = new ArrayDeque<>(actions);
        }
        for (Runnable action : todo) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("A part did not stop cleanly", e);
            }
        }
    }

    /**
     * Waits until the engine fails; a signal ends the process meanwhile. Memory cannot be trusted after a failure, so
     * nothing more is written and the process ends without the actions; the next one takes over what is left.
     */
    static int awaitFailure(CompletableFuture<Throwable> failure) {
        try {
            Throwable cause = failure.get();
            LOG.error("The engine cannot go on; this process ends, start the server again", cause);
            Runtime.getRuntime().halt(ExitStatus.FAILED);
            return ExitStatus.FAILED;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the failure of the engine is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    /**
     * Waits until a signal ends the process.
     *
     * @param held not given back before
     */
    static int awaitSignal(FileLock held) {
        try {
            new CompletableFuture<Void>().get();
            return ExitStatus.OK;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing but a signal ends this wait; " + held + " is held", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    /** Stops now; the signal has nothing left to do. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            LOG.debug("The process is ending already; its hook does what is left to do");
            return;
        }
        run();
    }
}
