package dev.jem.model.condition;

import dev.jem.model.job.ValueType;

/**
 * Of what type the value of a name is.
 *
 * @param isRepeated whether it is a list with one such value for each element of a fan-out
 */
public record ConditionType(ValueType type, boolean isRepeated) {

    /** One value. */
    public static ConditionType one(ValueType type) {
        return new ConditionType(type, false);
    }
}
