package dev.jem.bench.host;

import dev.jem.store.postgres.connect.Connections;
import dev.jem.store.postgres.connect.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The database that a server keeps in its data directory, seen from outside. */
public record OwnDatabase(Path place) {

    static OwnDatabase of(Path directory) {
        Path elsewhere = directory.resolve("location");
        return new OwnDatabase(Files.exists(elsewhere) ? Path.of(read(elsewhere)) : directory);
    }

    /** With the account that Jem has there. */
    public Connections connections() {
        String url = "jdbc:postgresql://127.0.0.1:%s/jem?sslmode=disable".formatted(read(place.resolve("port")));
        return new Connections(StoreSettings.of(url, Optional.of("jem"), Optional.of(read(place.resolve("password")))));
    }

    /** Its first process, if it runs. */
    public Optional<HostProcess> postmaster() {
        Path file = place.resolve("data").resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        int pid = Integer.parseInt(read(file).lines().findFirst().orElseThrow().strip());
        return HostProcess.of(pid).filter(it -> it.program().endsWith("/postgres"));
    }

    /** Its first process and all that belong to it. */
    public List<HostProcess> processes() {
        List<HostProcess> found = new ArrayList<>();
        postmaster().ifPresent(first -> {
            found.add(first);
            HostProcess.all().stream().filter(it -> it.parent() == first.pid()).forEach(found::add);
        });
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
