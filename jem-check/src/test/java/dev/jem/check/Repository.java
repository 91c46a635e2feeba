package dev.jem.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The working tree this test runs in, without what the build or an editor makes. */
final class Repository {

    private static final Set<String> GENERATED =
            Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".jem", "dist", ".cache");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /**
     * The repository around the working directory: the nearest folder upwards that holds {@code build} and
     * {@code jem-model}.
     */
    static Repository here() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("build")) && Files.isDirectory(folder.resolve("jem-model"))) {
                return new Repository(folder);
            }
        }
        throw new IllegalStateException(
                "No folder above " + start + " holds ./build and jem-model: run the test inside a clone.");
    }

    Path root() {
        return root;
    }

    /** Every file that a commit could hold, in the order of their paths. */
    List<Path> paths() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return GENERATED.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !isIgnored(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the source tree at " + root, e);
        }
        return found.stream().sorted().toList();
    }

    /** Logs, and the file .git that stands for the folder in a linked working tree. */
    private static boolean isIgnored(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".log") || name.equals(".git") || name.equals(".DS_Store");
    }

    String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    SourceFile read(Path file) {
        try {
            // Binary files come out as nonsense rather than an error; no rule for text looks at their kind.
            return new SourceFile(relative(file), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
