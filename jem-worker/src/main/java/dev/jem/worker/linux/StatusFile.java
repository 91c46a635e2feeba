package dev.jem.worker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code /proc/PID/stat}, kept open: speaks of the same process for ever, also when its number is used again. One
 * thread at a time.
 */
public final class StatusFile implements AutoCloseable {

    private static final int LINE_BYTES_MAX = 4096;

    private final int fd;

    private StatusFile(int fd) {
        this.fd = fd;
    }

    /** Nothing when there is no such process. */
    public static Optional<StatusFile> open(int pid) throws SystemCallException {
        try {
            return Optional.of(new StatusFile(
                    Descriptors.open(Path.of("/proc", Integer.toString(pid), "stat"), Descriptors.Mode.READ)));
        } catch (SystemCallException e) {
            if (e.error() == ErrorNumber.ENOENT || e.error() == ErrorNumber.ESRCH) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Nothing when the process is gone: ended, and waited for by its parent. */
    public Optional<ProcessStatus> read() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment line = arena.allocate(LINE_BYTES_MAX);
            long length = Descriptors.read(fd, line, 0);
            if (length == -ErrorNumber.ESRCH.number()) {
                return Optional.empty();
            }
            Kernel.succeeded("read /proc/PID/stat", length);
            byte[] bytes = line.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(ProcessStatus.parse(bytes));
        }
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
