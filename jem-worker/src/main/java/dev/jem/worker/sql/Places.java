package dev.jem.worker.sql;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Room for so many connections at a time. Thread-safe. */
final class Places {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int free;

    Places(int size) {
        this.free = size;
    }

    /**
     * Waits for a place.
     *
     * @param isStopped asked at the beginning and after each {@link #wake}
     * @return false if it was stopped first
     */
    boolean take(BooleanSupplier isStopped) {
        lock.lock();
        try {
            while (free == 0 && !isStopped.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
            if (isStopped.getAsBoolean()) {
                return false;
            }
            free--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            free++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets those that wait look whether they are stopped. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
