package dev.jem.model.condition;

import java.util.Optional;
import java.util.function.Function;

/** The language of conditions. Implementations are safe for use by several threads. */
public interface Conditions {

    /**
     * Reads a condition and checks that it fits what it asks about.
     *
     * @param types of what type the value is that a name stands for, such as {@code params.day}; empty where there is
     *     none. Only names that the condition may hold are asked for
     * @throws InvalidConditionException if it cannot be read, asks for what is not there, or compares what cannot be
     *     compared
     */
    Condition compile(String source, Function<String, Optional<ConditionType>> types);
}
