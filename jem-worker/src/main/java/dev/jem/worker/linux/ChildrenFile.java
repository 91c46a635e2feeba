package dev.jem.worker.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The children of one process with one thread, kept open. One thread at a time. */
public final class ChildrenFile implements AutoCloseable {

    private static final int LIST_BYTES_MAX = 64 * 1024;

    private final int parent;
    private final int fd;

    private ChildrenFile(int parent, int fd) {
        this.parent = parent;
        this.fd = fd;
    }

    public static ChildrenFile open(int pid) throws SystemCallException {
        String number = Integer.toString(pid);
        Path file = Path.of("/proc", number, "task", number, "children");
        int fd = Files.exists(file) ? Descriptors.open(file, Descriptors.Mode.READ) : -1;
        return new ChildrenFile(pid, fd);
    }

    /** The children, ended ones included, in no particular order. */
    public List<Integer> read() throws IOException {
        return fd < 0 ? searchAll() : readList();
    }

    private List<Integer> readList() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(LIST_BYTES_MAX);
            long length = Kernel.succeeded("read /proc/PID/task/PID/children", Descriptors.read(fd, list, 0));
            byte[] bytes = list.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            List<Integer> found = new ArrayList<>();
            for (String number : new String(bytes, StandardCharsets.US_ASCII).split(" ", -1)) {
                if (!number.isEmpty()) {
                    found.add(Integer.parseInt(number));
                }
            }
            return found;
        }
    }

    /** For a kernel built without the list: looks at every process. */
    private List<Integer> searchAll() throws IOException {
        List<Integer> found = new ArrayList<>();
        for (int pid : Processes.all()) {
            Optional<ProcessStatus> status = Processes.status(pid);
            if (status.isPresent() && status.get().parent() == parent) {
                found.add(pid);
            }
        }
        return found;
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Descriptors.close(fd);
        }
    }
}
