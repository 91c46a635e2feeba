package dev.jem.engine;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.RunContext;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Completes the parameters of a run with what the definition says. */
final class ParamDefaults {

    private ParamDefaults() {}

    /** What is wrong with the given names, if anything; values were checked where they came in. */
    static Optional<String> problem(JobDefinition definition, SortedMap<String, Value> given) {
        for (ParamDefinition param : definition.params()) {
            if (param.isRequired() && !given.containsKey(param.name())) {
                return Optional.of("parameter " + param.name() + " of job " + definition.key() + " is required");
            }
        }
        return given.keySet().stream()
                .filter(name -> definition.params().stream()
                        .noneMatch(param -> param.name().equals(name)))
                .findFirst()
                .map(name -> "job " + definition.key() + " has no parameter " + name);
    }

    static SortedMap<String, Value> complete(
            JobDefinition definition,
            SortedMap<String, Value> given,
            SortedMap<String, Template> ofTrigger,
            RunContext context) {
        if (definition.params().isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Value> complete = new TreeMap<>(given);
        for (ParamDefinition param : definition.params()) {
            Optional.ofNullable(ofTrigger.get(param.name()))
                    .or(param::fallback)
                    .filter(_ -> !complete.containsKey(param.name()))
                    .ifPresent(fallback -> complete.put(param.name(), value(param, fallback.render(context::lookup))));
        }
        return Collections.unmodifiableSortedMap(complete);
    }

    private static List<Value> items(String[] texts) {
        return Arrays.stream(texts).<Value>map(Value.Text::new).toList();
    }

    private static Value value(ParamDefinition param, String text) {
        try {
            return value(param.type(), text);
        } catch (NumberFormatException e) {
            throw new UnusableDefinition("default of parameter " + param.name(), e);
        }
    }

    private static Value value(ValueType type, String text) {
        return switch (type) {
            case STRING, DATE -> new Value.Text(text);
            case INT -> new Value.Whole(Long.parseLong(text));
            case NUMBER -> new Value.Decimal(new BigDecimal(text));
            case BOOL -> new Value.Flag(Boolean.parseBoolean(text));
            case LIST -> new Value.Items(text.isEmpty() ? List.of() : items(text.split(",", -1)));
        };
    }
}
