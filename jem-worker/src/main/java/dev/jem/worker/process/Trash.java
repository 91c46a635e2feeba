package dev.jem.worker.process;

import dev.jem.worker.linux.Directories;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where directories go that nobody needs any more. They are removed in the background, one after the other: there may
 * be a million files in one. What is left when the worker ends is removed by the next. Thread-safe.
 */
final class Trash implements AutoCloseable {

    private static final int REMOVE_MINUTES_MAX = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Trash.class);

    private final Path root;
    private final AtomicLong names = new AtomicLong(System.currentTimeMillis() * 1_000);
    private final ExecutorService remover = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("jem-trash").factory());
    private volatile boolean isClosed;

    /** @param root a directory of its own on the file system of what will be thrown away */
    Trash(Path root) {
        this.root = root;
    }

    /** Removes what a predecessor has left. */
    void empty() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root)) {
            left.forEach(this::removeLater);
        }
    }

    /** The name is free when this returns. Nobody can move a directory that he may not write into. */
    void take(Path tree) throws IOException {
        Directories.permit(tree, 0700);
        Path aside = root.resolve("t" + names.incrementAndGet());
        Directories.move(tree, aside);
        removeLater(aside);
    }

    private void removeLater(Path tree) {
        remover.execute(() -> {
            if (!isClosed) {
                try {
                    remove(tree);
                } catch (IOException e) {
                    LOG.warn("Disk space is not given back: {}", e.getMessage());
                }
            }
        });
    }

    /**
     * Removes a tree in which another account may have done anything: very deep, links to elsewhere, rights taken away.
     * The system's own programs are made for that.
     */
    private static void remove(Path tree) throws IOException {
        String script = "chmod -R u+rwx -- \"$1\" 2>/dev/null; exec rm -rf --one-file-system -- \"$1\"";
        List<String> command = List.of("/bin/sh", "-c", script, "sh", tree.toString());
        Process removal = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var lines = removal.inputReader()) {
            String complaint = String.join("; ", lines.lines().limit(3).toList());
            boolean done = removal.waitFor(REMOVE_MINUTES_MAX, TimeUnit.MINUTES);
            if (!done || removal.exitValue() != 0) {
                throw new IOException(tree + " could not be removed; remove it by hand: " + complaint);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while removing " + tree, e);
        }
    }

    /** Finishes the tree that is being removed and leaves the rest to a successor. */
    @Override
    public void close() {
        isClosed = true;
        remover.close();
    }
}
