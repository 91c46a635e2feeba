package dev.jem.spec;

import dev.jem.model.job.JobDefinition;
import dev.jem.model.job.ParamDefinition;
import dev.jem.model.job.Value;
import dev.jem.model.job.ValueType;
import dev.jem.spec.text.DidYouMean;
import dev.jem.spec.text.Show;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks the parameters that somebody gives for a run. */
public final class ParamValues {

    private ParamValues() {}

    /**
     * What was given, checked.
     *
     * @param values typed values; defaults without references are in, those with references are resolved by the engine
     * @param problems everything that is wrong; with any, the values are not complete
     */
    public record Resolution(SortedMap<String, Value> values, List<Problem> problems) {

        public boolean isGood() {
            return problems.isEmpty();
        }
    }

    /**
     * Something wrong.
     *
     * @param param name of the parameter
     * @param message what is wrong, without the suggestion
     * @param suggestion what to give instead; may be empty
     */
    public record Problem(String param, String message, String suggestion) {

        /** Message and suggestion as one sentence. */
        public String sentence() {
            return suggestion.isEmpty() ? message : message + "; " + suggestion;
        }
    }

    /**
     * Checks and converts.
     *
     * @param given by name; a value is a text, as from a command line, or what JSON has: text, number, truth value, or
     *     a list of those
     */
    public static Resolution resolve(JobDefinition job, Map<String, ?> given) {
        Map<String, ParamDefinition> params = new LinkedHashMap<>();
        job.params().forEach(it -> params.put(it.name(), it));
        SortedMap<String, Value> values = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        given.forEach((name, _) -> refuseUnknown(name, params, problems));
        for (ParamDefinition param : params.values()) {
            Object value = given.get(param.name());
            if (value != null || given.containsKey(param.name())) {
                accept(param, Optional.ofNullable(value), values, problems);
            } else if (param.isRequired()) {
                problems.add(
                        new Problem(param.name(), "the parameter '" + param.name() + "' is required", wanted(param)));
            } else {
                param.fallback()
                        .filter(it -> it.isLiteral())
                        .flatMap(it -> param.type().read(it.source()))
                        .ifPresent(it -> values.put(param.name(), it));
            }
        }
        return new Resolution(values, List.copyOf(problems));
    }

    private static void refuseUnknown(String name, Map<String, ParamDefinition> params, List<Problem> problems) {
        if (params.containsKey(name)) {
            return;
        }
        String suggestion = DidYouMean.suggestion(name, params.keySet());
        String all = params.isEmpty()
                ? "the job has no parameters"
                : "the job has " + params.keySet().stream().limit(20).collect(Collectors.joining(", "));
        String shown = Show.quoted(name);
        problems.add(new Problem(name, "unknown parameter '" + shown + "'", suggestion.isEmpty() ? all : suggestion));
    }

    private static void accept(
            ParamDefinition param, Optional<Object> given, SortedMap<String, Value> values, List<Problem> problems) {
        Optional<Value> value = given.flatMap(it -> convert(param.type(), it));
        String name = param.name();
        if (value.isEmpty()) {
            String shown =
                    given.map(it -> "'" + Show.quoted(it.toString()) + "'").orElse("null");
            problems.add(new Problem(name, "the parameter '" + name + "' cannot be " + shown, wanted(param)));
            return;
        }
        ParamRules.violation(param, value.get())
                .ifPresentOrElse(
                        it -> problems.add(
                                new Problem(name, "the parameter '" + name + "': " + it.message(), it.suggestion())),
                        () -> values.put(name, value.get()));
    }

    /**
     * The value that a text, or what JSON has, stands for; nothing where it is not of the type.
     *
     * @param given a text, number, truth value, or a list of those
     */
    public static Optional<Value> typed(ValueType type, Object given) {
        return convert(type, given);
    }

    private static Optional<Value> convert(ValueType type, Object given) {
        if (given instanceof String text) {
            return type.read(text);
        }
        if (given instanceof Boolean flag) {
            return type == ValueType.BOOL ? Optional.of(new Value.Flag(flag)) : Optional.empty();
        }
        if (given instanceof Number number) {
            return convertNumber(type, number);
        }
        if (given instanceof List<?> items) {
            return type == ValueType.LIST ? convertList(items) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Value> convertNumber(ValueType type, Number number) {
        if (type != ValueType.INT && type != ValueType.NUMBER) {
            return Optional.empty();
        }
        Optional<Value> decimal = ValueType.NUMBER.read(shortText(number));
        if (type == ValueType.NUMBER) {
            return decimal;
        }
        return decimal.flatMap(it -> ValueType.INT.read(it.text()));
    }

    /** A text of the number that is not longer than the number itself. */
    private static String shortText(Number number) {
        return switch (number) {
            case BigDecimal it -> it.precision() > 64 ? "" : it.toString();
            case BigInteger it -> it.bitLength() > 200 ? "" : it.toString();
            default -> number.toString();
        };
    }

    private static Optional<Value> convertList(List<?> items) {
        List<Value> values = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
                return Optional.empty();
            }
            values.add(new Value.Text(item.toString()));
        }
        boolean isPlain = values.stream().noneMatch(it -> it.text().contains(","));
        return isPlain ? Optional.of(new Value.Items(values)) : Optional.empty();
    }

    /** What may be given, for messages. */
    private static String wanted(ParamDefinition param) {
        String type = switch (param.type()) {
            case STRING -> "a text";
            case INT -> "a whole number";
            case NUMBER -> "a number";
            case BOOL -> "true or false";
            case DATE -> "a date such as 2026-03-31";
            case LIST -> "texts without commas, with commas between them";
        };
        return param.choices().isEmpty() ? "give " + type : "give one of " + String.join(", ", param.choices());
    }
}
