package dev.jem.model.window;

/** The name people use for a maintenance window, {@code namespace/name}. */
public record WindowKey(String namespace, String name) implements Comparable<WindowKey> {

    @Override
    public int compareTo(WindowKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
