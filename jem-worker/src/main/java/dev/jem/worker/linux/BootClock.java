package dev.jem.worker.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since the host started, suspended time included; comparable between processes of one {@link #bootId}. */
public final class BootClock {

    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private BootClock() {}

    public static long nanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(ValueLayout.JAVA_LONG, 2);
            long result = Kernel.result(SystemCall.CLOCK_GETTIME, CLOCK_BOOTTIME, time.address());
            if (result < 0) {
                throw new IllegalStateException("clock_gettime(CLOCK_BOOTTIME) failed with error " + -result);
            }
            return time.getAtIndex(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
                    + time.getAtIndex(ValueLayout.JAVA_LONG, 1);
        }
    }

    /** Names this start of the host. */
    public static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The boot id of this host cannot be read; is /proc mounted?", e);
        }
    }
}
