package dev.jem.worker.linux;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many open files and times and calls what was registered for them, one after the other, so
 * that what only it touches needs no locks. Callbacks must not block. {@link #execute} is for any thread, everything
 * else for callbacks only. A callback that throws is logged and the next one runs.
 */
public final class Reactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reactor.class);
    private static final int FOREVER = -1;

    private final Epoll epoll;
    private final WakeUp wakeUp;
    private final BootTimer timer;
    private final Thread thread;
    private final Queue<Runnable> handedIn = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean rung = new AtomicBoolean();
    private final Map<Long, Watch> watches = new HashMap<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private long nextTag;
    private boolean ending;

    public Reactor(String name) throws SystemCallException {
        epoll = new Epoll();
        wakeUp = new WakeUp();
        timer = new BootTimer();
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Runs a piece of work on the reactor's thread, after what was handed in before by the same thread. */
    public void execute(Runnable work) {
        handedIn.add(work);
        if (rung.compareAndSet(false, true)) {
            wakeUp.ring();
        }
    }

    /** Calls back whenever there is something to read from this file, until the watch is ended. */
    public Watch watch(int fd, Runnable readable) throws SystemCallException {
        Watch watch = new Watch(nextTag++, fd, readable);
        epoll.add(fd, watch.tag);
        watches.put(watch.tag, watch);
        return watch;
    }

    /** Calls back once when this time on {@link BootClock} has come. */
    public Alarm at(long bootNanos, Runnable due) {
        Alarm alarm = new Alarm(bootNanos, due);
        alarms.add(alarm);
        return alarm;
    }

    /** Calls back once after this time. */
    public Alarm after(long nanos, Runnable due) {
        return at(BootClock.nanos() + nanos, due);
    }

    /** Ends the thread after what was handed in so far; waits for it. */
    @Override
    public void close() {
        execute(() -> ending = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            epoll.add(wakeUp.fd(), nextTag);
            watches.put(nextTag, new Watch(nextTag++, wakeUp.fd(), this::hearWakeUp));
            epoll.add(timer.fd(), nextTag);
            watches.put(nextTag, new Watch(nextTag++, timer.fd(), timer::hear));
            while (!ending) {
                setTimer();
                epoll.await(FOREVER, this::call);
                ringAlarms();
                runHandedIn();
            }
        } catch (SystemCallException e) {
            LOG.error("The event loop {} cannot go on; what it served stands still until a restart.", thread, e);
        } finally {
            epoll.close();
            wakeUp.close();
            timer.close();
        }
    }

    private void setTimer() throws SystemCallException {
        while (!alarms.isEmpty() && alarms.peek().cancelled) {
            alarms.poll();
        }
        if (!alarms.isEmpty()) {
            timer.set(alarms.peek().bootNanos);
        }
    }

    private void call(long tag) {
        Watch watch = watches.get(tag);
        if (watch != null) {
            guarded(watch.readable);
        }
    }

    private void hearWakeUp() {
        wakeUp.hear();
    }

    private void runHandedIn() {
        rung.set(false);
        Runnable work = handedIn.poll();
        while (work != null) {
            soon.add(work);
            work = handedIn.poll();
        }
        soon.forEach(Reactor::guarded);
        soon.clear();
    }

    private void ringAlarms() {
        if (alarms.isEmpty()) {
            return;
        }
        long now = BootClock.nanos();
        while (!alarms.isEmpty() && alarms.peek().bootNanos <= now) {
            Alarm alarm = alarms.poll();
            if (alarm != null && !alarm.cancelled) {
                guarded(alarm.due);
            }
        }
    }

    private static void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.error("A callback of the event loop failed; the others go on.", e);
        }
    }

    /** A file that is being watched. */
    public final class Watch {

        private final long tag;
        private final int fd;
        private final Runnable readable;

        private Watch(long tag, int fd, Runnable readable) {
            this.tag = tag;
            this.fd = fd;
            this.readable = readable;
        }

        /** Ends it; must come before the file is closed. No callback follows. */
        public void end() {
            if (watches.remove(tag) == null) {
                return;
            }
            try {
                epoll.remove(fd);
            } catch (SystemCallException e) {
                throw new IllegalStateException("a watched file was closed before its watch", e);
            }
        }
    }

    /** A time that has been set. */
    public static final class Alarm implements Comparable<Alarm> {

        private final long bootNanos;
        private final Runnable due;
        private boolean cancelled;

        private Alarm(long bootNanos, Runnable due) {
            this.bootNanos = bootNanos;
            this.due = due;
        }

        public void cancel() {
            cancelled = true;
        }

        public boolean isBefore(long other) {
            return bootNanos < other;
        }

        @Override
        public int compareTo(Alarm other) {
            return Long.compare(bootNanos, other.bootNanos);
        }
    }
}
