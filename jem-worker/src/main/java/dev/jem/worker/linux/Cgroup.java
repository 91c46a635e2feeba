package dev.jem.worker.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A control group of version 2: a process in it and all it ever starts stay in it, whatever they do, unless they have
 * the right to move. Thread-safe.
 */
public record Cgroup(Path path) {

    private static final int LINKS_OF_EMPTY_DIRECTORY = 2;

    /** The group this process is in, where a version 2 hierarchy is mounted, also beside version 1 (hybrid). */
    public static Optional<Cgroup> own() throws IOException {
        Optional<String> membership = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring("0::".length()))
                .findFirst();
        Optional<Path> mount = mountPoint();
        if (membership.isEmpty() || mount.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cgroup(mount.get().resolve(membership.get().substring(1))))
                .filter(group -> Files.exists(group.processesFile()));
    }

    private static Optional<Path> mountPoint() throws IOException {
        // "36 35 0:31 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw": root in the file system, mount point
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup2 "))
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[3].equals("/"))
                .map(fields -> Path.of(fields[4].replace("\\040", " ")))
                .findFirst();
    }

    public Cgroup child(String name) {
        return new Cgroup(path.resolve(name));
    }

    public Path processesFile() {
        return path.resolve("cgroup.procs");
    }

    public boolean exists() {
        return Files.exists(processesFile());
    }

    public void make() throws IOException {
        Files.createDirectories(path);
    }

    /** The processes in this group itself, without those in groups below; ended ones are not listed. */
    public List<Integer> processes() throws IOException {
        List<Integer> found = new ArrayList<>();
        for (String line : Files.readAllLines(processesFile(), StandardCharsets.US_ASCII)) {
            found.add(Integer.parseInt(line));
        }
        return found;
    }

    /** Whether a process is in this group or in one below. */
    public boolean holds(int pid) throws IOException {
        Path membership = Path.of("/proc", Integer.toString(pid), "cgroup");
        try {
            String suffix = path.getFileName().toString();
            return Files.readAllLines(membership).stream()
                    .filter(line -> line.startsWith("0::/"))
                    .anyMatch(line -> line.endsWith("/" + suffix) || line.contains("/" + suffix + "/"));
        } catch (IOException e) {
            if (Files.exists(membership)) {
                throw e;
            }
            return false;
        }
    }

    /** Whether a living process is in this group or in one below. */
    public boolean populated() throws IOException {
        return Files.readAllLines(path.resolve("cgroup.events")).contains("populated 1");
    }

    /** Whether the kernel kills a group at once: 5.14 and later. */
    public boolean canKillAtOnce() {
        return Files.exists(killFile());
    }

    private Path killFile() {
        return path.resolve("cgroup.kill");
    }

    /**
     * Kills every process in this group and below, none escapes by starting another. Repeat it until not
     * {@link #populated}.
     */
    public void killEverything() throws IOException {
        if (canKillAtOnce()) {
            Files.writeString(killFile(), "1");
        } else {
            Files.writeString(path.resolve("cgroup.freeze"), "1");
            signal(Signal.SIGKILL, pid -> true);
        }
    }

    /** Sends a signal to every process in this group and below that is wanted. */
    public void signal(Signal signal, IntPredicate wanted) throws IOException {
        for (int pid : processes()) {
            if (wanted.test(pid)) {
                send(pid, signal);
            }
        }
        for (Cgroup below : children()) {
            below.signal(signal, wanted);
        }
    }

    /**
     * The handle is opened first and membership asked after: then it cannot be another process with the same number.
     */
    private void send(int pid, Signal signal) throws IOException {
        Optional<PidFd> opened = PidFd.open(pid);
        if (opened.isEmpty()) {
            return;
        }
        try (PidFd process = opened.get()) {
            if (holds(pid)) {
                process.send(signal);
            }
        }
    }

    /** Whether there are groups below: each is one more link to the directory. */
    public boolean hasChildren() throws IOException {
        return (int) Files.getAttribute(path, "unix:nlink") > LINKS_OF_EMPTY_DIRECTORY;
    }

    /** The groups directly below. */
    public List<Cgroup> children() throws IOException {
        try (var entries = Files.list(path)) {
            return entries.filter(Files::isDirectory).map(Cgroup::new).toList();
        }
    }

    /** Removes this group and those below; they must hold no living process. */
    public void remove() throws IOException {
        for (Cgroup below : children()) {
            below.remove();
        }
        Directories.remove(path);
    }
}
