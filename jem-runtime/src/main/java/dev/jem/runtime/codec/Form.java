package dev.jem.runtime.codec;

import dev.jem.model.Flyweights;
import org.jspecify.annotations.Nullable;

/** How values of one type are written and read. Safe for use by several threads. */
abstract class Form<T> {

    /** What many definitions say alike is held once, however many are read. */
    static final Flyweights SHARED = new Flyweights(1 << 16);

    abstract void write(T value, JsonWriter out);

    abstract T read(JsonReader in);

    /** The value that a record component of this type has where it is not written; null if it is always written. */
    @Nullable
    T empty() {
        return null;
    }

    boolean isEmpty(T value) {
        return false;
    }

    /** What stands for a value that was redacted; null if nothing can. */
    @Nullable
    T substitute() {
        return empty();
    }
}
