package dev.jem.store.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the class path.
 *
 * <p>Unpacking goes into a temporary directory that is renamed when complete; what is there is used again only if its
 * number of files and bytes is what was unpacked (after a crash of the machine files may be empty).
 */
record Distribution(Path directory, String version) {

    /** What of the archive is needed to run a server; headers and static libraries are not. */
    private static final Pattern NEEDLESS =
            Pattern.compile(".*\\.a|lib/pkgconfig/.*|lib/postgresql/pgxs/.*|lib/libecpg.*|lib/libpgtypes.*");

    /** Several Jems may share one directory of programs; file locks do not exclude threads of one process. */
    private static final ReentrantLock UNPACKING = new ReentrantLock();

    private static final String SEAL = "complete";

    static Distribution in(Path home) throws IOException {
        var version = versionOnClassPath();
        return new Distribution(home.resolve("dist-" + version), version);
    }

    private static String versionOnClassPath() throws IOException {
        var properties = new Properties();
        try (var stream = Distribution.class.getResourceAsStream("distribution.properties")) {
            if (stream == null) {
                throw new IOException("distribution.properties is missing from Jem's own jar");
            }
            properties.load(stream);
        }
        return properties.getProperty("version", "unknown");
    }

    /** The first number of the version: data directories fit within it. */
    String majorVersion() {
        return version.split("\\.", 2)[0];
    }

    Path program(String name) {
        return directory.resolve("bin").resolve(name);
    }

    /** Unpacks the programs where that has not been done. */
    void ensureUnpacked(IntConsumer percent) throws IOException, DatabaseStartException {
        var archive = archive();
        if (isComplete(archive)) {
            return;
        }
        var parent = directory.toAbsolutePath().resolveSibling("");
        FileWrites.createDirectory(parent, "rwxr-xr-x");
        UNPACKING.lock();
        try (var channel = FileChannel.open(
                        parent.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !isComplete(archive)) {
                replaceWithFresh(archive, percent);
            }
        } finally {
            UNPACKING.unlock();
        }
    }

    private void replaceWithFresh(URL archive, IntConsumer percent) throws IOException {
        removeUnfinished();
        var fresh = directory.resolveSibling(
                unfinishedPrefix() + ProcessHandle.current().pid());
        FileWrites.createDirectory(fresh, "rwxr-xr-x");
        unpack(archive, fresh, percent);
        Files.writeString(fresh.resolve(SEAL), seal(archive, fresh));
        FileWrites.deleteTree(directory);
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private String unfinishedPrefix() {
        return directory.getFileName() + ".unfinished-";
    }

    private void removeUnfinished() throws IOException {
        var leftovers = new ArrayList<Path>();
        try (var siblings = Files.newDirectoryStream(directory.toAbsolutePath().resolveSibling(""))) {
            for (var sibling : siblings) {
                if (sibling.getFileName().toString().startsWith(unfinishedPrefix())) {
                    leftovers.add(sibling);
                }
            }
        }
        for (var leftover : leftovers) {
            FileWrites.deleteTree(leftover);
        }
    }

    private boolean isComplete(URL archive) throws IOException {
        var seal = directory.resolve(SEAL);
        return Files.isRegularFile(seal) && Files.readString(seal).equals(seal(archive, directory));
    }

    /** Archive size, number of files and bytes: what tells a complete, unharmed copy. */
    private static String seal(URL archive, Path root) throws IOException {
        long files = 0;
        long bytes = 0;
        try (var tree = Files.walk(root)) {
            for (var file : (Iterable<Path>) tree::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !file.endsWith(SEAL)) {
                    files++;
                    bytes += Files.size(file);
                }
            }
        }
        return "archive %d bytes, unpacked %d files, %d bytes%n"
                .formatted(archive.openConnection().getContentLengthLong(), files, bytes);
    }

    // ------------------------------------------------------------------------------------------ the archive

    private static URL archive() throws DatabaseStartException {
        return resource(platform()).orElseThrow(() -> new DatabaseStartException(noPrograms(platform())));
    }

    private static StartProblem noPrograms(String platform) {
        var known = List.of("linux-x86_64", "linux-arm_64", "darwin-x86_64", "darwin-arm_64", "windows-x86_64");
        return new StartProblem.NoPrograms(
                platform, known.stream().filter(p -> resource(p).isPresent()).toList());
    }

    private static Optional<URL> resource(String platform) {
        return Optional.ofNullable(Distribution.class.getResource("/postgres-" + platform + ".txz"));
    }

    private static String platform() {
        return platform(System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown"));
    }

    /** The archive's name for an operating system and processor as Java names them. */
    static String platform(String operatingSystem, String processor) {
        var system = operatingSystem.toLowerCase(Locale.ROOT);
        var os = system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : system;
        var cpu = switch (processor.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
        return os + "-" + cpu;
    }

    private static void unpack(URL archive, Path target, IntConsumer percent) throws IOException {
        var connection = archive.openConnection();
        try (var bytes = new Metered(connection.getInputStream(), connection.getContentLengthLong(), percent);
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(bytes, 1 << 16)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var name = Path.of(entry.getName()).normalize().toString();
                if (!NEEDLESS.matcher(name).matches()) {
                    write(entry, tar, target);
                }
            }
        }
    }

    private static void write(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive holds a path outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            FileWrites.createDirectory(path, "rwxr-xr-x");
            return;
        }
        FileWrites.createDirectory(path.resolveSibling(""), "rwxr-xr-x");
        if (entry.isSymbolicLink()) {
            writeLink(path, entry.getLinkName());
        } else if (entry.isFile()) {
            Files.copy(content, path);
            var mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    private static void writeLink(Path path, String linkName) throws IOException {
        if (linkName.contains("/")) {
            throw new IOException("the archive holds a link out of its directory: " + path + " -> " + linkName);
        }
        Files.createSymbolicLink(path, Path.of(linkName));
    }

    /** Tells how far the reading is, at each new percent. */
    private static final class Metered extends FilterInputStream {
        private final long total;
        private final IntConsumer percent;
        private long done;
        private int told = -1;

        Metered(InputStream in, long total, IntConsumer percent) {
            super(in);
            this.total = Math.max(1, total);
            this.percent = percent;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int bytes) {
            done += bytes;
            int now = (int) Math.min(100, done * 100 / total);
            if (now > told) {
                told = now;
                percent.accept(now);
            }
        }
    }
}
