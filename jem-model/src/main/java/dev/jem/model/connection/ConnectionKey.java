package dev.jem.model.connection;

/** The name people use for a connection, {@code namespace/name}. */
public record ConnectionKey(String namespace, String name) implements Comparable<ConnectionKey> {

    @Override
    public int compareTo(ConnectionKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
