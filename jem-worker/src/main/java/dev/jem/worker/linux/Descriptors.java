package dev.jem.worker.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Open files as the kernel numbers them. Each one is opened close-on-exec and belongs to whoever opened it, who closes
 * it. Thread-safe.
 */
public final class Descriptors {

    private static final int AT_CWD = -100;
    private static final int CREATE = 0x40;
    private static final int EXCLUSIVE = 0x80;
    private static final int NON_BLOCKING = 0x800;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int FIFO = 0x1000;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int SPLICE_NON_BLOCKING = 2;
    private static final int FIONREAD = 0x541B;

    private Descriptors() {}

    /** How a file is opened. */
    public enum Mode {
        READ(0),
        /** Reads what is there and never waits. */
        POLL(NON_BLOCKING),
        WRITE(1),
        READ_WRITE(2),
        CREATE_READ_WRITE(2 | CREATE);

        private final int flags;

        Mode(int flags) {
            this.flags = flags;
        }
    }

    /** The two ends of a pipe. */
    public record Pipe(int readEnd, int writeEnd) {}

    public static int open(Path path, Mode mode) throws SystemCallException {
        return openAt(AT_CWD, path.toString(), mode.flags);
    }

    /** Opens a directory, but not through a symbolic link. */
    public static int openDirectory(Path path) throws SystemCallException {
        Machine machine = Machine.current();
        return openAt(AT_CWD, path.toString(), machine.directoryFlag() | machine.noFollowFlag());
    }

    /**
     * Opens a file in a directory for reading; never through a symbolic link, and never waiting for a FIFO's writer.
     */
    public static int openIn(int directory, String name) throws SystemCallException {
        return openAt(directory, name, NON_BLOCKING | Machine.current().noFollowFlag());
    }

    /** Opens a directory in a directory, but not through a symbolic link. */
    public static int openDirectoryIn(int directory, String name) throws SystemCallException {
        Machine machine = Machine.current();
        return openAt(directory, name, machine.directoryFlag() | machine.noFollowFlag());
    }

    /** Creates a file in a directory for writing; whatever has this name already, also a symbolic link, is an error. */
    public static int createIn(int directory, String name) throws SystemCallException {
        return openAt(
                directory,
                name,
                Mode.WRITE.flags | CREATE | EXCLUSIVE | Machine.current().noFollowFlag());
    }

    /** Makes a directory in a directory; one that is there already will do. */
    public static void makeDirectoryIn(int directory, String name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(name).address();
            long result = Kernel.result(SystemCall.MKDIRAT, directory, text, 0755);
            if (result != -ErrorNumber.EEXIST.number()) {
                Kernel.succeeded("mkdir " + name, result);
            }
        }
    }

    public static void permit(int fd, int permissions) throws SystemCallException {
        Kernel.call("fchmod", SystemCall.FCHMOD, fd, permissions);
    }

    private static int openAt(int directory, String path, int flags) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path).address();
            return (int) Kernel.call("open " + path, SystemCall.OPENAT, directory, text, flags | CLOSE_ON_EXEC, 0600);
        }
    }

    public static Pipe pipe() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            Kernel.call("pipe", SystemCall.PIPE2, ends.address(), CLOSE_ON_EXEC);
            return new Pipe(ends.getAtIndex(ValueLayout.JAVA_INT, 0), ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        }
    }

    public static void makeFifo(Path path) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            long text = arena.allocateFrom(path.toString()).address();
            Kernel.call("mkfifo " + path, SystemCall.MKNODAT, AT_CWD, text, FIFO | 0600, 0);
        }
    }

    /** A file in memory without a name. */
    public static int memoryFile(String label) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Kernel.call(
                    "memfd_create",
                    SystemCall.MEMFD_CREATE,
                    arena.allocateFrom(label).address(),
                    1);
        }
    }

    /** A second number for an open file, at least {@code min}. */
    public static int duplicate(int fd, int min) throws SystemCallException {
        return (int) Kernel.call("fcntl F_DUPFD", SystemCall.FCNTL, fd, F_DUPFD_CLOEXEC, min);
    }

    public static void own(int fd, int uid, int gid) throws SystemCallException {
        Kernel.call("fchown", SystemCall.FCHOWN, fd, uid, gid);
    }

    public static void truncate(int fd, long size) throws SystemCallException {
        Kernel.call("ftruncate", SystemCall.FTRUNCATE, fd, size);
    }

    /** @return the bytes read, 0 at the end, or minus the error number */
    public static long read(int fd, MemorySegment into) {
        return Kernel.result(SystemCall.READ, fd, into.address(), into.byteSize());
    }

    /** @return the bytes read, 0 at the end, or minus the error number */
    public static long read(int fd, MemorySegment into, long position) {
        return Kernel.result(SystemCall.PREAD64, fd, into.address(), into.byteSize(), position);
    }

    /** @return the bytes written or minus the error number */
    public static long write(int fd, MemorySegment from) {
        return Kernel.result(SystemCall.WRITE, fd, from.address(), from.byteSize());
    }

    /** Writes all bytes at a position. */
    public static void writeAll(int fd, byte[] bytes, long position) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long done = 0;
            while (done < bytes.length) {
                done += Kernel.call(
                        "write", SystemCall.PWRITE64, fd, from.address() + done, bytes.length - done, position + done);
            }
        }
    }

    /** How many bytes a pipe holds. */
    public static int available(int pipe) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
            Kernel.call("ioctl FIONREAD", SystemCall.IOCTL, pipe, FIONREAD, count.address());
            return count.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /**
     * Moves bytes from a pipe into a file inside the kernel: what is taken from the pipe is in the file, whatever
     * happens to this process meanwhile.
     *
     * @return the bytes moved, or minus the error number
     */
    public static long move(int pipe, int file, long position, long lengthMax) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offset = arena.allocateFrom(ValueLayout.JAVA_LONG, position);
            return Kernel.result(SystemCall.SPLICE, pipe, 0, file, offset.address(), lengthMax, SPLICE_NON_BLOCKING);
        }
    }

    /** What a negative result means. */
    public static SystemCallException failure(String what, long result) {
        return new SystemCallException(what, (int) -result);
    }

    /** Closes; a number that is not open is a defect and throws. */
    public static void close(int fd) {
        long result = Kernel.result(SystemCall.CLOSE, fd);
        if (result == -ErrorNumber.EBADF.number()) {
            throw new IllegalStateException("closing " + fd + ", which is not open");
        }
    }
}
