package dev.jem.worker.process;

import dev.jem.worker.linux.Cgroup;
import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.Signal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group that holds a supervisor and whatever its program starts. */
final class CgroupTree implements ProcessTree {

    private static final int LINES_BYTES_MAX = 64;

    private final Cgroup group;
    private final ProcessId supervisor;
    private final int processes;
    private long memoryKills;

    CgroupTree(Cgroup group, ProcessId supervisor) throws IOException {
        this.group = group;
        this.supervisor = supervisor;
        this.processes = Descriptors.open(group.processesFile(), Descriptors.Mode.READ);
        this.memoryKills = memoryKillsSoFar();
    }

    @Override
    public boolean deserted() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lines = arena.allocate(LINES_BYTES_MAX);
            long length = Descriptors.read(processes, lines, 0);
            String only = supervisor.pid() + "\n";
            return length == only.length()
                    && only.equals(new String(
                            lines.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII))
                    && !group.hasChildren();
        }
    }

    @Override
    public void signal(Signal signal) throws IOException {
        group.signal(signal, pid -> pid != supervisor.pid());
    }

    @Override
    public void kill() throws IOException {
        group.killEverything();
    }

    @Override
    public boolean gone() throws IOException {
        return !group.exists() || !group.populated();
    }

    @Override
    public boolean ranOutOfMemory() throws IOException {
        long before = memoryKills;
        memoryKills = memoryKillsSoFar();
        return memoryKills > before;
    }

    private long memoryKillsSoFar() throws IOException {
        Path events = group.path().resolve("memory.events");
        if (!Files.exists(events)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(events);
        return lines.stream()
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                .sum();
    }

    @Override
    public void close() {
        Descriptors.close(processes);
    }

    @Override
    public void remove() throws IOException {
        close();
        if (group.exists()) {
            group.remove();
        }
    }
}
