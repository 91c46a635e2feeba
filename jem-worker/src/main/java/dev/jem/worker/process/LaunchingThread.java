package dev.jem.worker.process;

import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.SystemCallException;
import java.io.UncheckedIOException;
import java.util.concurrent.ThreadFactory;

/** Makes the threads that start supervisors. What a thread has renounced, all that it starts has too. */
final class LaunchingThread implements ThreadFactory {

    private final boolean noNewPrivileges;

    LaunchingThread(boolean noNewPrivileges) {
        this.noNewPrivileges = noNewPrivileges;
    }

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofPlatform().daemon().name(Orphanage.LAUNCHING_THREAD).unstarted(() -> {
            if (noNewPrivileges) {
                renounce();
            }
            work.run();
        });
    }

    private static void renounce() {
        try {
            Processes.renouncePrivilegeGain();
        } catch (SystemCallException e) {
            throw new UncheckedIOException(e);
        }
    }
}
