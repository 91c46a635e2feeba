package dev.jem.bench.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of this host as {@code /proc} shows it at one moment.
 *
 * @param startTicks tells it from a later process with the same number
 * @param state the kernel's letter
 * @param program the file it executes, empty where that cannot be seen
 */
public record HostProcess(int pid, int parent, long startTicks, char state, String program) {

    private static final Logger LOG = LoggerFactory.getLogger(HostProcess.class);
    private static final Path PROC = Path.of("/proc");

    /** Positions in {@code /proc/PID/stat} behind the name. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int START_TICKS = 19;

    public static List<HostProcess> all() {
        List<HostProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                of(Integer.parseInt(entry.getFileName().toString())).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new IllegalStateException("/proc cannot be read", e);
        }
        return found;
    }

    /** Empty when there is none. */
    public static Optional<HostProcess> of(int pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Optional.of(new HostProcess(
                    pid,
                    Integer.parseInt(fields[PARENT]),
                    Long.parseLong(fields[START_TICKS]),
                    fields[STATE].charAt(0),
                    program(pid)));
        } catch (IOException e) {
            LOG.trace("process {} is gone", pid, e);
            return Optional.empty();
        }
    }

    private static String program(int pid) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString();
        } catch (IOException e) {
            LOG.trace("the program of process {} cannot be seen", pid, e);
            return "";
        }
    }

    /** Whether it still executes; a process that only waits to be reaped does not. */
    public boolean isAlive() {
        return of(pid).filter(it -> it.startTicks == startTicks && it.state != 'Z' && it.state != 'X')
                .isPresent();
    }

    public List<String> arguments() {
        return texts("cmdline");
    }

    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String each : texts("environ")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                environment.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return environment;
    }

    private List<String> texts(String file) {
        try {
            String content = Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
            return List.of(content.split("\0", -1));
        } catch (IOException e) {
            LOG.trace("{} of process {} cannot be read", file, pid, e);
            return List.of();
        }
    }

    /** SIGKILL, unless it is gone already. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
