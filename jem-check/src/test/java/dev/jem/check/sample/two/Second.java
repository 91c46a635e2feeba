package dev.jem.check.sample.two;

import dev.jem.check.sample.one.First;
import java.util.Optional;

/** Needs {@link First}, which needs this. */
public record Second(Optional<First> other) {

    /** A use that survives compilation: type arguments are not dependencies everywhere. */
    public First first() {
        return other.orElseThrow();
    }
}
