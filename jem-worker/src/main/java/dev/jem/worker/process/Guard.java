package dev.jem.worker.process;

import dev.jem.worker.linux.BootClock;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.PidFd;
import dev.jem.worker.linux.ProcessId;
import dev.jem.worker.linux.Processes;
import dev.jem.worker.linux.Reactor;
import dev.jem.worker.linux.Signal;
import dev.jem.worker.linux.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends attempts that must not outlive the worker's lease, also when the worker itself cannot any more: it was killed,
 * or stopped, or stands still. A process of its own ({@link GuardText}) reads the lease's end and the trees to end from
 * files. It is started with the first such attempt. For the reactor's thread, except {@link #lease}.
 */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final int OWNER_ONLY = 0700;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Path directory;
    private final Path shell;
    private final Reactor reactor;
    private Optional<PidFd> process = Optional.empty();

    private Guard(Path directory, Path shell, Reactor reactor) {
        this.directory = directory;
        this.shell = shell;
        this.reactor = reactor;
    }

    static Guard open(Path directory, Path shell, Reactor reactor) throws IOException {
        Guard guard = new Guard(directory, shell, reactor);
        Files.createDirectories(guard.trees());
        Files.createDirectories(guard.ended());
        Directories.permit(directory, OWNER_ONLY);
        return guard;
    }

    private Path trees() {
        return directory.resolve("trees");
    }

    private Path ended() {
        return directory.resolve("ended");
    }

    private Path leaseFile() {
        return directory.resolve("lease");
    }

    /**
     * Until when the lease holds, on {@link BootClock}. Whole or not at all; it is the guard's from the moment this
     * returns, a second earlier or later.
     */
    void lease(long untilBootNanos) throws IOException {
        long seconds = Math.ceilDiv(untilBootNanos, NANOS_PER_SECOND);
        Path fresh = directory.resolve("lease.new");
        Files.writeString(fresh, seconds + " " + untilBootNanos + " " + BootClock.bootId() + "\n");
        Files.move(fresh, leaseFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The end of the lease that a predecessor had, if it had one since this host was started. */
    Optional<Long> lastLease() throws IOException {
        if (!Files.exists(leaseFile())) {
            return Optional.empty();
        }
        String[] words = Files.readString(leaseFile()).strip().split(" ", -1);
        return words.length == 3 && words[2].equals(BootClock.bootId())
                ? Optional.of(Long.parseLong(words[1]))
                : Optional.empty();
    }

    /** From now on this attempt ends with the lease at the latest; before it is let go. */
    void watch(AttemptRecord record) throws IOException {
        Path fresh = directory.resolve("tree.new");
        Files.writeString(fresh, line(record), StandardCharsets.UTF_8);
        Files.move(fresh, trees().resolve(record.key()), StandardCopyOption.ATOMIC_MOVE);
        ensureRunning();
    }

    private static String line(AttemptRecord record) {
        ProcessId supervisor = record.supervisor();
        String kind = switch (record.containment()) {
            case TreeRecord.InCgroup cgroup -> "cgroup " + cgroup.path();
            case TreeRecord.InNamespace _ -> "namespace " + supervisor.pid();
            case TreeRecord.ByMark _ -> "mark " + supervisor.pid();
        };
        return kind + " " + supervisor.startTicks() + " " + record.supervisorName() + "\n";
    }

    /** Whether it was this guard, or one before it, that has ended the attempt. */
    boolean hasEnded(String key) {
        return Files.exists(ended().resolve(key));
    }

    /** The attempt has ended, and why is known. */
    void release(String key) throws IOException {
        Files.deleteIfExists(trees().resolve(key));
        Files.deleteIfExists(ended().resolve(key));
    }

    /** Forgets what a predecessor had watched and this worker does not hold. */
    void keepOnly(Set<String> keys) throws IOException {
        keepOnly(keys, trees());
        keepOnly(keys, ended());
    }

    private static void keepOnly(Set<String> keys, Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!keys.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    private void ensureRunning() throws IOException {
        if (process.isPresent()) {
            return;
        }
        String text = "cd '" + directory.toString().replace("'", "'\\''") + "' && {\n" + GuardText.LOOP + "}\n";
        int pid = Spawn.start(List.of(shell.toString(), "-c", text), Map.of());
        PidFd handle = PidFd.open(pid).orElseThrow(() -> new IOException("the guard has ended at once"));
        process = Optional.of(handle);
        Reactor.Watch[] watch = new Reactor.Watch[1];
        watch[0] = reactor.watch(handle.fd(), () -> ended(watch[0], handle, pid));
        LOG.debug("attempts that end with the lease are guarded by process {}", pid);
    }

    private void ended(Reactor.Watch watch, PidFd handle, int pid) {
        watch.end();
        handle.close();
        Processes.reap(pid);
        process = Optional.empty();
        try {
            if (hasTrees()) {
                LOG.warn("The guard of attempts that end with the lease was ended; another one is started.");
                ensureRunning();
            }
        } catch (IOException e) {
            LOG.error("There is no guard: attempts that end with the lease go on should this worker be killed.", e);
        }
    }

    /** Looks away: the guard goes on for a successor, if there is anything to guard, and ends otherwise. */
    void close() {
        process.ifPresent(handle -> {
            try {
                if (!hasTrees()) {
                    handle.send(Signal.SIGKILL);
                }
            } catch (IOException e) {
                LOG.warn("The guard goes on for another minute", e);
            }
            handle.close();
        });
        process = Optional.empty();
    }

    private boolean hasTrees() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(trees())) {
            return files.iterator().hasNext();
        }
    }
}
