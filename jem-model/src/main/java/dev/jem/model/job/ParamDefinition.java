package dev.jem.model.job;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * A typed parameter of a job.
 *
 * @param name lower-case identifier
 * @param type what its value must be
 * @param fallback the value where none is given; without it the parameter is required
 * @param pattern regular expression the whole text must match; only where the fallback has no reference
 * @param choices the allowed values; empty allows any
 * @param min smallest allowed number
 * @param max largest allowed number
 * @param description for people
 */
public record ParamDefinition(
        String name,
        ValueType type,
        Optional<Template> fallback,
        Optional<String> pattern,
        List<String> choices,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        String description) {

    public ParamDefinition {
        choices = List.copyOf(choices);
    }

    public boolean isRequired() {
        return fallback.isEmpty();
    }
}
