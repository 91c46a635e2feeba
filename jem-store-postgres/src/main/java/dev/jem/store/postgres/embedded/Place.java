package dev.jem.store.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the database's files are.
 *
 * <p>Below Jem's data directory in {@code postgres}; only where Jem is root and the account of the database may not
 * enter that directory (it lies below somebody's private home, say), in a directory of its own below a base that all
 * may enter. Then {@code postgres/location} names that directory, and {@code belongs-to} there names the data
 * directory, so that a copied data directory cannot run a second server on the same files.
 */
record Place(Path home) {
    static final String DIRECTORY = "postgres";

    private static final String UNUSABLE_CHARACTERS = "$ ` \" \\ or a line break";
    private static final Set<PosixFilePermission> GROUP_AND_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    Path data() {
        return home.resolve("data");
    }

    Path unfinishedData() {
        return home.resolve("data.unfinished");
    }

    Path logDirectory() {
        return home.resolve("log");
    }

    Path logFile() {
        return logDirectory().resolve("postgres.log");
    }

    Path ballast() {
        return home.resolve("ballast");
    }

    Path portFile() {
        return home.resolve("port");
    }

    /** The place that was chosen at an earlier start, if there was one. */
    static Optional<Place> existing(Path dataDirectory) throws IOException {
        var own = dataDirectory.resolve(DIRECTORY);
        if (Files.isRegularFile(pointer(own))) {
            return Optional.of(new Place(Path.of(Files.readString(pointer(own)).strip())));
        }
        return Files.isDirectory(own.resolve("data")) ? Optional.of(new Place(own)) : Optional.empty();
    }

    /** Finds the place, or chooses it at the first start. The caller holds the lock of {@code postgres}. */
    static Place find(PostgresSettings settings, Programs programs) throws IOException, DatabaseStartException {
        var own = settings.dataDirectory().resolve(DIRECTORY);
        refuseUnusable(own);
        var existing = existing(settings.dataDirectory());
        if (existing.isPresent() && !existing.get().home.equals(own)) {
            return existing.get().checkedAgainst(own);
        }
        if (programs.account().isEmpty() || reachable(settings.dataDirectory(), own, programs)) {
            return new Place(own);
        }
        if (existing.isPresent()) {
            var account = programs.account().get().name();
            throw new DatabaseStartException(
                    new StartProblem.NotReachable(own, account, settings.host().reachableBase()));
        }
        return relocate(own, settings, programs);
    }

    private static Path pointer(Path own) {
        return own.resolve("location");
    }

    private Path owner() {
        return home.resolve("belongs-to");
    }

    private static void refuseUnusable(Path path) throws DatabaseStartException {
        if (path.toString().chars().anyMatch(c -> "$`\"\\\n\r".indexOf(c) >= 0)) {
            throw new DatabaseStartException(new StartProblem.UnusablePath(path, UNUSABLE_CHARACTERS));
        }
    }

    /**
     * Whether the account may enter, after letting its group through our own directories. Directories above Jem's own
     * are never changed, and Jem's own only where nobody else has been given rights to them.
     */
    private static boolean reachable(Path dataDirectory, Path own, Programs programs)
            throws IOException, DatabaseStartException {
        if (programs.canEnter(own)) {
            return true;
        }
        var parent = dataDirectory.getParent();
        if (parent == null || !programs.canEnter(parent)) {
            return false;
        }
        letThrough(dataDirectory, programs);
        letThrough(own, programs);
        return programs.canEnter(own);
    }

    /** From {@code rwx------ root root} to {@code rwx--x--- root ACCOUNT}. */
    private static void letThrough(Path directory, Programs programs) throws IOException {
        var permissions = Files.getPosixFilePermissions(directory);
        var closed = permissions.stream().noneMatch(GROUP_AND_OTHERS::contains);
        var ours = Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"));
        if (closed && ours && programs.account().isPresent()) {
            Files.setAttribute(directory, "unix:gid", programs.account().get().gid(), LinkOption.NOFOLLOW_LINKS);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            Files.setPosixFilePermissions(directory, permissions);
        }
    }

    private static Place relocate(Path own, PostgresSettings settings, Programs programs)
            throws IOException, DatabaseStartException {
        var base = settings.host().reachableBase();
        var account = programs.account().orElseThrow();
        FileWrites.createDirectory(base, "rwxr-xr-x");
        tellOfLeftovers(base, own, settings.listener());
        var home = base.toRealPath().resolve(randomName());
        refuseUnusable(home);
        FileWrites.createDirectory(home, "rwx------");
        letThrough(home, programs);
        if (!programs.canEnter(home)) {
            Files.delete(home);
            throw new DatabaseStartException(new StartProblem.NotReachable(own, account.name(), base));
        }
        var place = new Place(home);
        FileWrites.replace(place.owner(), own + "\n", "rw-------", Programs.asOurselves());
        FileWrites.replace(pointer(own), home + "\n", "rw-r--r--", Programs.asOurselves());
        settings.listener().accept(new PostgresEvent.Relocated(own, home, account.name()));
        return place;
    }

    private static String randomName() {
        var bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return "database-" + HexFormat.of().formatHex(bytes);
    }

    private static void tellOfLeftovers(Path base, Path own, Consumer<PostgresEvent> listener) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        try (var homes = Files.newDirectoryStream(base, "database-*")) {
            for (var home : homes) {
                var owner = new Place(home).owner();
                if (Files.isRegularFile(owner)
                        && Files.readString(owner).strip().equals(own.toString())) {
                    leftovers.add(home);
                }
            }
        }
        if (!leftovers.isEmpty()) {
            listener.accept(new PostgresEvent.LeftBehind(own, List.copyOf(leftovers)));
        }
    }

    /** Refuses a copy of the data directory; follows a data directory that was moved. */
    private Place checkedAgainst(Path own) throws IOException, DatabaseStartException {
        if (!Files.isRegularFile(owner())) {
            throw new DatabaseStartException(
                    new StartProblem.Damaged(home, pointer(own) + " names it, but there is no database"));
        }
        var named = Path.of(Files.readString(owner()).strip());
        if (!named.equals(own)) {
            var stillThere = Files.isRegularFile(pointer(named))
                    && Files.readString(pointer(named)).strip().equals(home.toString());
            if (stillThere) {
                throw new DatabaseStartException(
                        new StartProblem.CopiedDirectory(own.resolveSibling(""), named.resolveSibling(""), home));
            }
            FileWrites.replace(owner(), own + "\n", "rw-------", Programs.asOurselves());
        }
        return this;
    }
}
