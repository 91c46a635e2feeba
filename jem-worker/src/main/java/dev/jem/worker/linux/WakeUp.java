package dev.jem.worker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An eventfd: any thread rings, the one that waits for it hears. */
public final class WakeUp implements AutoCloseable {

    private static final int FLAGS = 0x80000 | 0x800;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
    private final int fd;

    public WakeUp() throws SystemCallException {
        fd = (int) Kernel.call("eventfd", SystemCall.EVENTFD2, 0, FLAGS);
    }

    public int fd() {
        return fd;
    }

    public void ring() {
        Descriptors.write(fd, one);
    }

    /** Makes it silent until the next ring; for the thread that waits. */
    public void hear() {
        Descriptors.read(fd, count);
    }

    @Override
    public void close() {
        Descriptors.close(fd);
        arena.close();
    }
}
