package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A live process of a PostgreSQL server, recognised by its program and its working directory, which is the database
 * directory. Told apart from a later process with the same id by its start time.
 *
 * <p>Read from {@code /proc}, where a process that has ended but was not reaped (a container whose first process does
 * not reap) counts as gone: PostgreSQL itself would take its id for a running server.
 */
record ServerProcess(long pid, long startTicks, Kind kind) {

    /** The server itself, or one of the processes it started. */
    enum Kind {
        POSTMASTER,
        CHILD
    }

    private static final Path PROC = Path.of("/proc");
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(5);

    /** All live processes of the server on this directory. */
    static List<ServerProcess> on(Path data) throws IOException {
        var found = new ArrayList<ServerProcess>();
        if (!Files.isDirectory(PROC) || !Files.isDirectory(data)) {
            return found;
        }
        var directory = data.toRealPath();
        try (var entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (var entry : entries) {
                if (worksIn(entry, directory)) {
                    identify(entry).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static boolean worksIn(Path entry, Path directory) {
        return link(entry.resolve("cwd")).equals(directory.toString())
                && Path.of(link(entry.resolve("exe"))).endsWith("postgres");
    }

    /** Where a link of {@code /proc} leads; nowhere when the process is gone, a zombie or somebody else's. */
    private static String link(Path path) {
        try {
            var target = Files.readSymbolicLink(path).toString();
            return target.endsWith(" (deleted)") ? target.substring(0, target.length() - 10) : target;
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<ServerProcess> identify(Path entry) {
        long pid = Long.parseLong(entry.getFileName().toString());
        var ticks = startTicks(pid);
        if (ticks.isEmpty()) {
            return Optional.empty();
        }
        // Children retitle themselves "postgres: checkpointer" and the like before anything else.
        var kind = text(entry.resolve("cmdline")).startsWith("postgres:") ? Kind.CHILD : Kind.POSTMASTER;
        return Optional.of(new ServerProcess(pid, ticks.get(), kind));
    }

    /** When a process was started, in ticks since boot; empty when it is gone or only waits to be reaped. */
    private static Optional<Long> startTicks(long pid) {
        var stat = text(PROC.resolve(String.valueOf(pid)).resolve("stat"));
        // The second field is the program's name in parentheses and may hold anything.
        int end = stat.lastIndexOf(')');
        if (end < 0) {
            return Optional.empty();
        }
        var fields = stat.substring(end + 2).split(" ", -1);
        boolean ended = fields[0].equals("Z") || fields[0].equals("X");
        return ended ? Optional.empty() : Optional.of(Long.valueOf(fields[19]));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether any process, of whatever program, has this id. */
    static boolean anyHas(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    boolean isAlive() {
        return startTicks(pid).filter(ticks -> ticks == startTicks).isPresent();
    }

    /** Ends the process at once; the database's log makes that safe. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Returns early when the process ends; nothing tells of one that has ended and is not reaped. */
    private void look(Duration limit) throws InterruptedException {
        var handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            var end = handle.get().onExit().completeOnTimeout(handle.get(), limit.toNanos(), TimeUnit.NANOSECONDS);
            try {
                end.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Waits until the process has ended; false when it has not by then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            look(LOOK_INTERVAL);
        }
        return true;
    }
}
