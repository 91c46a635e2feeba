package dev.jem.runtime;

/** Small things about threads. */
final class Threads {

    private Threads() {}

    /** Waits for a thread to end; an interrupt ends the wait and is kept. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
