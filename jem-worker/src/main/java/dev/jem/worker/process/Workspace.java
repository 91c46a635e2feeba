package dev.jem.worker.process;

import dev.jem.worker.linux.Account;
import dev.jem.worker.linux.Descriptors;
import dev.jem.worker.linux.Directories;
import dev.jem.worker.linux.ErrorNumber;
import dev.jem.worker.linux.SystemCallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The directories of attempts and runs. Directories that were left empty are used again under a new name: creating and
 * deleting them for each attempt is what costs most on ext4, which looks through all inodes deleted in the last minutes
 * before it hands one out. Thread-safe.
 */
final class Workspace implements AutoCloseable {

    private static final int OWNER_ONLY = 0700;
    private static final int OWNER_READS = 0400;
    private static final int PASS_THROUGH = 0711;
    private static final int SPARE_MAX = 64;

    private final Path root;
    private final Path attempts;
    private final Path runs;
    private final Path tokens;
    private final Trash trash;
    private final Map<Account, ConcurrentLinkedQueue<AttemptDirectory>> spare = new ConcurrentHashMap<>();
    private final Map<Account, ConcurrentLinkedQueue<Path>> spareRuns = new ConcurrentHashMap<>();
    private final Map<String, Account> runAccounts = new ConcurrentHashMap<>();
    private final AtomicLong names = new AtomicLong(System.nanoTime());

    private Workspace(Path root) {
        this.root = root;
        this.attempts = root.resolve("attempts");
        this.runs = root.resolve("runs");
        this.tokens = root.resolve("tokens");
        this.trash = new Trash(root.resolve("trash"));
    }

    /** Opens or makes it. Everyone may pass through the upper directories, nobody may list them. */
    static Workspace open(Path root) throws IOException {
        Workspace workspace = new Workspace(root);
        Files.createDirectories(root.getParent());
        makeIfMissing(root, PASS_THROUGH);
        makeIfMissing(workspace.attempts, PASS_THROUGH);
        makeIfMissing(workspace.runs, PASS_THROUGH);
        makeIfMissing(workspace.tokens, PASS_THROUGH);
        makeIfMissing(root.resolve("trash"), OWNER_ONLY);
        makeIfMissing(workspace.spareRoot(), OWNER_ONLY);
        workspace.trash.empty();
        for (Path left : entries(workspace.spareRoot())) {
            workspace.trash.take(left);
        }
        return workspace;
    }

    private Path spareRoot() {
        return root.resolve("spare");
    }

    private static void makeIfMissing(Path path, int permissions) throws IOException {
        try {
            Directories.make(path, permissions);
            Directories.permit(path, permissions);
        } catch (SystemCallException e) {
            if (e.error() != ErrorNumber.EEXIST || !Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    /** A private directory for an attempt; one with this key must not exist. */
    AttemptDirectory take(String key, Account account) throws IOException {
        AttemptDirectory directory = at(key, account);
        AttemptDirectory used = spareOf(account).poll();
        if (used != null) {
            Directories.move(used.path(), directory.path());
        } else {
            makeOwned(directory.path(), account);
            makeOwned(directory.work(), account);
            makeOwned(directory.artifacts(), account);
        }
        return directory;
    }

    /** The directory of an attempt that was taken before, perhaps by a predecessor. */
    AttemptDirectory at(String key, Account account) {
        return new AttemptDirectory(attempts.resolve(key), account);
    }

    /** Where the tasks of a run share files. */
    Path runPath(String runKey) {
        return runs.resolve(runKey);
    }

    /** Makes the directory that the tasks of a run share, for the account of the first of them. */
    void makeRunDirectory(String runKey, Account account) throws IOException {
        if (runAccounts.putIfAbsent(runKey, account) != null || Files.isDirectory(runPath(runKey))) {
            return;
        }
        Path used = spareRunsOf(account).poll();
        if (used == null) {
            makeOwned(runPath(runKey), account);
        } else {
            Directories.move(used, runPath(runKey));
        }
    }

    private static void makeOwned(Path path, Account account) throws SystemCallException {
        try {
            Directories.make(path, OWNER_ONLY);
        } catch (SystemCallException e) {
            if (e.error() != ErrorNumber.EEXIST) {
                throw e;
            }
        }
        if (account.uid() != Account.own().uid()) {
            Directories.own(path, account.uid(), account.gid());
        }
    }

    /** Where an attempt's program finds its credential. */
    Path credentialPath(AttemptDirectory directory) {
        return tokens.resolve(directory.path().getFileName());
    }

    /**
     * Writes a credential for the attempt's account alone. Not into the attempt's own directory, where that account
     * could put something else under the name.
     */
    void keepCredential(AttemptDirectory directory, String text) throws IOException {
        Path path = credentialPath(directory);
        Files.deleteIfExists(path);
        int folder = Descriptors.openDirectory(tokens);
        try {
            int file = Descriptors.createIn(folder, path.getFileName().toString());
            try {
                Descriptors.writeAll(file, (text + "\n").getBytes(StandardCharsets.UTF_8), 0);
                Account account = directory.account();
                if (account.uid() != Account.own().uid()) {
                    Descriptors.own(file, account.uid(), account.gid());
                }
                Descriptors.permit(file, OWNER_READS);
            } finally {
                Descriptors.close(file);
            }
        } finally {
            Descriptors.close(folder);
        }
    }

    /** The attempt's files are not needed any more. No process of it may live. */
    void release(AttemptDirectory directory) throws IOException {
        Files.deleteIfExists(credentialPath(directory));
        if (!Files.isDirectory(directory.path())) {
            return;
        }
        boolean reusable = isPristine(directory) && spareOf(directory.account()).size() < SPARE_MAX;
        if (reusable) {
            Path aside = spareRoot().resolve("d" + names.incrementAndGet());
            Directories.move(directory.path(), aside);
            spareOf(directory.account()).add(new AttemptDirectory(aside, directory.account()));
        } else {
            trash.take(directory.path());
        }
    }

    /** Removes what a worker before this one has left of attempts that nobody knows any more. */
    void keepOnly(Set<String> keys) throws IOException {
        for (Path rest : entries(attempts)) {
            if (!keys.contains(rest.getFileName().toString())) {
                trash.take(rest);
            }
        }
        for (Path rest : entries(tokens)) {
            if (!keys.contains(rest.getFileName().toString())) {
                Files.delete(rest);
            }
        }
    }

    /** The runs that have a directory. */
    List<String> runs() throws IOException {
        return entries(runs).stream().map(path -> path.getFileName().toString()).toList();
    }

    /** No task of the run will come here any more. */
    void releaseRun(String runKey) throws IOException {
        Path path = runPath(runKey);
        Account account = runAccounts.remove(runKey);
        if (!Files.isDirectory(path)) {
            return;
        }
        boolean reusable = account != null
                && Directories.permissions(path) == OWNER_ONLY
                && entries(path).isEmpty()
                && spareRunsOf(account).size() < SPARE_MAX;
        if (reusable && account != null) {
            Path aside = spareRoot().resolve("r" + names.incrementAndGet());
            Directories.move(path, aside);
            spareRunsOf(account).add(aside);
        } else {
            trash.take(path);
        }
    }

    private ConcurrentLinkedQueue<Path> spareRunsOf(Account account) {
        return spareRuns.computeIfAbsent(account, any -> new ConcurrentLinkedQueue<>());
    }

    private ConcurrentLinkedQueue<AttemptDirectory> spareOf(Account account) {
        return spare.computeIfAbsent(account, any -> new ConcurrentLinkedQueue<>());
    }

    private static boolean isPristine(AttemptDirectory directory) throws IOException {
        if (Directories.permissions(directory.path()) != OWNER_ONLY) {
            return false;
        }
        Set<Path> parts = Set.of(directory.work(), directory.artifacts());
        return entries(directory.path()).equals(parts)
                && Directories.permissions(directory.work()) == OWNER_ONLY
                && Directories.permissions(directory.artifacts()) == OWNER_ONLY
                && entries(directory.work()).isEmpty()
                && entries(directory.artifacts()).isEmpty();
    }

    private static Set<Path> entries(Path directory) throws IOException {
        Set<Path> found = new HashSet<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(found::add);
        }
        return found;
    }

    /** Goes on removing nothing more; what is left of it is a successor's to remove. */
    @Override
    public void close() {
        trash.close();
    }
}
