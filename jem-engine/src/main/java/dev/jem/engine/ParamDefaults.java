package dev.jem.engine;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Template;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Completes the parameters of a run with what the definition says.
 *
 * @param lookup what references stand for
 */
record ParamDefaults(JobDefinition definition, Function<String, String> lookup) {

    private static final List<String> FROM_OUTSIDE = List.of("event.", "upstream.", "webhook.", "file.");
    private static final int SHOWN_MAX = 100;

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

    SortedMap<String, Value> complete(SortedMap<String, Value> given, SortedMap<String, Template> ofTrigger) {
        if (definition.params().isEmpty()) {
            return Collections.emptySortedMap();
        }
        SortedMap<String, Value> complete = new TreeMap<>(given);
        for (ParamDefinition param : definition.params()) {
            Optional.ofNullable(ofTrigger.get(param.name()))
                    .or(param::fallback)
                    .filter(_ -> !complete.containsKey(param.name()))
                    .ifPresent(it -> complete.put(param.name(), value(param, it)));
        }
        return Collections.unmodifiableSortedMap(complete);
    }

    private static List<Value> items(String[] texts) {
        return Arrays.stream(texts).<Value>map(Value.Text::new).toList();
    }

    private Value value(ParamDefinition param, Template template) {
        String text = template.render(lookup);
        if (template.references().stream().anyMatch(it -> isFromOutside(it.path()))) {
            return checked(param, text);
        }
        try {
            return value(param.type(), text);
        } catch (NumberFormatException e) {
            throw new UnusableDefinition("default of parameter " + param.name(), e);
        }
    }

    private static boolean isFromOutside(String path) {
        return FROM_OUTSIDE.stream().anyMatch(path::startsWith);
    }

    /** Nobody has looked at what came from outside before. */
    static Value checked(ParamDefinition param, String text) {
        String type = param.type().name().toLowerCase(Locale.ROOT);
        Value value = param.type()
                .read(text)
                .orElseThrow(() -> new UnusableDefinition(
                        "parameter " + param.name() + " cannot be '" + shown(text) + "', which is no " + type));
        boolean isAllowed = param.choices().isEmpty() || param.choices().contains(value.text());
        Optional<BigDecimal> number = switch (value) {
            case Value.Whole it -> Optional.of(BigDecimal.valueOf(it.value()));
            case Value.Decimal it -> Optional.of(it.value());
            case Value.Text _, Value.Flag _, Value.Items _, Value.Fields _ -> Optional.empty();
        };
        boolean isWithin = number.isEmpty()
                || (param.min().map(it -> it.compareTo(number.get()) <= 0).orElse(true)
                        && param.max()
                                .map(it -> it.compareTo(number.get()) >= 0)
                                .orElse(true));
        if (!isAllowed || !isWithin) {
            throw new UnusableDefinition("parameter " + param.name() + " may not be '" + shown(text) + "'");
        }
        return value;
    }

    private static String shown(String text) {
        return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
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
