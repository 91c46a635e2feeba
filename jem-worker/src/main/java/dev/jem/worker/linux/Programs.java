package dev.jem.worker.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** System programs, looked for where systems keep them and not where a user's PATH points. */
public final class Programs {

    private Programs() {}

    public static Optional<Path> find(String name) {
        return Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/run/current-system/sw/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
