package dev.jem.worker.watch;

import dev.jem.model.job.FilePattern;
import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.ErrorNumber;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A directory in which files are looked for, and where they are claimed: by a rename into a directory of the claim's
 * own, below {@link FilePattern#CLAIMED}. No part of the way below what the worker's policy allows is a symbolic link,
 * and nothing is done by a name that could have become another's meanwhile.
 */
final class WatchedDirectory implements AutoCloseable {

    private static final int CLAIMED_PERMISSIONS = 0755;
    private static final int PERMISSIONS = 0777;

    private final OpenDirectory directory;

    /** What tells two states of a file apart. */
    record Seen(String inode, long size, FileTime changed) {}

    private WatchedDirectory(OpenDirectory directory) {
        this.directory = directory;
    }

    /**
     * Opens a directory.
     *
     * @param allowed those of the policy
     * @throws IOException when it is not allowed, not there, or reached through a symbolic link
     */
    static WatchedDirectory open(List<String> allowed, String path) throws IOException {
        Path wanted = Path.of(path);
        Path root = allowed.stream()
                .map(Path::of)
                .filter(it -> wanted.normalize().equals(wanted) && wanted.startsWith(it))
                .findFirst()
                .orElseThrow(() -> new IOException("this worker's policy does not allow files to be claimed in " + path
                        + "; its administrator can add it to files.watch in policy.json"));
        OpenDirectory at = OpenDirectory.open(root.toRealPath());
        for (Path part : root.equals(wanted) ? List.<Path>of() : root.relativize(wanted)) {
            try (OpenDirectory above = at) {
                at = above.directory(part.toString());
            }
        }
        return new WatchedDirectory(at);
    }

    /** The plain files that are meant, by name; at most so many. */
    Map<String, Seen> files(FilePattern pattern, int max) throws IOException {
        Map<String, Seen> files = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                if (pattern.matches(name) && files.size() < max) {
                    seen(file).ifPresent(it -> files.put(name, it));
                }
            }
        }
        return files;
    }

    /** A plain file, which a symbolic link is not. */
    private static Optional<Seen> seen(Path file) throws IOException {
        try {
            BasicFileAttributes facts =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String key = String.valueOf(facts.fileKey());
            return facts.isRegularFile()
                    ? Optional.of(new Seen(key, facts.size(), facts.lastModifiedTime()))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    // ---- claims

    /** Makes the directory of a claim. Whoever may work in the watched directory may work in it. */
    void prepare(String claim) throws IOException {
        try (OpenDirectory claimed = directory.make(FilePattern.CLAIMED)) {
            Account own = Account.own();
            if (number(claimed.path(), "uid") != own.uid()) {
                throw new IOException("the directory " + FilePattern.CLAIMED
                        + " in it belongs to another account; give it to " + own.name() + ", or remove it");
            }
            claimed.permit(CLAIMED_PERMISSIONS);
            try (OpenDirectory ours = claimed.make(claim)) {
                if (own.isRoot()) {
                    ours.own(number(directory.path(), "uid"), number(directory.path(), "gid"));
                }
                ours.permit(number(directory.path(), "mode") & PERMISSIONS);
            }
            claimed.force();
            directory.force();
        }
    }

    private static int number(Path path, String attribute) throws IOException {
        return (int) Files.getAttribute(path, "unix:" + attribute);
    }

    /** Removes the directory of a claim that came to nothing. */
    void release(String claim) throws IOException {
        try (OpenDirectory claimed = directory.directory(FilePattern.CLAIMED)) {
            removeIfEmpty(claimed.of(claim));
        }
    }

    /**
     * Renames a file into the directory of a claim; durable when this returns.
     *
     * @return false if it is not what was seen any more: then it is where it was
     */
    boolean claim(String claim, String name, Seen seen) throws IOException {
        try (OpenDirectory claimed = directory.directory(FilePattern.CLAIMED);
                OpenDirectory ours = claimed.directory(claim)) {
            try {
                Files.move(directory.of(name), ours.of(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException _) {
                return false;
            }
            if (seen(ours.of(name)).filter(seen::equals).isEmpty()) {
                Directories.move(ours.of(name), directory.of(name));
                return false;
            }
            ours.force();
            directory.force();
            return true;
        }
    }

    /** Whether the directory of a claim is there, and the file in it; absent where not even the directory is. */
    Optional<Boolean> isClaimed(String claim, String name) throws IOException {
        try (OpenDirectory claimed = directory.directory(FilePattern.CLAIMED);
                OpenDirectory ours = claimed.directory(claim)) {
            return Optional.of(seen(ours.of(name)).isPresent());
        } catch (SystemCallException e) {
            if (e.error() == ErrorNumber.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Puts a file back where it was, unless there is another by now; its claim is gone then, or as it was. */
    boolean putBack(String claim, String name) throws IOException {
        try (OpenDirectory claimed = directory.directory(FilePattern.CLAIMED);
                OpenDirectory ours = claimed.directory(claim)) {
            Directories.move(ours.of(name), directory.of(name));
            ours.force();
            directory.force();
            Directories.remove(claimed.of(claim));
            return true;
        } catch (SystemCallException e) {
            if (e.error() == ErrorNumber.EEXIST || e.error() == ErrorNumber.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /** Removes directories of claims that have been empty for a while; what is in use is not empty. */
    void tidy(FileTime before) throws IOException {
        try (OpenDirectory claimed = directory.directory(FilePattern.CLAIMED);
                DirectoryStream<Path> claims = Files.newDirectoryStream(claimed.path())) {
            for (Path claim : claims) {
                if (Files.getLastModifiedTime(claim, LinkOption.NOFOLLOW_LINKS).compareTo(before) < 0
                        && Files.isDirectory(claim, LinkOption.NOFOLLOW_LINKS)) {
                    removeIfEmpty(claim);
                }
            }
        } catch (SystemCallException e) {
            if (e.error() != ErrorNumber.ENOENT) {
                throw e;
            }
        }
    }

    private static void removeIfEmpty(Path claim) throws SystemCallException {
        try {
            Directories.remove(claim);
        } catch (SystemCallException e) {
            if (e.error() != ErrorNumber.ENOTEMPTY && e.error() != ErrorNumber.ENOENT) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
