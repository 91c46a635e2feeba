package dev.jem.worker.agent;

import dev.jem.protocol.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What the loops of a worker share: its session with the server, the attempts it holds, and the bell that wakes the
 * loops. Thread-safe.
 */
final class Contact {

    private final Lease lease;
    private final Map<String, HeldAttempt> held = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as all below. */
    private Optional<Session> session = Optional.empty();

    private boolean hasNews;
    private boolean closing;

    /** @param claimed the last claim whose answer was taken */
    record Session(long id, long leaseMillis, long heartbeatMillis, long claimed) {
        Session claimed(long counter) {
            return new Session(id, leaseMillis, heartbeatMillis, counter);
        }
    }

    /** An order of this worker's from now on. */
    record Granted(Workers.Order order, HeldAttempt attempt) {}

    Contact(Lease lease) {
        this.lease = lease;
    }

    Lease lease() {
        return lease;
    }

    // ---- the session

    Optional<Session> session() {
        lock.lock();
        try {
            return session;
        } finally {
            lock.unlock();
        }
    }

    void setSession(Optional<Session> next) {
        lock.lock();
        try {
            session = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @throws InterruptedException also when the worker is being closed */
    Session awaitSession() throws InterruptedException {
        lock.lock();
        try {
            while (session.isEmpty()) {
                if (closing) {
                    throw new InterruptedException();
                }
                changed.await();
            }
            return session.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- what is held

    List<HeldAttempt> held() {
        return List.copyOf(held.values());
    }

    Optional<HeldAttempt> held(String attempt) {
        return Optional.ofNullable(held.get(attempt));
    }

    /** The attempt, if it is held by this very token. */
    Optional<HeldAttempt> held(String attempt, long token) {
        return held(attempt).filter(it -> it.note.token() == token);
    }

    /** One that a predecessor left. */
    void hold(HeldAttempt attempt) {
        held.put(attempt.id, attempt);
    }

    void letGo(HeldAttempt attempt) {
        held.remove(attempt.id);
        ring();
    }

    /**
     * Takes what an answer grants. It counts only if the lease held from the question on: otherwise what it grants may
     * be another's by now. A heartbeat that says that the answer has arrived must list all of it, or the server would
     * give to others what is about to begin here; so it is held before the claim is noted.
     *
     * @param lapses of the lease when the question was asked
     */
    List<Granted> take(Session asked, Workers.Claimed claimed, long lapses) {
        lock.lock();
        try {
            boolean isPresent = session.filter(it -> it.id() == asked.id()).isPresent();
            if (!isPresent || !lease.isValid() || lease.lapses() != lapses) {
                return List.of();
            }
            List<Granted> taken = new ArrayList<>();
            for (Workers.Order order : claimed.attempts()) {
                HeldAttempt attempt = new HeldAttempt(order.attempt(), Note.of(order), this::ring);
                if (held.putIfAbsent(order.attempt(), attempt) == null) {
                    taken.add(new Granted(order, attempt));
                }
            }
            session = Optional.of(asked.claimed(claimed.counter()));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    // ---- waiting

    /** There is something to report. */
    void ring() {
        lock.lock();
        try {
            hasNews = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitNews(long millis) throws InterruptedException {
        lock.lock();
        try {
            await(millis, () -> hasNews);
            hasNews = false;
        } finally {
            lock.unlock();
        }
    }

    void awaitRoom(int slots, long millis) throws InterruptedException {
        lock.lock();
        try {
            await(millis, () -> held.size() < slots);
        } finally {
            lock.unlock();
        }
    }

    /** Waits a while, or until the worker is closed. */
    void pause(long millis) {
        lock.lock();
        try {
            await(millis, () -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        } finally {
            lock.unlock();
        }
    }

    /** Holding the lock. */
    private void await(long millis, BooleanSupplier come) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        while (!come.getAsBoolean() && !closing && left > 0) {
            left = changed.awaitNanos(left);
        }
    }

    // ---- the end

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
