package dev.jem.worker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A timer on {@link BootClock}: becomes readable when its time has come, also if the host slept meanwhile. */
public final class BootTimer implements AutoCloseable {

    private static final int CLOCK_BOOTTIME = 7;
    private static final int FLAGS = 0x80000 | 0x800;
    private static final int ABSOLUTE = 1;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment setting = arena.allocate(ValueLayout.JAVA_LONG, 4);
    private final MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
    private final int fd;

    public BootTimer() throws SystemCallException {
        fd = (int) Kernel.call("timerfd_create", SystemCall.TIMERFD_CREATE, CLOCK_BOOTTIME, FLAGS);
    }

    public int fd() {
        return fd;
    }

    /** Sets the one time; a past one is due at once. */
    public void set(long bootNanos) throws SystemCallException {
        long due = Math.max(1, bootNanos);
        setting.setAtIndex(ValueLayout.JAVA_LONG, 2, due / NANOS_PER_SECOND);
        setting.setAtIndex(ValueLayout.JAVA_LONG, 3, due % NANOS_PER_SECOND);
        Kernel.call("timerfd_settime", SystemCall.TIMERFD_SETTIME, fd, ABSOLUTE, setting.address(), 0);
    }

    /** Makes it unreadable until the next time. */
    public void hear() {
        Descriptors.read(fd, count);
    }

    @Override
    public void close() {
        Descriptors.close(fd);
        arena.close();
    }
}
