package dev.jem.model.calendar;

/** The name people use for a calendar, {@code namespace/name}. */
public record CalendarKey(String namespace, String name) implements Comparable<CalendarKey> {

    @Override
    public int compareTo(CalendarKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
