package dev.jem.client;

import dev.jem.protocol.Page;
import dev.jem.protocol.Windows;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;

/** Maintenance windows. Thread-safe. */
public final class WindowsApi {

    private static final TypeReference<Page<Windows.Window>> WINDOWS = new TypeReference<>() {};

    private final Connection connection;

    WindowsApi(Connection connection) {
        this.connection = connection;
    }

    /** @param namespace every namespace where absent */
    public Page<Windows.Window> list(Optional<String> namespace, PageRequest page) {
        return connection.read(Call.get(page.on(Target.of("windows").with("namespace", namespace))), WINDOWS);
    }

    public Windows.Window get(String namespace, String window) {
        return connection.read(Call.get(target(namespace, window)), Windows.Window.class);
    }

    /** Deletes a window, in whichever version it is; what waits for it goes on. */
    public void delete(String namespace, String window) {
        connection.send(Call.delete(target(namespace, window)).header("If-Match", "*"));
    }

    private static Target target(String namespace, String window) {
        return Target.of("namespaces").segment(namespace).segment("windows").segment(window);
    }
}
