package dev.jem.runtime.codec;

import java.util.function.UnaryOperator;

/**
 * Lifts the members of a record from one version to the next. Pure and total: it gets what was written, with free
 * values in their places, and means the same for ever. A redacted value is the object {@code {"#":"redacted"}}.
 */
@FunctionalInterface
public interface Upcast extends UnaryOperator<Json.Fields> {}
