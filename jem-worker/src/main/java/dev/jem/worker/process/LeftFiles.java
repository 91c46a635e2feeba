package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.ErrorNumber;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a task left in {@code $JEM_OUTPUT_DIR}, to be asked after its end.
 *
 * <p>The directory belongs to the task's account, and another task of that account may still be at work in it. So
 * nothing is opened through a link or by a path that somebody could exchange, and only files that the account owns are
 * given away: otherwise a task could have the worker hand out what only the worker may read.
 */
public final class LeftFiles {

    public static final int FILES_MAX = 100;
    public static final long BYTES_MAX = 64L << 20;

    private static final int DEPTH_MAX = 8;
    private static final int SEEN_MAX = 10_000;

    private final AttemptDirectory directory;

    LeftFiles(AttemptDirectory directory) {
        this.directory = directory;
    }

    /** Gets each file. */
    @FunctionalInterface
    public interface Taker {

        /**
         * @param path below the directory, with slashes
         * @param content may grow meanwhile: no more than {@link #BYTES_MAX} is to be taken
         * @throws IOException ends the walk
         */
        void take(String path, InputStream content) throws IOException;
    }

    /** Whether there is nothing at all. */
    public boolean isEmpty() throws IOException {
        return visit((_, _) -> {}).isNothing();
    }

    /** Gives every file to the taker, in the order of their names. Returns what was left out, each with the reason. */
    public List<String> each(Taker taker) throws IOException {
        return visit(taker).leftOut;
    }

    private Walk visit(Taker taker) throws IOException {
        Walk walk = new Walk(taker, directory.account());
        int top;
        try {
            top = Descriptors.openDirectory(directory.path());
        } catch (SystemCallException e) {
            walk.cannotOpen("", e);
            return walk;
        }
        try {
            walk.into(top, directory.artifacts().getFileName().toString(), "", 0);
        } finally {
            Descriptors.close(top);
        }
        return walk;
    }

    /** One walk through the directory. */
    private static final class Walk {

        private final Taker taker;
        private final Account account;
        private final List<String> leftOut = new ArrayList<>();
        private int taken;
        private int seen;

        Walk(Taker taker, Account account) {
            this.taker = taker;
            this.account = account;
        }

        boolean isNothing() {
            return taken == 0 && leftOut.isEmpty();
        }

        void into(int parent, String name, String path, int depth) throws IOException {
            int folder;
            try {
                folder = Descriptors.openDirectoryIn(parent, name);
            } catch (SystemCallException e) {
                boolean isAbsent = depth == 0 && e.error() != ErrorNumber.EACCES;
                if (!isAbsent || !e.error().isOfTheFile()) {
                    cannotOpen(path, e);
                }
                return;
            }
            try {
                for (String each : names(folder)) {
                    if (++seen > SEEN_MAX) {
                        return;
                    }
                    entry(folder, each, depth == 0 ? each : path + "/" + each, depth);
                }
            } catch (AccessDeniedException e) {
                leaveOut(path, "permission denied");
            } finally {
                Descriptors.close(folder);
            }
        }

        private static Set<String> names(int folder) throws IOException {
            Set<String> names = new TreeSet<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(opened(folder))) {
                for (Path entry : entries) {
                    names.add(entry.getFileName().toString());
                    if (names.size() > SEEN_MAX) {
                        return names;
                    }
                }
            }
            return names;
        }

        private void entry(int folder, String name, String path, int depth) throws IOException {
            int file;
            try {
                file = Descriptors.openIn(folder, name);
            } catch (SystemCallException e) {
                cannotOpen(path, e);
                return;
            }
            try {
                Path opened = opened(file);
                if (Files.isDirectory(opened)) {
                    if (depth < DEPTH_MAX) {
                        into(folder, name, path, depth + 1);
                    } else {
                        leaveOut(path, "it is nested too deeply");
                    }
                } else {
                    file(opened, path);
                }
            } finally {
                Descriptors.close(file);
            }
        }

        private void file(Path opened, String path) throws IOException {
            if (!Files.isRegularFile(opened) || (int) Files.getAttribute(opened, "unix:uid") != account.uid()) {
                leaveOut(path, "it is no file of the task's account");
            } else if (Files.size(opened) > BYTES_MAX) {
                leaveOut(path, "it is larger than " + (BYTES_MAX >> 20) + " MiB");
            } else if (taken >= FILES_MAX) {
                leaveOut(path, "there are more than " + FILES_MAX + " files");
            } else {
                taken++;
                try (InputStream content = Files.newInputStream(opened)) {
                    taker.take(path, content);
                }
            }
        }

        /** Fails if that says nothing about what the task has left. */
        void cannotOpen(String path, SystemCallException failure) throws SystemCallException {
            if (!failure.error().isOfTheFile()) {
                throw failure;
            }
            leaveOut(
                    path,
                    failure.error() == ErrorNumber.ELOOP
                            ? "it is a symbolic link"
                            : failure.error().meaning());
        }

        private void leaveOut(String path, String why) {
            leftOut.add((path.isEmpty() ? "$JEM_OUTPUT_DIR" : path) + " (" + why + ")");
        }

        private static Path opened(int descriptor) {
            return Path.of("/proc/self/fd", Integer.toString(descriptor));
        }
    }
}
