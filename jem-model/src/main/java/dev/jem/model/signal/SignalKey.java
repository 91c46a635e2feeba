package dev.jem.model.signal;

import java.util.Comparator;

/** What a named event is called: {@code namespace/name}. */
public record SignalKey(String namespace, String name) implements Comparable<SignalKey> {

    private static final Comparator<SignalKey> ORDER =
            Comparator.comparing(SignalKey::namespace).thenComparing(SignalKey::name);

    @Override
    public int compareTo(SignalKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
