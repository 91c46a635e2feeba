package dev.jem.worker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongConsumer;

/** Waits for many open files at once, level-triggered. For one thread; {@link #close} too is that thread's. */
public final class Epoll implements AutoCloseable {

    private static final int ADD = 1;
    private static final int REMOVE = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int READABLE = 1;
    private static final int EVENTS_MAX = 256;

    private final Arena arena = Arena.ofShared();
    private final int eventBytes = Machine.current().epollEventBytes();
    private final MemorySegment events = arena.allocate((long) EVENTS_MAX * eventBytes, 8);
    private final MemorySegment event = arena.allocate(16, 8);
    private final int fd;

    public Epoll() throws SystemCallException {
        fd = (int) Kernel.call("epoll_create1", SystemCall.EPOLL_CREATE1, CLOSE_ON_EXEC);
    }

    /** Watches for something to read, or for the end; {@code tag} comes back with it. */
    public void add(int watched, long tag) throws SystemCallException {
        event.set(ValueLayout.JAVA_INT, 0, READABLE);
        event.set(ValueLayout.JAVA_LONG_UNALIGNED, eventBytes - 8L, tag);
        Kernel.call("epoll_ctl add", SystemCall.EPOLL_CTL, fd, ADD, watched, event.address());
    }

    /** Stops watching; call it before the file is closed. */
    public void remove(int watched) throws SystemCallException {
        Kernel.call("epoll_ctl del", SystemCall.EPOLL_CTL, fd, REMOVE, watched, event.address());
    }

    /**
     * Waits until something is ready and hands over each tag.
     *
     * @param timeoutMillis at most so long; negative: without limit
     */
    public void await(int timeoutMillis, LongConsumer ready) throws SystemCallException {
        long count = Kernel.result(SystemCall.EPOLL_PWAIT, fd, events.address(), EVENTS_MAX, timeoutMillis, 0, 8);
        if (count == -ErrorNumber.EINTR.number()) {
            return;
        }
        Kernel.succeeded("epoll_wait", count);
        for (long i = 0; i < count; i++) {
            ready.accept(events.get(ValueLayout.JAVA_LONG_UNALIGNED, i * eventBytes + eventBytes - 8L));
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
        arena.close();
    }
}
