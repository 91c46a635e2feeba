package dev.jem.runtime;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Does what blocks, away from the writer, and brings the result back to it. Work of one line is done in its order, one
 * at a time.
 */
public interface Io {

    /** Work that must not wait for work of another kind. */
    enum Line {
        /** Appends, and taking the lead. */
        APPEND,
        /** Leadership reads. */
        READ
    }

    /** What came of it: exactly one is given to the writer for each request. */
    sealed interface Result<T> {
        record Done<T>(T value) implements Result<T> {}

        record Failed<T>(Exception cause) implements Result<T> {}
    }

    /** Calls {@code then} later on the writer's thread, within one of its steps. */
    <T> void run(Line line, Callable<T> work, Consumer<Result<T>> then);
}
