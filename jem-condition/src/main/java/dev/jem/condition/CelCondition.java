package dev.jem.condition;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.jem.model.condition.Condition;
import dev.jem.model.job.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A condition that was read. */
final class CelCondition implements Condition {

    private final CelRuntime.Program program;
    private final List<String> names;

    CelCondition(CelRuntime.Program program, List<String> names) {
        this.program = program;
        this.names = List.copyOf(names);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean test(Function<String, Optional<Value>> values) {
        List<String> missing = new ArrayList<>();
        try {
            Object answer = program.eval(name -> {
                Optional<Object> value = values.apply(name).map(CelCondition::plain);
                if (value.isEmpty()) {
                    missing.add(name);
                }
                return value;
            });
            // What nobody knows makes the answer something else than true or false.
            if (answer instanceof Boolean isTrue) {
                return isTrue;
            }
            throw new UnansweredException("'" + String.join("', '", missing) + "' has no value");
        } catch (CelEvaluationException e) {
            throw new UnansweredException(why(e));
        }
    }

    private static String why(CelEvaluationException e) {
        CelErrorCode code = e.getErrorCode();
        return switch (code) {
            case DIVIDE_BY_ZERO -> "it divides by zero";
            case ITERATION_BUDGET_EXCEEDED -> "its loops take too many steps";
            case NUMERIC_OVERFLOW -> "a number in it becomes too large";
            case INDEX_OUT_OF_BOUNDS -> "it asks for an element that a list has not got";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static Object plain(Value value) {
        return switch (value) {
            case Value.Text it -> it.value();
            case Value.Whole it -> it.value();
            case Value.Decimal it -> it.value().doubleValue();
            case Value.Flag it -> it.value();
            case Value.Items it -> it.values().stream().map(CelCondition::plain).toList();
            case Value.Fields it -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                it.values().forEach((name, each) -> fields.put(name, plain(each)));
                yield fields;
            }
        };
    }
}
