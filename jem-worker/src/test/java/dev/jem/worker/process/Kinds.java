package dev.jem.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The containments that this host offers: each of them keeps the same promises. */
final class Kinds {

    private static final List<ContainmentKind> HERE = find();

    private Kinds() {}

    /** The strongest first; there is always one. */
    static Stream<ContainmentKind> here() {
        return HERE.stream();
    }

    static ContainmentKind strongest() {
        return HERE.getFirst();
    }

    private static List<ContainmentKind> find() {
        List<ContainmentKind> found = new ArrayList<>();
        for (ContainmentKind kind : ContainmentKind.values()) {
            try {
                Path root = Files.createTempDirectory("jem-kinds-");
                try (ProcessExecutor executor = ProcessExecutor.open(Site.settings(root, kind))) {
                    if (executor.attempts().isEmpty()) {
                        found.add(kind);
                    }
                } finally {
                    remove(root);
                }
            } catch (IOException notHere) {
                if (kind == ContainmentKind.ORPHANS) {
                    throw new IllegalStateException("every Linux can adopt orphans", notHere);
                }
            }
        }
        return List.copyOf(found);
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
