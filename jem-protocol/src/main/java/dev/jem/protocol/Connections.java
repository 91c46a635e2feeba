package dev.jem.protocol;

import java.util.List;
import java.util.Map;

/** What the API tells of connections. */
public final class Connections {

    private Connections() {}

    /**
     * A connection in its present version. It holds no secrets, only where workers find them.
     *
     * @param type {@code http} or {@code sql}
     * @param sharedWith the namespaces that may use it besides its own; {@code *} is every one
     * @param definition its manifest in normal form
     */
    public record Connection(
            String namespace,
            String name,
            long version,
            String description,
            String type,
            String url,
            List<String> sharedWith,
            Map<String, Object> definition) {}
}
