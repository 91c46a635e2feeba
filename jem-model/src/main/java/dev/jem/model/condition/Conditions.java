package dev.jem.model.condition;

import dev.jem.model.job.ValueType;
import java.util.SortedMap;

/** The language of conditions. Implementations are safe for use by several threads. */
public interface Conditions {

    /**
     * Reads a condition and checks that it fits what it asks about.
     *
     * @param names what it may ask about, such as {@code params.day}, and of what type that is
     * @throws InvalidConditionException if it cannot be read, asks for what is not there, or compares what cannot be
     *     compared
     */
    Condition compile(String source, SortedMap<String, ValueType> names);
}
